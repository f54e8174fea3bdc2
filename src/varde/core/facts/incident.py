"""Facts about the incident itself, its cause and what was done."""

from __future__ import annotations

from ..taxonomy import COUNTRIES, EFFECTS, ROOT_CAUSES, labels
from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO, TEXT, CHOICE = FactType.BOOLEAN, FactType.TEXT, FactType.CHOICE
SEVERAL, WHOLE, NUMBER = FactType.CHOICES, FactType.INTEGER, FactType.NUMBER
INSTANT = FactType.INSTANT

DISCOVERERS = labels(
    it_security=_("IT security"),
    staff=_("Staff"),
    internal_audit=_("Internal audit"),
    external_audit=_("External audit"),
    clients=_("Clients"),
    financial_counterparts=_("Financial counterparts"),
    third_party_provider=_("Third-party provider"),
    attacker=_("Attacker"),
    monitoring_systems=_("Monitoring systems"),
    authority_agency_law_enforcement_body=_("Authority, agency or law enforcement"),
    other=_("Other"),
)
TELLING_RECIPIENTS = labels(
    now=_("Now"), wait=_("Later"), unsuitable=_("Not at all: not suitable")
)
INFORMED = labels(
    police_law_enforcement=_("Police or law enforcement"),
    csirt=_("CSIRT"),
    data_protection_authority=_("Data protection authority"),
    national_cybersecurity_agency=_("National cybersecurity agency"),
    none=_("None"),
    other=_("Other"),
)

INCIDENT_FACTS = (
    incident_facts(
        "incident",
        (
            "incident.description",
            TEXT,
            _("Course of events"),
            _("What has happened?"),
        ),
        (
            "incident.ongoing",
            YES_NO,
            _("Still going on"),
            _("Is the incident still going on?"),
        ),
        (
            "incident.prolonged",
            YES_NO,
            _("Handling continues past the final report"),
            _("Will the handling still go on when the final report falls due?"),
        ),
        (
            "incident.expected_end",
            INSTANT,
            _("Expected end"),
            _("When is the incident expected to end?"),
        ),
        (
            "incident.suspected_unlawful",
            YES_NO,
            _("Suspected unlawful or hostile act"),
            _("Is it suspected to be a crime or another unlawful or hostile act?"),
        ),
        (
            "incident.planned_maintenance",
            YES_NO,
            _("Planned maintenance"),
            _("Is it only a planned consequence of scheduled maintenance?"),
        ),
        (
            "incident.recurring_together_significant",
            YES_NO,
            _("Recurring, and significant together"),
            _(
                "Has it happened at least twice within six months with the same apparent "
                "root cause, and do the occurrences together reach a threshold?"
            ),
        ),
        (
            "incident.occurrences",
            WHOLE,
            _("Number of occurrences"),
            _("How many times has it happened within six months?"),
        ),
        (
            "incident.same_root_cause",
            YES_NO,
            _("Same root cause as before"),
            _("Have the occurrences within six months the same apparent root cause?"),
        ),
        (
            "incident.hits_annex_activity",
            YES_NO,
            _("Activity in a NIS2 sector hit"),
            _("Does it hit an activity in a sector of the NIS2 annexes (water, health …)?"),
        ),
        (
            "incident.affects_trust_service",
            YES_NO,
            _("Trust service hit"),
            _("Is the provision of trust services hit?"),
        ),
        (
            "incident.harms_recipients",
            YES_NO,
            _("Likely to harm those who use the services"),
            _("Is it likely that the services to those who use them are harmed?"),
        ),
        (
            "incident.significant_cyber_threat",
            YES_NO,
            _("Significant cyber threat to recipients"),
            _(
                "Is there a significant cyber threat that may hit those who use the "
                "services?"
            ),
        ),
        (
            "incident.ict_related",
            YES_NO,
            _("ICT-related"),
            _("Does it compromise the security of network and information systems?"),
        ),
        (
            "incident.security_classified",
            YES_NO,
            _("Concerns classified information or security-sensitive activity"),
            _(
                "Does it concern security-classified information or security-sensitive "
                "activity?"
            ),
        ),
        (
            "incident.discovered_by",
            CHOICE,
            _("Discovered by"),
            _("How, or by whom, was it discovered?"),
            DISCOVERERS,
        ),
        (
            "incident.detection_method",
            TEXT,
            _("How it was detected"),
            _("How was the incident detected?"),
        ),
        (
            "incident.indicators",
            TEXT,
            _("Indicators of compromise"),
            _("Which technical indicators of compromise are known?"),
        ),
        (
            "incident.authority_reference",
            TEXT,
            _("Authority's case number"),
            _("Which case number has the authority given?"),
        ),
    )
    + incident_facts(
        "cause",
        (
            "cause.root",
            CHOICE,
            _("Root cause"),
            _("What kind of root cause has it?"),
            ROOT_CAUSES,
        ),
        (
            "cause.description",
            TEXT,
            _("Root cause in words"),
            _("What is known of the threat or root cause?"),
        ),
        (
            "cause.from_supplier",
            YES_NO,
            _("Originates at a supplier"),
            _("Does it originate at a supplier or another third party?"),
        ),
        (
            "cause.supplier",
            TEXT,
            _("Supplier"),
            _("Which supplier or third party (name and identification)?"),
        ),
    )
    + incident_facts(
        "response",
        (
            "response.actions_taken",
            TEXT,
            _("Measures taken"),
            _("Which measures have been taken or are under way?"),
        ),
        (
            "response.temporary_measures",
            YES_NO,
            _("Temporary measures"),
            _("Have temporary measures been taken or planned to recover?"),
        ),
        (
            "response.technical_measures",
            TEXT,
            _("Technical measures"),
            _("Which technical measures were taken?"),
        ),
        (
            "response.organisational_measures",
            TEXT,
            _("Organisational measures"),
            _("Which organisational measures were taken?"),
        ),
        (
            "response.prevention",
            TEXT,
            _("Prevention of recurrence"),
            _("How will a recurrence be prevented?"),
        ),
        (
            "response.remaining_risks",
            TEXT,
            _("Remaining risks"),
            _("Which risks remain?"),
        ),
        (
            "response.continuity_plan_activated",
            YES_NO,
            _("Business continuity plan activated"),
            _("Has the business continuity plan been activated?"),
        ),
        (
            "response.authorities_informed",
            SEVERAL,
            _("Other authorities informed"),
            _("Which other authorities have been informed?"),
            INFORMED,
        ),
        (
            "response.telling_recipients",
            CHOICE,
            _("When to tell those who use the services"),
            _("Is it suitable to tell those who use the services now, later or never?"),
            TELLING_RECIPIENTS,
        ),
        (
            "response.public_information_ordered",
            YES_NO,
            _("Ordered to inform the public"),
            _("Has the authority ordered that the public be informed?"),
        ),
        (
            "response.lessons",
            TEXT,
            _("Resolution and lessons"),
            _("How was it resolved, and what was learnt?"),
        ),
    )
    + incident_facts(
        "impact",
        (
            "impact.effects",
            SEVERAL,
            _("Effect"),
            _("Which properties of data or services were compromised?"),
            EFFECTS,
        ),
        (
            "impact.countries",
            SEVERAL,
            _("Countries hit"),
            _("In which countries are people or services hit?"),
            COUNTRIES,
        ),
        (
            "impact.cross_border",
            YES_NO,
            _("Cross-border effects"),
            _("Could it have effects in other countries?"),
        ),
        (
            "impact.cross_border_description",
            TEXT,
            _("Cross-border effects in words"),
            _("What is known of effects in other countries?"),
        ),
    )
)
