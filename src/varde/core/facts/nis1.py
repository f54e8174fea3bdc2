"""
Facts of NIS1: digital services by Implementing Regulation (EU) 2018/151, and what the
Swedish regulations of 2018 ask.

There an incident is what happened in the systems, and the disturbance is what it did to
the service: each has its own times, description and effects in other states. The end
of the disturbance is the milestone `recovered`.
"""

from __future__ import annotations

from ..taxonomy import COUNTRIES, SECTORS
from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts, incident_facts

YES_NO, NUMBER = FactType.BOOLEAN, FactType.NUMBER
TEXT, SEVERAL, INSTANT = FactType.TEXT, FactType.CHOICES, FactType.INSTANT

_DIGITAL = incident_facts(
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

_ESSENTIAL = incident_facts(
    "essential",
    (
        "essential.control_affected",
        YES_NO,
        _("Control or monitoring affected"),
        _("Is the control or monitoring of the essential service affected?"),
    ),
    (
        "essential.gas_supply_at_risk",
        YES_NO,
        _("Supply of gas at risk"),
        _(
            "Is there a risk of an event that makes the supply of gas considerably worse, "
            "or may it lead to an interruption?"
        ),
    ),
    (
        "essential.emergency_hospital_affected",
        YES_NO,
        _("Emergency hospital affected"),
        _("Is an emergency hospital affected, or may it have been?"),
    ),
)

_INCIDENT = incident_facts(
    "incident",
    (
        "incident.handling_started",
        INSTANT,
        _("Handling started"),
        _("When did the handling of the incident begin?"),
    ),
    (
        "incident.systems_normal",
        INSTANT,
        _("Systems back to normal"),
        _("When were the network and information systems that were hit back to normal?"),
    ),
    (
        "incident.kind",
        TEXT,
        _("Type of incident"),
        _("Of what type is the incident?"),
    ),
    (
        "incident.in_surroundings",
        YES_NO,
        _("In the surroundings of the systems"),
        _("Did it happen in the environment around the network and information systems?"),
    ),
)

_DISTURBANCE = incident_facts(
    "disturbance",
    (
        "disturbance.occurred",
        INSTANT,
        _("Disturbance began"),
        _("When did the disturbance of the service begin?"),
    ),
    (
        "disturbance.noticed",
        INSTANT,
        _("Disturbance noticed"),
        _("When did the organisation notice the disturbance of the service?"),
    ),
    (
        "disturbance.handling_started",
        INSTANT,
        _("Handling of the disturbance started"),
        _("When did the handling of the disturbance begin?"),
    ),
    (
        "disturbance.ongoing",
        YES_NO,
        _("Disturbance still going on"),
        _("Is the disturbance of the service still going on?"),
    ),
    (
        "disturbance.expected_end",
        INSTANT,
        _("Expected end of the disturbance"),
        _("When is the disturbance expected to end?"),
    ),
    (
        "disturbance.detection_method",
        TEXT,
        _("How the disturbance was noticed"),
        _("How was the disturbance noticed?"),
    ),
    (
        "disturbance.description",
        TEXT,
        _("Disturbance in words"),
        _("How is the service disturbed?"),
    ),
    (
        "disturbance.handling",
        TEXT,
        _("Handling of the disturbance"),
        _("How is the disturbance handled?"),
    ),
    (
        "disturbance.deliverable",
        YES_NO,
        _("Service delivered meanwhile"),
        _("Can the service be delivered while the disturbance lasts?"),
    ),
    (
        "disturbance.capacity_lost",
        NUMBER,
        _("Capacity lost"),
        _("Which share of the capacity of the service is lost?"),
        "percent",
    ),
    (
        "disturbance.actors_affected",
        TEXT,
        _("Kinds of actors affected"),
        _("Which kinds of actors does the disturbance affect?"),
    ),
    (
        "disturbance.sectors_affected",
        SEVERAL,
        _("Sectors affected"),
        _("Which sectors does the disturbance affect?"),
        SECTORS,
    ),
    (
        "disturbance.essential_services_affected",
        YES_NO,
        _("Operators of essential services affected"),
        _("Does the disturbance affect operators of essential services?"),
    ),
    (
        "disturbance.health_affected",
        YES_NO,
        _("Health affected"),
        _("Does the disturbance affect the health of people?"),
    ),
    (
        "disturbance.economy_affected",
        YES_NO,
        _("Economy of the users affected"),
        _("Does the disturbance affect the economy of the users?"),
    ),
    (
        "disturbance.trust_affected",
        YES_NO,
        _("Trust of the users affected"),
        _("Does the disturbance affect the trust of the users in the service?"),
    ),
    (
        "disturbance.protection_values",
        TEXT,
        _("Effect on what society protects"),
        _("How does the disturbance affect what society protects?"),
    ),
    (
        "disturbance.countries",
        SEVERAL,
        _("Countries where the disturbance is felt"),
        _("In which other countries has the disturbance effects?"),
        COUNTRIES,
    ),
    (
        "disturbance.cross_border_description",
        TEXT,
        _("Effects of the disturbance in other countries"),
        _("Which effects has the disturbance in other countries?"),
    ),
)

NIS1_FACTS = (
    entity_facts(
        (
            "entity.important_service",
            YES_NO,
            _("Service that matters to society"),
            _(
                "Does it provide a service that matters to society, without being an "
                "operator of essential services?"
            ),
        ),
    )
    + _DIGITAL
    + _ESSENTIAL
    + _INCIDENT
    + _DISTURBANCE
)
