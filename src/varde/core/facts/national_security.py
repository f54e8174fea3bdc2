"""Facts that protective security asks for: classified information, sensitive activity."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts, incident_facts

YES_NO = FactType.BOOLEAN

NATIONAL_SECURITY_FACTS = entity_facts(
    (
        "entity.security_sensitive_activity",
        YES_NO,
        _("Security-sensitive activity"),
        _("Does it carry on activity that matters to national security?"),
    ),
    (
        "entity.supervised_by_armed_forces",
        YES_NO,
        _("Protective security supervised by the armed forces"),
        _("Do the armed forces supervise its protective security?"),
    ),
    (
        "entity.under_security_act",
        YES_NO,
        _("Covered by the Norwegian Security Act"),
        _("Does the Norwegian Security Act apply to it, by law or by decision?"),
    ),
    (
        "entity.offshore_petroleum",
        YES_NO,
        _("Petroleum activity at sea"),
        _("Does it work in petroleum activity at sea?"),
    ),
) + incident_facts(
    "security",
    (
        "security.classified_information_disclosed",
        YES_NO,
        _("Classified information may be disclosed"),
        _("May security-classified information have been disclosed without right?"),
    ),
    (
        "security.sensitive_system_hit",
        YES_NO,
        _("System for security-sensitive activity hit"),
        _(
            "Is it an IT incident in a system that matters to security-sensitive activity, "
            "and can it seriously affect the security of that system?"
        ),
    ),
    (
        "security.threatening_activity",
        YES_NO,
        _("Serious security-threatening activity"),
        _("Is there other serious activity that threatens security, or a suspicion of it?"),
    ),
    (
        "security.threatening_activity_hits",
        YES_NO,
        _("Hit by security-threatening activity"),
        _(
            "Has activity that threatens national security hit the organisation, or may "
            "it have, on reasonable suspicion?"
        ),
    ),
    (
        "security.threatening_activity_known",
        YES_NO,
        _("Security-threatening activity known"),
        _(
            "Does it know of planned or ongoing activity with a risk, not negligible, to "
            "national security interests?"
        ),
    ),
    (
        "security.rules_seriously_breached",
        YES_NO,
        _("Serious breach of the security rules"),
        _(
            "Have rules on the security of information, systems, objects or infrastructure "
            "been seriously breached, even without intent?"
        ),
    ),
)
