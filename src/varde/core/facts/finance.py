"""Facts that the classification of Delegated Regulation (EU) 2024/1772 reads."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
WHOLE, NUMBER = FactType.INTEGER, FactType.NUMBER

FINANCE_FACTS = incident_facts(
    "finance",
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
)
