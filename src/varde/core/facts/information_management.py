"""Facts that the information management of public bodies is weighed by (Finland)."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT

INFORMATION_MANAGEMENT_FACTS = (
    entity_facts(
        (
            "entity.exempt_public_body",
            YES_NO,
            _("Central bank, school or body shared with other states"),
            _(
                "Is it the Bank of Finland, a university, a university of applied "
                "sciences, another state school, a body shared with a state outside the "
                "EEA, or a mission abroad?"
            ),
        ),
    )
    + incident_facts(
        "incident",
        (
            "incident.hits_county_tasks",
            YES_NO,
            _("Tasks of a wellbeing services county hit"),
            _(
                "Does it hit the City of Helsinki in tasks that elsewhere belong to a "
                "wellbeing services county?"
            ),
        ),
        (
            "incident.hits_exempt_tasks",
            YES_NO,
            _("Only exempt tasks hit"),
            _(
                "Does it hit only the production or use of the security network, or the "
                "crime prevention of Customs?"
            ),
        ),
    )
    + incident_facts(
        "information",
        (
            "information.data_sets",
            TEXT,
            _("Data sets hit"),
            _("Which data sets are hit?"),
        ),
        (
            "information.data_sets_unavailable",
            YES_NO,
            _("Data sets unavailable or about to be"),
            _(
                "Does a disturbance of the information management prevent, or threaten to "
                "prevent, that data sets are available?"
            ),
        ),
        (
            "information.data_used_by_others",
            YES_NO,
            _("Others use the data sets"),
            _(
                "Do others use these data sets, such as another authority, a company or "
                "the public?"
            ),
        ),
        (
            "information.alternatives_exist",
            YES_NO,
            _("Another way to the data"),
            _("Is there another way to use the data while the disturbance lasts?"),
        ),
        (
            "information.alternatives",
            TEXT,
            _("Other ways to the data"),
            _("In which other ways can the data be used while the disturbance lasts?"),
        ),
    )
    + incident_facts(
        "services",
        (
            "services.digital_service_down",
            YES_NO,
            _("Digital service to the public out of use"),
            _(
                "Is a digital service to the public, or another electronic way to send the "
                "authority information, out of use?"
            ),
        ),
    )
)
