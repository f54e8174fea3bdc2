"""
The vocabulary: every fact that a person can state and a rule or a form can read.

A name with a dot is a fact of the entity (`entity.…`) or of the incident; a name
without one is a milestone, a fact of type instant. Milestones differ in law and
are separate, always.
"""

from __future__ import annotations

from .definition import FactDefinition, FactType, Scope, as_plain, parse_value
from .milestones import MILESTONES, check_order
from .vocabulary import GROUPS, VOCABULARY, definition

__all__ = [
    "GROUPS",
    "MILESTONES",
    "VOCABULARY",
    "FactDefinition",
    "FactType",
    "Scope",
    "as_plain",
    "check_order",
    "definition",
    "parse_value",
]
