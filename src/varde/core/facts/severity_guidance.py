"""Facts that Icelandic and Norwegian rules weigh: severity levels, extent, contagion."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from ..taxonomy import labels
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT, CHOICE = FactType.BOOLEAN, FactType.TEXT, FactType.CHOICE
WHOLE, NUMBER = FactType.INTEGER, FactType.NUMBER

THREATS = labels(
    no_threat=_("No threat"),
    inconvenience=_("Inconvenience"),
    can_threaten=_("Can threaten security"),
    threatens_continuity=_("Threatens the continuity of the service"),
)
# The scale of both supervisors of trust services: 1 to 5.
TRUST_LEVELS = labels(
    no_impact=_("1: no impact"),
    insignificant=_("2: resources hit, but not the service"),
    considerable=_("3: a part of the customers or services hit"),
    serious=_("4: a large part of the customers or services hit"),
    disaster=_("5: the whole organisation, all services hit"),
)

SEVERITY_FACTS = (
    entity_facts(
        (
            "entity.own_severity_shares",
            YES_NO,
            _("Own shares for severity"),
            _(
                "Does its plan set, with reasons, other shares of users than 20 and 50 "
                "percent for weighing severity?"
            ),
        ),
        (
            "entity.severity_share_one_level",
            NUMBER,
            _("Own share that raises severity by one level"),
            _("From which share of users is severity raised by one level in its plan?"),
            "percent",
        ),
        (
            "entity.severity_share_two_levels",
            NUMBER,
            _("Own share that raises severity by two levels"),
            _("Above which share of users is severity raised by two levels in its plan?"),
            "percent",
        ),
    )
    + incident_facts(
        "severity",
        (
            "severity.serious_threat",
            YES_NO,
            _("Serious threat to the systems"),
            _(
                "Does it seriously threaten the security of the network and information "
                "systems, given the users hit, the duration, the spread and the effect on "
                "others?"
            ),
        ),
        (
            "severity.service_affected",
            YES_NO,
            _("Delivery of the service affected"),
            _("Is the delivery of the service stopped or affected, other than as planned?"),
        ),
        (
            "severity.threatens_others",
            YES_NO,
            _("Threat to other operators or society"),
            _(
                "Does it, or does a planned interruption, threaten other critical "
                "operators, the economy or society, even if not the organisation itself?"
            ),
        ),
        (
            "severity.threat",
            CHOICE,
            _("Threat, before extent and duration"),
            _("How far does it threaten the service, extent and duration left aside?"),
            THREATS,
        ),
        (
            "severity.users_share",
            NUMBER,
            _("Share of users hit or possibly hit"),
            _("Which share of the users, customers or sites is hit, or may be hit?"),
            "percent",
        ),
        (
            "severity.trust_service_level",
            CHOICE,
            _("Level of impact on trust services"),
            _("Which level of impact has it on the trust services?"),
            TRUST_LEVELS,
        ),
    )
    + incident_facts(
        "impact",
        (
            "impact.delivery_considerably_affected",
            YES_NO,
            _("Considerable effect on delivery"),
            _(
                "Has it a considerable effect on the delivery of the essential or digital "
                "service, given the users hit, the duration, the area and the effect on "
                "society?"
            ),
        ),
        (
            "impact.customers_affected",
            WHOLE,
            _("Customers affected"),
            _("How many customers are affected, or may be?"),
            "customers",
        ),
        (
            "impact.sites_affected",
            WHOLE,
            _("Sites affected"),
            _("How many sites of the organisation are affected, or may be?"),
            "sites",
        ),
        (
            "impact.contagion",
            TEXT,
            _("Contagion"),
            _(
                "Which other systems are in danger, its own and those of other critical "
                "operators?"
            ),
        ),
    )
    + incident_facts(
        "services",
        (
            "services.outsourced",
            YES_NO,
            _("Operation outsourced"),
            _("Is the operation of the systems concerned outsourced?"),
        ),
        (
            "services.systems_operator",
            TEXT,
            _("Operator of the systems"),
            _("Who operates the systems concerned?"),
        ),
    )
    + incident_facts(
        "response",
        (
            "response.actions_planned",
            TEXT,
            _("Measures planned"),
            _("Which measures are planned, and for when?"),
        ),
    )
)
