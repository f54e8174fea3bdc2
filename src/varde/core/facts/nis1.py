"""Facts about the digital services of NIS1: Implementing Regulation (EU) 2018/151."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO, NUMBER = FactType.BOOLEAN, FactType.NUMBER

NIS1_FACTS = incident_facts(
    "digital",
    (
        "digital.information_available",
        YES_NO,
        _("Information to judge the impact"),
        _("Has the provider the information that is needed to judge the impact?"),
    ),
    (
        "digital.user_hours",
        NUMBER,
        _("User-hours of the digital service lost"),
        _(
            "For how many user-hours was the service unavailable (users affected in the "
            "European Union times hours)?"
        ),
        "user-hours",
    ),
    (
        "digital.public_safety_risk",
        YES_NO,
        _("Risk to the public or to life"),
        _("Has it brought a risk to public safety, public security or life?"),
    ),
    (
        "digital.damage_to_one_user",
        NUMBER,
        _("Largest material damage to one user"),
        _("How large is the largest material damage to one user in the European Union?"),
        "EUR",
    ),
    (
        "digital.substantial_otherwise",
        YES_NO,
        _("Substantial impact for another reason"),
        _(
            "Is the impact substantial for another reason (users, duration, area, extent "
            "of the disruption, effect on the economy and society)?"
        ),
    ),
)
