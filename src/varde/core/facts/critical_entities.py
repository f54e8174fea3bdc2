"""Facts about critical entities and their essential services: Directive (EU) 2022/2557."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT, NUMBER = FactType.BOOLEAN, FactType.TEXT, FactType.NUMBER

CRITICAL_ENTITY_FACTS = entity_facts(
    (
        "entity.critical_ten_months",
        YES_NO,
        _("Critical entity for ten months"),
        _("Was it told ten months ago or earlier that it is a critical entity?"),
    ),
    (
        "entity.designated_by_aland",
        YES_NO,
        _("Designated by the Government of Åland"),
        _("Was it the Government of Åland that designated it as a critical entity?"),
    ),
) + incident_facts(
    "essential",
    (
        "essential.disrupted",
        YES_NO,
        _("Essential service significantly disrupted"),
        _("Does it significantly disrupt an essential service, or can it?"),
    ),
    (
        "essential.cyber_alone",
        YES_NO,
        _("Matter of cybersecurity alone"),
        _(
            "Does it concern the security of network and information systems alone, "
            "so that the rules on cybersecurity cover it?"
        ),
    ),
    (
        "essential.services",
        TEXT,
        _("Essential services disrupted"),
        _("Which essential services are disrupted?"),
    ),
    (
        "essential.users_share",
        NUMBER,
        _("Share of users affected"),
        _("Which share of the users of the essential service is affected?"),
        "percent",
    ),
    (
        "essential.area_isolated",
        YES_NO,
        _("Isolated area"),
        _("Is the area that is hit geographically isolated?"),
    ),
    (
        "essential.notice_prevented",
        YES_NO,
        _("First notice prevented"),
        _("Is it operationally impossible to send the first notice within 24 hours?"),
    ),
    (
        "essential.detailed_report_needed",
        YES_NO,
        _("Detailed report needed"),
        _("Does more need to be reported in detail than the first notice could say?"),
    ),
)
