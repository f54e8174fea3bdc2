"""Facts about services and information: the thresholds of the implementing rules."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
WHOLE, NUMBER = FactType.INTEGER, FactType.NUMBER

SERVICE_FACTS = incident_facts(
    "services",
    (
        "services.affected",
        TEXT,
        _("Services affected"),
        _("Which services are affected?"),
    ),
    (
        "services.unavailable",
        NUMBER,
        _("Complete unavailability"),
        _("How many minutes was the service completely unavailable to users?"),
        "minutes",
    ),
    (
        "services.unavailable_in_week",
        NUMBER,
        _("Unavailability in a calendar week"),
        _("How many hours in all was the service unavailable within one calendar week?"),
        "hours",
    ),
    (
        "services.limited",
        NUMBER,
        _("Limited availability"),
        _("How many hours was the availability of the service limited?"),
        "hours",
    ),
    (
        "services.users_unavailable",
        WHOLE,
        _("Users for whom it was unavailable"),
        _("For how many users in the European Union was the service unavailable?"),
        "users",
    ),
    (
        "services.users_limited",
        WHOLE,
        _("Users with limited availability"),
        _(
            "For how many users in the European Union was the service limited (for trust "
            "services, relying parties too)?"
        ),
        "users",
    ),
    (
        "services.users_data_compromised",
        WHOLE,
        _("Users whose data were compromised"),
        _(
            "For how many users in the European Union were data compromised (for trust "
            "services, relying parties too)?"
        ),
        "users",
    ),
    (
        "services.slow_responses",
        NUMBER,
        _("Slow answers"),
        _("For how many hours was the average response time above ten seconds?"),
        "hours",
    ),
    (
        "services.domain_names_misconfigured",
        YES_NO,
        _("Domain names wrong through misconfiguration"),
        _("Are the data of domain names wrong only through misconfiguration?"),
    ),
    (
        "services.domain_names_wrong",
        WHOLE,
        _("Domain names with wrong data"),
        _("For how many domain names were the data wrong through misconfiguration?"),
        "names",
    ),
    (
        "services.domain_names_wrong_share",
        NUMBER,
        _("Share of domain names with wrong data"),
        _("Which share of the managed domain names had wrong data?"),
        "percent",
    ),
    (
        "services.activity_limited",
        NUMBER,
        _("Activity limited"),
        _(
            "For how many hours was a system that the sector depends on down or degraded "
            "and the activity limited?"
        ),
        "hours",
    ),
    (
        "services.critical_system_down",
        NUMBER,
        _("System that the sector depends on down"),
        _("For how many hours was a system that the sector depends on down or degraded?"),
        "hours",
    ),
    (
        "services.workaround",
        NUMBER,
        _("Workarounds"),
        _("For how many hours were workarounds needed?"),
        "hours",
    ),
    (
        "services.external_down",
        NUMBER,
        _("External services down"),
        _("For how many hours were services to others down?"),
        "hours",
    ),
    (
        "services.end_users",
        WHOLE,
        _("End users without service"),
        _("How many end users were without the service?"),
        "users",
    ),
    (
        "services.end_users_share",
        NUMBER,
        _("Share of end users without service"),
        _("Which share of the end users was without the service?"),
        "percent",
    ),
    (
        "services.control_unusable",
        NUMBER,
        _("Control or monitoring unusable"),
        _("For how many hours was control or monitoring unusable?"),
        "hours",
    ),
    (
        "services.departures_lost",
        NUMBER,
        _("Departures lost"),
        _("Which share of the day's planned departures was lost?"),
        "percent",
    ),
    (
        "services.patient_safety_report",
        YES_NO,
        _("Patient-safety reporting triggered"),
        _("Must it be reported as a matter of patient safety?"),
    ),
    (
        "services.ambulance_unavailable",
        YES_NO,
        _("Ambulances unavailable"),
        _("Were ambulances unavailable?"),
    ),
    (
        "services.other_provider_in_crisis",
        YES_NO,
        _("Another provider in crisis mode"),
        _("Has another provider of an important function gone into crisis mode?"),
    ),
    (
        "services.systems_affected",
        TEXT,
        _("Systems affected"),
        _("Which systems are affected, and how?"),
    ),
) + incident_facts(
    "information",
    (
        "information.compromised",
        YES_NO,
        _("Data compromised"),
        _(
            "Was the integrity, confidentiality or authenticity of data of the service "
            "compromised?"
        ),
    ),
    (
        "information.compromised_maliciously",
        YES_NO,
        _("Data compromised by suspectedly malicious action"),
        _("Were data of the service compromised by suspectedly malicious action?"),
    ),
    (
        "information.authoritative_dns_compromised",
        YES_NO,
        _("Data of authoritative name resolution compromised"),
        _(
            "Was the integrity, confidentiality or authenticity of data for authoritative "
            "domain name resolution compromised?"
        ),
    ),
    (
        "information.tld_operation_compromised",
        YES_NO,
        _("Data on the operation of the top-level domain compromised"),
        _(
            "Was the integrity, confidentiality or authenticity of data on the technical "
            "operation of the top-level domain compromised?"
        ),
    ),
    (
        "information.physical_access",
        YES_NO,
        _("Physical access compromised"),
        _(
            "Was physical access to the data centre, or to a restricted area with systems, "
            "or its protection, compromised?"
        ),
    ),
    (
        "information.protected_compromised",
        YES_NO,
        _("Protected information compromised"),
        _(
            "Was protected information in a system that the sector depends on accessed, "
            "altered or destroyed without right?"
        ),
    ),
    (
        "information.protected_other_entity",
        YES_NO,
        _("Protected information of another legal person"),
        _("Was protected information about another legal person hit?"),
    ),
    (
        "information.protected_persons",
        WHOLE,
        _("Persons whose protected information was hit"),
        _("Protected information about how many natural persons was hit?"),
        "persons",
    ),
    (
        "information.personal_data",
        YES_NO,
        _("Personal data breach"),
        _("Have personal data been lost, altered, disclosed or made unavailable?"),
    ),
    (
        "information.description",
        TEXT,
        _("Effect on information"),
        _("How was information affected?"),
    ),
)
