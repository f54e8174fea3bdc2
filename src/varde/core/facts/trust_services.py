"""Facts about trust services: Regulation (EU) No 910/2014, articles 19a and 24."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO = FactType.BOOLEAN

TRUST_SERVICE_FACTS = incident_facts(
    "trust",
    (
        "trust.significant_for_service",
        YES_NO,
        _("Significant for the trust service"),
        _("Has the breach or disruption a significant impact on the trust service?"),
    ),
    (
        "trust.significant_for_personal_data",
        YES_NO,
        _("Significant for personal data in the trust service"),
        _(
            "Has the breach or disruption a significant impact on the personal data "
            "that the trust service keeps?"
        ),
    ),
    (
        "trust.persons_identifiable",
        YES_NO,
        _("Affected persons can be identified"),
        _("Are persons affected whom the provider can identify?"),
    ),
    (
        "trust.public_interest",
        YES_NO,
        _("Of public interest"),
        _("Is it in the public interest that the public is told?"),
    ),
    (
        "trust.other_bodies_concerned",
        YES_NO,
        _("Other bodies concerned"),
        _(
            "Does it concern other competent bodies too, such as the data protection "
            "authority or the CSIRT?"
        ),
    ),
)
