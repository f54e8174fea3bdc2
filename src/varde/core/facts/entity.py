"""Lasting facts of a legal entity: whether a regime covers it, and whom it answers to."""

from __future__ import annotations

from ..taxonomy import COUNTRIES, ENTITY_TYPES, FINANCIAL_TYPES, SECTORS, labels
from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts

YES_NO, TEXT, CHOICE = FactType.BOOLEAN, FactType.TEXT, FactType.CHOICE
SEVERAL, WHOLE, NUMBER = FactType.CHOICES, FactType.INTEGER, FactType.NUMBER

SIZES = labels(
    micro=_("Micro"), small=_("Small"), medium=_("Medium-sized"), large=_("Large")
)
CLASSIFICATIONS = labels(
    essential=_("Essential entity"),
    important=_("Important entity"),
    neither=_("Neither essential nor important"),
)

DANISH_STATE_BODIES = labels(
    societal_security=_("Ministry of Societal Security, or Danish Resilience Agency"),
    rail_or_road=_("Banedanmark or the Danish Road Directorate"),
    climate_space=_("Space body under the climate and energy ministry"),
    none=_("None of these"),
)

ENTITY_FACTS = entity_facts(
    (
        "entity.country",
        CHOICE,
        _("Country of establishment"),
        _("In which country is it established?"),
        COUNTRIES,
    ),
    (
        "entity.sectors",
        SEVERAL,
        _("Sectors"),
        _(
            "In which sectors of NIS2 annexes I and II does it work, more than in an "
            "incidental and minor way?"
        ),
        SECTORS,
    ),
    (
        "entity.types",
        SEVERAL,
        _("Entity types"),
        _("Which of these kinds of entity is it?"),
        ENTITY_TYPES,
    ),
    (
        "entity.size",
        CHOICE,
        _("Size"),
        _("Which size class does it have (Recommendation 2003/361/EC)?"),
        SIZES,
    ),
    (
        "entity.classification",
        CHOICE,
        _("Class under NIS2"),
        _("Is it an essential or an important entity?"),
        CLASSIFICATIONS,
    ),
    (
        "entity.sole_provider",
        YES_NO,
        _("Sole provider of an essential service"),
        _("Is it the only provider in the country of a service that society depends on?"),
    ),
    (
        "entity.public_safety_relevance",
        YES_NO,
        _("Matters to life, health, order or safety"),
        _("Would a disturbance of its service hit life, health, public order or safety?"),
    ),
    (
        "entity.systemic_risk",
        YES_NO,
        _("Systemic risk"),
        _("Could a disturbance of its service bring a systemic risk?"),
    ),
    (
        "entity.special_importance",
        YES_NO,
        _("Special national or regional importance"),
        _("Has it special importance at national or regional level?"),
    ),
    (
        "entity.essential_service_operator",
        YES_NO,
        _("Operator of essential services"),
        _(
            "Is it, or was it before NIS2, an operator of essential services (NIS1), by "
            "designation or by the thresholds?"
        ),
    ),
    (
        "entity.critical_entity",
        YES_NO,
        _("Designated as a critical entity"),
        _("Has it been designated as a critical entity (Directive (EU) 2022/2557)?"),
    ),
    (
        "entity.cross_border_decisions",
        YES_NO,
        _("Decides on cross-border movement"),
        _(
            "As a state authority, does it decide on the movement of persons, goods, "
            "services or capital across borders?"
        ),
    ),
    (
        "entity.named_by_ordinance",
        YES_NO,
        _("Named by ordinance"),
        _("Is it a state authority that the ordinance names as covered?"),
    ),
    (
        "entity.security_or_law_enforcement",
        YES_NO,
        _("Mainly security-sensitive or law-enforcement work"),
        _("Is it mainly at work in national security, defence or law enforcement?"),
    ),
    (
        "entity.exempt_constitutional_body",
        YES_NO,
        _("Government, parliament, court or elected assembly"),
        _("Is it a government, parliamentary, court or elected body outside the act?"),
    ),
    (
        "entity.financial_types",
        SEVERAL,
        _("Types of financial entity"),
        _("Which types of financial entity is it (DORA article 2(1))?"),
        FINANCIAL_TYPES,
    ),
    (
        "entity.dora_excluded",
        YES_NO,
        _("Excluded from DORA"),
        _("Is it one of the exceptions of DORA article 2(3) or 2(4)?"),
    ),
    (
        "entity.told_significant",
        YES_NO,
        _("Told that it is significant or systemic"),
        _("Has its supervisor told it individually that it is significant or systemic?"),
    ),
    (
        "entity.significant_credit_institution",
        YES_NO,
        _("Significant credit institution"),
        _("Is it a credit institution that the European Central Bank calls significant?"),
    ),
    (
        "entity.dora_simplified",
        YES_NO,
        _("Simplified ICT risk management"),
        _("Is it one of the entities of DORA article 16(1)?"),
    ),
    (
        "entity.in_group",
        YES_NO,
        _("Part of a group"),
        _("Does it belong to a group with an ultimate parent undertaking?"),
    ),
    (
        "entity.parent_name",
        TEXT,
        _("Ultimate parent undertaking"),
        _("What is the ultimate parent undertaking called?"),
    ),
    (
        "entity.parent_lei",
        TEXT,
        _("LEI of the ultimate parent undertaking"),
        _("Which LEI has the ultimate parent undertaking?"),
    ),
    (
        "entity.resolution_planning",
        YES_NO,
        _("Under the bank recovery and resolution directive"),
        _("Is it under Directive 2014/59/EU on recovery and resolution?"),
    ),
    (
        "entity.annual_turnover",
        NUMBER,
        _("Annual turnover of the preceding year"),
        _(
            "What was its turnover in the preceding financial year (for a public body "
            "the appropriation or total income)?"
        ),
        "EUR",
    ),
    (
        "entity.states_served",
        SEVERAL,
        _("Countries served"),
        _("In which countries does it provide its services?"),
        COUNTRIES,
    ),
    (
        "entity.address",
        TEXT,
        _("Postal address"),
        _("What is its postal address?"),
    ),
    (
        "entity.danish_state_body",
        CHOICE,
        _("State body that another authority supervises (Denmark)"),
        _("Is it one of these Danish state bodies, which have a supervisor of their own?"),
        DANISH_STATE_BODIES,
    ),
    (
        "entity.financial_infrastructure_operator",
        YES_NO,
        _("Designated operator of financial digital infrastructure"),
        _(
            "Has it been designated as an operator of financial digital infrastructure "
            "(Denmark, section 333 of the Financial Business Act)?"
        ),
    ),
)
