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
)
