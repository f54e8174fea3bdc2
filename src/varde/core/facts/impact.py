"""Facts about damage: what NIS2 and its national acts weigh."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
WHOLE, NUMBER = FactType.INTEGER, FactType.NUMBER

IMPACT_FACTS = incident_facts(
    "impact",
    (
        "impact.severe_disruption",
        YES_NO,
        _("Severe disruption of services"),
        _("Has it caused, or can it cause, severe disruption of the services?"),
    ),
    (
        "impact.considerable_financial_loss",
        YES_NO,
        _("Considerable financial loss"),
        _("Has it caused, or can it cause, considerable financial loss to the entity?"),
    ),
    (
        "impact.economic_damage",
        YES_NO,
        _("Economic damage"),
        _("Has it caused, or can it cause, economic damage to the entity?"),
    ),
    (
        "impact.considerable_damage_to_others",
        YES_NO,
        _("Considerable damage to others"),
        _(
            "Has it affected, or can it affect, other persons by considerable material "
            "or non-material damage?"
        ),
    ),
    (
        "impact.description",
        TEXT,
        _("Effects in words"),
        _("Which effects has it had, or may it have?"),
    ),
    (
        "impact.activity_description",
        TEXT,
        _("Effect on the activity in the sector"),
        _("How is the activity in the sector affected?"),
    ),
    (
        "impact.users_affected",
        WHOLE,
        _("Users affected"),
        _("How many users are affected?"),
        "users",
    ),
    (
        "impact.users_total",
        WHOLE,
        _("Users of the service in all"),
        _(
            "How many users has the service in the European Union in all (for trust "
            "services, relying parties too)?"
        ),
        "users",
    ),
    (
        "impact.direct_financial_loss",
        NUMBER,
        _("Direct financial loss"),
        _("How large is the direct financial loss to the entity, caused or possible?"),
        "EUR",
    ),
    (
        "impact.direct_financial_loss_together",
        NUMBER,
        _("Direct financial loss of all occurrences"),
        _(
            "How large is the direct financial loss, caused or possible, of all "
            "occurrences within six months together?"
        ),
        "EUR",
    ),
    (
        "impact.total_cost",
        NUMBER,
        _("Total cost"),
        _(
            "What is the total cost (restoring information and systems, help from outside, "
            "legal advice, forensics, extra staff, penalties, lost revenue)?"
        ),
        "EUR",
    ),
    (
        "impact.costs_and_losses",
        NUMBER,
        _("Costs and losses"),
        _("How large are the gross costs and losses, incurred or likely?"),
        "EUR",
    ),
    (
        "impact.recoveries",
        NUMBER,
        _("Financial recoveries"),
        _("How much has been recovered?"),
        "EUR",
    ),
    (
        "impact.trade_secrets_exfiltrated",
        YES_NO,
        _("Trade secrets taken"),
        _("Have trade secrets of the entity been taken, or can they be?"),
    ),
    (
        "impact.death",
        YES_NO,
        _("Death of a person"),
        _("Has it caused, or can it cause, the death of a person?"),
    ),
    (
        "impact.serious_injury",
        YES_NO,
        _("Serious injury or illness"),
        _("Has it caused, or can it cause, serious injury or illness?"),
    ),
    (
        "impact.environmental_damage",
        YES_NO,
        _("Environmental damage"),
        _("Has it caused, or can it cause, damage to the environment?"),
    ),
    (
        "impact.malicious_access",
        YES_NO,
        _("Malicious access"),
        _(
            "Was there successful, suspectedly malicious and unauthorised access to "
            "network and information systems?"
        ),
    ),
    (
        "impact.access_may_disrupt",
        YES_NO,
        _("Access that can disrupt severely"),
        _("Can that access cause severe operational disruption?"),
    ),
    (
        "impact.duration",
        NUMBER,
        _("Duration of the incident"),
        _("How many hours from the occurrence until it was resolved?"),
        "hours",
    ),
    (
        "impact.downtime",
        NUMBER,
        _("Downtime"),
        _("How many hours was the service fully or partly unavailable?"),
        "hours",
    ),
    (
        "impact.area",
        NUMBER,
        _("Area hit"),
        _("How large is the area that is hit?"),
        "km2",
    ),
    (
        "impact.area_description",
        TEXT,
        _("Geographical area"),
        _("Which geographical area is hit?"),
    ),
    (
        "impact.societal_functions",
        TEXT,
        _("Effect on functions of society"),
        _("How are important functions of society affected?"),
    ),
)
