"""Facts about serious incidents of AI systems: Regulation (EU) 2024/1689, article 73."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from ..taxonomy import labels
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
CHOICE, SEVERAL = FactType.CHOICE, FactType.CHOICES

ROLES = labels(
    provider=_("Provider of high-risk AI systems"),
    deployer=_("Deployer of high-risk AI systems"),
    ai_office_supervised=_(
        "Provider of AI systems under the sole competence of the AI Office"
    ),
    general_purpose_provider=_("Provider of general-purpose AI models with systemic risk"),
)
HIGH_RISK = labels(
    annex_iii=_("High-risk by its use (annex III)"),
    annex_i=_("High-risk as, or in, a product under harmonised rules (annex I)"),
    not_high_risk=_("Not high-risk"),
)

AI_FACTS = entity_facts(
    (
        "entity.ai_roles",
        SEVERAL,
        _("Role under the AI Act"),
        _("Which of these is it under the AI Act (Regulation (EU) 2024/1689)?"),
        ROLES,
    ),
) + incident_facts(
    "ai",
    (
        "ai.high_risk",
        CHOICE,
        _("Risk class of the AI system"),
        _("Is the AI system concerned high-risk, and by which annex of the AI Act?"),
        HIGH_RISK,
    ),
    (
        "ai.death",
        YES_NO,
        _("Death through the AI system"),
        _("Has the AI system led, directly or indirectly, to the death of a person?"),
    ),
    (
        "ai.serious_harm_to_health",
        YES_NO,
        _("Serious harm to health through the AI system"),
        _(
            "Has the AI system led, directly or indirectly, to serious harm to a person's "
            "health?"
        ),
    ),
    (
        "ai.infrastructure_disrupted",
        YES_NO,
        _("Critical infrastructure disrupted through the AI system"),
        _(
            "Has the AI system led, directly or indirectly, to a serious and irreversible "
            "disruption of critical infrastructure?"
        ),
    ),
    (
        "ai.fundamental_rights",
        YES_NO,
        _("Fundamental rights infringed through the AI system"),
        _(
            "Has the AI system led, directly or indirectly, to an infringement of "
            "obligations under Union law that protect fundamental rights?"
        ),
    ),
    (
        "ai.property_or_environment",
        YES_NO,
        _("Serious harm to property or the environment through the AI system"),
        _(
            "Has the AI system led, directly or indirectly, to serious harm to property "
            "or the environment?"
        ),
    ),
    (
        "ai.widespread_infringement",
        YES_NO,
        _("Widespread infringement"),
        _("Is it a widespread infringement, across several countries of the Union?"),
    ),
    (
        "ai.equivalent_reporting",
        YES_NO,
        _("Equivalent reporting rules"),
        _(
            "Is the AI system under equivalent reporting rules of other Union law, or a "
            "medical device?"
        ),
    ),
    (
        "ai.provider_unreachable",
        YES_NO,
        _("Provider cannot be reached"),
        _("Is the deployer unable to reach the provider of the AI system?"),
    ),
    (
        "ai.first_report_incomplete",
        YES_NO,
        _("First report incomplete"),
        _("Was the first report incomplete, or will it be?"),
    ),
    (
        "ai.system",
        TEXT,
        _("AI system"),
        _("Which AI system is concerned (name, version, intended purpose)?"),
    ),
)
