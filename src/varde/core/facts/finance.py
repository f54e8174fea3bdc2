"""Facts that the classification of Delegated Regulation (EU) 2024/1772 reads."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from ..taxonomy import labels
from .definition import FactType, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
WHOLE, NUMBER = FactType.INTEGER, FactType.NUMBER
CHOICE, SEVERAL = FactType.CHOICE, FactType.CHOICES

INCIDENT_TYPES = labels(
    cybersecurity_related=_("Cybersecurity-related"),
    process_failure=_("Process failure"),
    system_failure=_("System failure"),
    external_event=_("External event"),
    payment_related=_("Payment-related"),
    other=_("Other"),
)
TECHNIQUES = labels(
    social_engineering=_("Social engineering, phishing included"),
    ddos=_("Distributed denial of service"),
    identity_theft=_("Identity theft"),
    data_encryption_for_impact=_("Data encryption for impact, ransomware included"),
    resource_hijacking=_("Resource hijacking"),
    data_exfiltration_and_manipulation=_("Data exfiltration and manipulation"),
    data_destruction=_("Data destruction"),
    defacement=_("Defacement"),
    supply_chain_attack=_("Supply-chain attack"),
    other=_("Other"),
)
THREAT_CRITERIA = labels(
    clients=_("Clients, financial counterparts and transactions affected"),
    reputation=_("Reputational impact"),
    duration=_("Duration and service downtime"),
    geographical_spread=_("Geographical spread"),
    data_losses=_("Data losses"),
    critical_services=_("Critical services affected"),
    economic_impact=_("Economic impact"),
)
THREAT_STATUS = labels(active=_("Active"), inactive=_("Inactive"))

FINANCE_FACTS = incident_facts(
    "finance",
    (
        "finance.payment_related",
        YES_NO,
        _("Payment-related"),
        _("Is it an operational or security incident that hits payment services?"),
    ),
    (
        "finance.critical_functions_affected",
        YES_NO,
        _("Critical or important functions affected"),
        _("Are ICT services or systems that support critical or important functions hit?"),
    ),
    (
        "finance.supervised_services_affected",
        YES_NO,
        _("Supervised services affected"),
        _("Are financial services that need authorisation or are supervised hit?"),
    ),
    (
        "finance.clients_affected",
        WHOLE,
        _("Clients affected"),
        _("How many clients are affected?"),
        "clients",
    ),
    (
        "finance.clients_total",
        WHOLE,
        _("Clients of the service in all"),
        _("How many clients use the affected service in all?"),
        "clients",
    ),
    (
        "finance.counterparts_affected",
        WHOLE,
        _("Financial counterparts affected"),
        _("How many financial counterparts are affected?"),
        "counterparts",
    ),
    (
        "finance.counterparts_total",
        WHOLE,
        _("Financial counterparts of the service in all"),
        _("How many financial counterparts use the affected service in all?"),
        "counterparts",
    ),
    (
        "finance.transactions_affected",
        WHOLE,
        _("Transactions affected"),
        _("How many transactions are affected?"),
        "transactions",
    ),
    (
        "finance.transactions_daily_average",
        NUMBER,
        _("Transactions on an average day"),
        _("How many transactions does the affected service carry on an average day?"),
        "transactions",
    ),
    (
        "finance.transaction_value_affected",
        NUMBER,
        _("Value of transactions affected"),
        _("What is the value of the affected transactions?"),
        "EUR",
    ),
    (
        "finance.transaction_value_daily_average",
        NUMBER,
        _("Value of transactions on an average day"),
        _("What value does the affected service carry on an average day?"),
        "EUR",
    ),
    (
        "finance.relevant_clients_affected",
        YES_NO,
        _("Relevant clients or counterparts affected"),
        _("Is any client or counterpart hit that the entity has identified as relevant?"),
    ),
    (
        "finance.in_media",
        YES_NO,
        _("Reflected in the media"),
        _("Has the incident been reflected in the media?"),
    ),
    (
        "finance.repeated_complaints",
        YES_NO,
        _("Repeated complaints"),
        _("Have different clients or counterparts complained repeatedly?"),
    ),
    (
        "finance.requirements_not_met",
        YES_NO,
        _("Regulatory requirements not met"),
        _("Will the entity not meet, or likely not meet, regulatory requirements?"),
    ),
    (
        "finance.clients_lost",
        YES_NO,
        _("Loss of clients or counterparts"),
        _("Is it losing, or likely to lose, clients or counterparts with material impact?"),
    ),
    (
        "finance.critical_downtime",
        NUMBER,
        _("Downtime of critical services"),
        _("How many hours were ICT services for critical or important functions down?"),
        "hours",
    ),
    (
        "finance.member_states_hit",
        WHOLE,
        _("Member States with impact"),
        _("In how many Member States is there an impact, the own one included?"),
        "states",
    ),
    (
        "finance.data_loss_adverse",
        YES_NO,
        _("Data losses with adverse effect"),
        _(
            "Do data losses hurt, or will they hurt, business objectives or the ability "
            "to meet regulatory requirements?"
        ),
    ),
    (
        "finance.malicious_access",
        YES_NO,
        _("Malicious access to the entity's systems"),
        _("Was there successful, malicious and unauthorised access to the systems?"),
    ),
    (
        "finance.access_may_lose_data",
        YES_NO,
        _("Malicious access that may lead to data losses"),
        _("May that access lead to data losses?"),
    ),
    (
        "finance.services_description",
        TEXT,
        _("Critical services affected"),
        _("Which critical services are affected, and how?"),
    ),
    (
        "finance.client_interests_hit",
        YES_NO,
        _("Financial interests of clients hit"),
        _("Has it an impact on the financial interests of clients?"),
    ),
    (
        "finance.recurring_together_major",
        YES_NO,
        _("Recurring, and major together"),
        _("Would the occurrences within six months, taken together, be a major incident?"),
    ),
    (
        "finance.reported_by_another",
        YES_NO,
        _("Reported by another entity"),
        _(
            "Does somebody else submit the reports for the entity, or for several "
            "entities together?"
        ),
    ),
    (
        "finance.provider_serves_several",
        YES_NO,
        _("Provider serves several financial entities"),
        _("Does the provider serve more than one financial entity, or a group?"),
    ),
    (
        "finance.classified_by_each",
        YES_NO,
        _("Classified as major by each entity"),
        _("Has each of the financial entities itself classified the incident as major?"),
    ),
    (
        "finance.one_supervisor",
        YES_NO,
        _("One state and one authority"),
        _("Are all of the financial entities in one state and under one authority?"),
    ),
    (
        "finance.aggregation_allowed",
        YES_NO,
        _("Aggregated reports allowed"),
        _("Has the authority expressly allowed one report for entities of this type?"),
    ),
    (
        "finance.incident_types",
        SEVERAL,
        _("Type of incident"),
        _("Which types of incident is it?"),
        INCIDENT_TYPES,
    ),
    (
        "finance.techniques",
        SEVERAL,
        _("Threats and techniques"),
        _("Which threats and techniques did the attacker use?"),
        TECHNIQUES,
    ),
    (
        "finance.reputation_description",
        TEXT,
        _("Reputational impact in words"),
        _("How has the incident affected the reputation, and through which media?"),
    ),
    (
        "finance.functional_areas",
        TEXT,
        _("Functional areas and business processes affected"),
        _("Which functional areas and business processes are affected?"),
    ),
    (
        "finance.infrastructure_affected",
        YES_NO,
        _("Infrastructure components affected"),
        _("Are infrastructure components that support business processes affected?"),
    ),
    (
        "finance.infrastructure_description",
        TEXT,
        _("Infrastructure components in words"),
        _("Which infrastructure components are affected, and who runs them?"),
    ),
) + incident_facts(
    "finance",
    (
        "finance.threat_may_hit",
        YES_NO,
        _("Cyber threat that may hit"),
        _(
            "Is there a cyber threat that could affect critical or important functions, "
            "other financial entities, providers, clients or counterparts?"
        ),
    ),
    (
        "finance.threat_probable",
        YES_NO,
        _("Cyber threat likely to materialise"),
        _(
            "Is it highly probable that the cyber threat materialises, given the "
            "vulnerabilities, those behind it and its persistence?"
        ),
    ),
    (
        "finance.threat_criteria",
        SEVERAL,
        _("Criteria that the cyber threat could meet"),
        _("Which criteria of a major incident could be met if the threat materialised?"),
        THREAT_CRITERIA,
    ),
    (
        "finance.threat_to_clients",
        YES_NO,
        _("Clients that the cyber threat may affect"),
        _("Are there clients whom the cyber threat may affect?"),
    ),
    (
        "finance.threat_status",
        CHOICE,
        _("Status of the cyber threat"),
        _("Is the cyber threat active or inactive?"),
        THREAT_STATUS,
    ),
    (
        "finance.threat_impact",
        TEXT,
        _("Potential impact of the cyber threat"),
        _("Which impact could the cyber threat have if it materialised?"),
    ),
)
