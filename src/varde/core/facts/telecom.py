"""Facts that incidents in public electronic communications are weighed by."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from ..taxonomy import labels
from .definition import FactType, incident_facts

YES_NO, SEVERAL = FactType.BOOLEAN, FactType.CHOICES
WHOLE, NUMBER = FactType.INTEGER, FactType.NUMBER

SERVICES = labels(
    voice=_("Voice"),
    data=_("Data"),
    broadcasting=_("National public-service radio or television"),
    other=_("Other electronic communications service"),
)

TELECOM_FACTS = incident_facts(
    "telecom",
    (
        "telecom.services_hit",
        SEVERAL,
        _("Kinds of service that are unavailable"),
        _("The availability of which kinds of service is hit?"),
        SERVICES,
    ),
    (
        "telecom.duration_known",
        YES_NO,
        _("Duration of the unavailability known"),
        _("Is it known for how long the service is or was unavailable?"),
    ),
    (
        "telecom.voice_user_hours",
        NUMBER,
        _("User-hours of voice lost"),
        _(
            "How many user-hours of voice are lost (hours of unavailability times end "
            "users who may be hit, estimated if need be)?"
        ),
        "user-hours",
    ),
    (
        "telecom.data_user_hours",
        NUMBER,
        _("User-hours of data lost"),
        _(
            "How many user-hours of data services are lost (hours of unavailability times "
            "end users who may be hit, estimated if need be)?"
        ),
        "user-hours",
    ),
    (
        "telecom.broadcasting_user_hours",
        NUMBER,
        _("User-hours of public-service radio or television lost"),
        _(
            "How many user-hours of national public-service radio or television are lost "
            "(hours of unavailability times end users who may be hit, estimated if "
            "need be)?"
        ),
        "user-hours",
    ),
    (
        "telecom.other_user_hours",
        NUMBER,
        _("User-hours of other services lost"),
        _(
            "How many user-hours of other communications services are lost (hours of "
            "unavailability times end users who may be hit, estimated if need be)?"
        ),
        "user-hours",
    ),
    (
        "telecom.voice_users",
        WHOLE,
        _("End users without voice"),
        _("For how many end users may voice be unavailable?"),
        "users",
    ),
    (
        "telecom.data_users",
        WHOLE,
        _("End users without data"),
        _("For how many end users may data services be unavailable?"),
        "users",
    ),
    (
        "telecom.broadcasting_users",
        WHOLE,
        _("End users without public-service radio or television"),
        _(
            "For how many end users may national public-service radio or television be "
            "unavailable?"
        ),
        "users",
    ),
    (
        "telecom.other_users",
        WHOLE,
        _("End users without other services"),
        _("For how many end users may other communications services be unavailable?"),
        "users",
    ),
    (
        "telecom.emergency_body_users",
        WHOLE,
        _("End users in defence, police and emergency bodies"),
        _(
            "For how many end users in defence, the police and emergency bodies is the "
            "service unavailable?"
        ),
        "users",
    ),
    (
        "telecom.emergency_networks",
        YES_NO,
        _("Networks or services for emergencies hit"),
        _(
            "Are networks or services hit that regional or national emergencies are "
            "handled with?"
        ),
    ),
    (
        "telecom.foreign_traffic",
        YES_NO,
        _("Traffic to other countries hit"),
        _("Is traffic to other countries affected or cut?"),
    ),
    (
        "telecom.island_capacity_lost",
        NUMBER,
        _("Capacity lost on an island without a bridge"),
        _(
            "Which share of a provider's capacity is lost on an island without a bridge "
            "(0 if no such island is hit)?"
        ),
        "percent",
    ),
    (
        "telecom.island_population",
        WHOLE,
        _("Population of that island"),
        _("How many persons live on the island without a bridge that is hit?"),
        "persons",
    ),
    (
        "telecom.users_security_compromised",
        WHOLE,
        _("End users whose communication was compromised"),
        _(
            "For how many end users was the confidentiality, integrity or authenticity of "
            "services or data compromised?"
        ),
        "users",
    ),
    (
        "telecom.serious_unavailability",
        YES_NO,
        _("Considerable breach of availability"),
        _(
            "Is the availability of public networks or services considerably impaired "
            "(users, duration, area, functions hit, effect on society)?"
        ),
    ),
    (
        "telecom.serious_compromise",
        YES_NO,
        _("Considerable breach of authenticity, integrity or confidentiality"),
        _(
            "Is the authenticity, integrity or confidentiality of public networks, "
            "services or their data considerably impaired?"
        ),
    ),
    (
        "telecom.security_level_harmed",
        YES_NO,
        _("Ability to keep the level of security harmed"),
        _("Is the provider's ability to keep its level of security harmed?"),
    ),
    (
        "telecom.special_risk",
        YES_NO,
        _("Special risk of a breach of security"),
        _("Is there a special risk of a breach of the security of network or service?"),
    ),
    (
        "telecom.subscriber_privacy",
        YES_NO,
        _("Privacy of subscribers or users breached"),
        _("Has the privacy or communication of subscribers or users been breached?"),
    ),
    (
        "telecom.protection_documented",
        YES_NO,
        _("Protection of the data documented"),
        _(
            "Has it been shown to the authority that protective measures covered the data "
            "of the breach?"
        ),
    ),
    (
        "telecom.rated_serious",
        YES_NO,
        _("Rated as serious or critical by the provider"),
        _("Does the provider itself rate the incident as serious or critical?"),
    ),
    (
        "telecom.contingency_activated",
        YES_NO,
        _("Internal contingency activated"),
        _("Has the provider activated its internal contingency?"),
    ),
    (
        "telecom.emergency_possible",
        YES_NO,
        _("May lead to an emergency"),
        _("May it lead to an emergency for the provider or for another provider?"),
    ),
    (
        "telecom.interval_agreed",
        YES_NO,
        _("Another interval of situation reports agreed"),
        _("Has another interval between the situation reports been agreed?"),
    ),
)
