"""
Closed vocabularies of the field.

RSIT is the Reference Security Incident Taxonomy, machine version 1003 (CC0).
TLP is the Traffic Light Protocol 2.0 of FIRST. The sectors are those of annexes
I and II of Directive (EU) 2022/2555; the financial types are the 23 values of
field 1.4 in Implementing Regulation (EU) 2025/302. Values are stable and are
stored; labels are English and are translated where people read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


def gettext_noop(text: str) -> str:
    """Mark a label for translation; the reader's language is known only later."""
    return text


_ = gettext_noop


class Tlp(StrEnum):
    """How far a thing may be shared. Ordered from the strictest to the widest."""

    RED = "red"
    AMBER_STRICT = "amber+strict"
    AMBER = "amber"
    GREEN = "green"
    CLEAR = "clear"


def strictest(labels: Iterable[Tlp]) -> Tlp:
    """Return the strictest of the labels; it holds for all of them together."""
    order = list(Tlp)
    return min(labels, key=order.index)


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


Labels = Mapping[str, str]


def labels(**values: str) -> Labels:
    return MappingProxyType({name.replace("_", "-"): text for name, text in values.items()})


SEVERITIES: Labels = labels(
    low=_("Low"), medium=_("Medium"), high=_("High"), critical=_("Critical")
)

ROOT_CAUSES: Labels = labels(
    system_failure=_("System failure"),
    natural_phenomenon=_("Natural phenomenon"),
    human_error=_("Human error"),
    malicious_action=_("Malicious action"),
    third_party_failure=_("Third-party failure"),
)

EFFECTS: Labels = labels(
    availability=_("Availability"),
    authenticity=_("Authenticity"),
    integrity=_("Integrity"),
    confidentiality=_("Confidentiality"),
)

COUNTRIES: Labels = MappingProxyType(
    {
        "AT": _("Austria"),
        "BE": _("Belgium"),
        "BG": _("Bulgaria"),
        "CY": _("Cyprus"),
        "CZ": _("Czechia"),
        "DE": _("Germany"),
        "DK": _("Denmark"),
        "EE": _("Estonia"),
        "ES": _("Spain"),
        "FI": _("Finland"),
        "FR": _("France"),
        "GR": _("Greece"),
        "HR": _("Croatia"),
        "HU": _("Hungary"),
        "IE": _("Ireland"),
        "IS": _("Iceland"),
        "IT": _("Italy"),
        "LI": _("Liechtenstein"),
        "LT": _("Lithuania"),
        "LU": _("Luxembourg"),
        "LV": _("Latvia"),
        "MT": _("Malta"),
        "NL": _("Netherlands"),
        "NO": _("Norway"),
        "PL": _("Poland"),
        "PT": _("Portugal"),
        "RO": _("Romania"),
        "SE": _("Sweden"),
        "SI": _("Slovenia"),
        "SK": _("Slovakia"),
    }
)

SECTORS: Labels = labels(
    energy_electricity=_("Energy: electricity"),
    energy_district=_("Energy: district heating and cooling"),
    energy_oil=_("Energy: oil"),
    energy_gas=_("Energy: gas"),
    energy_hydrogen=_("Energy: hydrogen"),
    transport_air=_("Transport: air"),
    transport_rail=_("Transport: rail"),
    transport_water=_("Transport: water"),
    transport_road=_("Transport: road"),
    transport_public=_("Transport: public transport"),
    banking=_("Banking"),
    financial_market=_("Financial market infrastructure"),
    health_care=_("Health: care providers"),
    health_other=_("Health: laboratories, medicines and devices"),
    drinking_water=_("Drinking water"),
    waste_water=_("Waste water"),
    digital_infrastructure=_("Digital infrastructure"),
    ict_service_management=_("ICT service management (business to business)"),
    public_administration=_("Public administration"),
    space=_("Space"),
    postal=_("Postal and courier services"),
    waste=_("Waste management"),
    chemicals=_("Chemicals"),
    food=_("Food"),
    manufacturing_medical=_("Manufacturing: medical devices"),
    manufacturing_electronics=_("Manufacturing: computers, electronics and optics"),
    manufacturing_electrical=_("Manufacturing: electrical equipment"),
    manufacturing_machinery=_("Manufacturing: machinery"),
    manufacturing_vehicles=_("Manufacturing: motor vehicles"),
    manufacturing_transport=_("Manufacturing: other transport equipment"),
    digital_providers=_("Digital providers"),
    research=_("Research"),
    education=_("Education with the right to award degrees"),
)

ENTITY_TYPES: Labels = labels(
    telecom=_("Provider of public electronic communications networks or services"),
    trust_service=_("Trust service provider, not qualified"),
    qualified_trust_service=_("Qualified trust service provider"),
    tld_registry=_("Top-level domain name registry"),
    dns_service=_("DNS service provider"),
    domain_registration=_("Domain name registration service"),
    cloud=_("Cloud computing service provider"),
    data_centre=_("Data centre service provider"),
    cdn=_("Content delivery network provider"),
    managed_service=_("Managed service provider"),
    managed_security_service=_("Managed security service provider"),
    online_marketplace=_("Online marketplace"),
    search_engine=_("Online search engine"),
    social_network=_("Social networking platform"),
    internet_exchange=_("Internet exchange point provider"),
    shipping_company=_("Shipping company"),
    port=_("Managing body of a port, or operator of a port facility"),
    vessel_traffic_service=_("Vessel traffic service"),
    waste_incineration=_("Waste incineration plant"),
    state_authority=_("State authority"),
    region=_("Region"),
    municipality=_("Municipality"),
    municipal_association=_("Association of municipalities"),
    wellbeing_services_county=_("Wellbeing services county, or joint authority of such"),
    public_law_institution=_("Independent institution under public law"),
)

