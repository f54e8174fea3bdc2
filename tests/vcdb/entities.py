"""Five kinds of legal entity in each of the five countries, with their lasting facts."""

from __future__ import annotations

from dataclasses import dataclass

from varde.core.facts.definition import Value

COUNTRIES = ("DK", "FI", "IS", "NO", "SE")

# `entity.types` without an entry says "none of these"; so does every other empty list.
_EVERYWHERE: dict[str, Value] = {
    "entity.types": [],
    "entity.financial_types": [],
    "entity.sole_provider": False,
    "entity.public_safety_relevance": False,
    "entity.systemic_risk": False,
    "entity.special_importance": False,
    "entity.critical_entity": False,
    "entity.security_or_law_enforcement": False,
    "entity.exempt_constitutional_body": False,
    "entity.exempt_public_body": False,
    "entity.designated_by_aland": False,
    "entity.essential_service_operator": False,
    "entity.under_security_act": False,
    "entity.offshore_petroleum": False,
    "entity.own_severity_shares": False,
    "entity.product_roles": [],
    "entity.ai_roles": [],
}

KINDS: dict[str, dict[str, Value]] = {
    "hospital": {
        "entity.sectors": ["health-care"],
        "entity.essential_service_operator": True,
        "entity.size": "large",
        "entity.classification": "essential",
        "entity.annual_turnover": 400_000_000,
    },
    "bank": {
        "entity.sectors": ["banking"],
        "entity.essential_service_operator": True,
        "entity.size": "large",
        "entity.classification": "essential",
        "entity.financial_types": ["credit-institution"],
        "entity.dora_excluded": False,
        "entity.told_significant": False,
        "entity.annual_turnover": 900_000_000,
    },
    "cloud": {
        "entity.sectors": ["digital-infrastructure"],
        "entity.types": ["cloud"],
        "entity.size": "medium",
        "entity.classification": "important",
        "entity.annual_turnover": 30_000_000,
    },
    "municipality": {
        "entity.sectors": ["public-administration", "drinking-water"],
        "entity.essential_service_operator": True,
        "entity.types": ["municipality"],
        "entity.size": "medium",
        "entity.classification": "important",
        "entity.annual_turnover": 60_000_000,
    },
    "agency": {
        "entity.sectors": ["public-administration"],
        "entity.types": ["state-authority"],
        "entity.under_security_act": True,
        "entity.size": "large",
        "entity.classification": "essential",
        "entity.cross_border_decisions": True,
        "entity.named_by_ordinance": True,
        "entity.annual_turnover": 120_000_000,
    },
}


@dataclass(frozen=True, slots=True)
class Entity:
    kind: str
    country: str
    facts: dict[str, Value]

    @property
    def name(self) -> str:
        return f"{self.kind} {self.country}"


ENTITIES = tuple(
    Entity(kind, country, {"entity.country": country} | _EVERYWHERE | facts)
    for kind, facts in KINDS.items()
    for country in COUNTRIES
)