FINANCIAL_TYPES: Labels = labels(
    credit_institution=_("Credit institution"),
    payment_institution=_("Payment institution"),
    exempted_payment_institution=_("Exempted payment institution"),
    account_information_service_provider=_("Account information service provider"),
    electronic_money_institution=_("Electronic money institution"),
    exempted_electronic_money_institution=_("Exempted electronic money institution"),
    investment_firm=_("Investment firm"),
    crypto_asset_service_provider=_("Crypto-asset service provider"),
    issuer_of_asset_referenced_tokens=_("Issuer of asset-referenced tokens"),
    central_securities_depository=_("Central securities depository"),
    central_counterparty=_("Central counterparty"),
    trading_venue=_("Trading venue"),
    trade_repository=_("Trade repository"),
    manager_of_alternative_investment_fund=_("Manager of alternative investment funds"),
    management_company=_("Management company"),
    data_reporting_service_provider=_("Data reporting service provider"),
    insurance_and_reinsurance_undertaking=_("Insurance or reinsurance undertaking"),
    insurance_intermediary=_("Insurance, reinsurance or ancillary insurance intermediary"),
    institution_for_occupational_retirement_provision=_(
        "Institution for occupational retirement provision"
    ),
    credit_rating_agency=_("Credit rating agency"),
    administrator_of_critical_benchmarks=_("Administrator of critical benchmarks"),
    crowdfunding_service_provider=_("Crowdfunding service provider"),
    securitisation_repository=_("Securitisation repository"),
)

RSIT_CLASSES: Labels = MappingProxyType(
    {
        "abusive-content": _("Abusive content"),
        "malicious-code": _("Malicious code"),
        "information-gathering": _("Information gathering"),
        "intrusion-attempts": _("Intrusion attempts"),
        "intrusions": _("Intrusions"),
        "availability": _("Availability"),
        "information-content-security": _("Information content security"),
        "fraud": _("Fraud"),
        "vulnerable": _("Vulnerable"),
        "other": _("Other"),
        "test": _("Test"),
    }
)

RSIT_TYPES: Labels = MappingProxyType(
    {
        "abusive-content/spam": _("Spam"),
        "abusive-content/harmful-speech": _("Harmful speech"),
        "abusive-content/violence": _(
            "(Child) sexual exploitation, sexual or violent content"
        ),
        "malicious-code/infected-system": _("Infected system"),
        "malicious-code/c2-server": _("Command and control server"),
        "malicious-code/malware-distribution": _("Malware distribution"),
        "malicious-code/malware-configuration": _("Malware configuration"),
        "information-gathering/scanner": _("Scanning"),
        "information-gathering/sniffing": _("Sniffing"),
        "information-gathering/social-engineering": _("Social engineering"),
        "intrusion-attempts/ids-alert": _("Exploitation of known vulnerabilities"),
        "intrusion-attempts/brute-force": _("Login attempts"),
        "intrusion-attempts/exploit": _("New attack signature"),
        "intrusions/privileged-account-compromise": _("Privileged account compromise"),
        "intrusions/unprivileged-account-compromise": _("Unprivileged account compromise"),
        "intrusions/application-compromise": _("Application compromise"),
        "intrusions/system-compromise": _("System compromise"),
        "intrusions/burglary": _("Burglary"),
        "availability/dos": _("Denial of service"),
        "availability/ddos": _("Distributed denial of service"),
        "availability/misconfiguration": _("Misconfiguration"),
        "availability/sabotage": _("Sabotage"),
        "availability/outage": _("Outage"),
        "information-content-security/unauthorised-information-access": _(
            "Unauthorised access to information"
        ),
        "information-content-security/unauthorised-information-modification": _(
            "Unauthorised modification of information"
        ),
        "information-content-security/data-loss": _("Data loss"),
        "information-content-security/data-leak": _("Leak of confidential information"),
        "fraud/unauthorised-use-of-resources": _("Unauthorised use of resources"),
        "fraud/copyright": _("Copyright"),
        "fraud/masquerade": _("Masquerade"),
        "fraud/phishing": _("Phishing"),
        "vulnerable/weak-crypto": _("Weak cryptography"),
        "vulnerable/ddos-amplifier": _("DDoS amplifier"),
        "vulnerable/potentially-unwanted-accessible": _(
            "Potentially unwanted accessible service"
        ),
        "vulnerable/information-disclosure": _("Information disclosure"),
        "vulnerable/vulnerable-system": _("Vulnerable system"),
        "other/other": _("Uncategorised"),
        "other/undetermined": _("Undetermined"),
        "test/test": _("Test"),
    }
)
