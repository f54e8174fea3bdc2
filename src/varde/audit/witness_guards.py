"""
What was last seen of another log moves forward and is never removed.

A witness that forgets, or that can be set back, would sign two histories of one log.
"""

from __future__ import annotations

from .forward_guards import MovesForward


class SeenMovesForward(MovesForward):
    """The last checkpoint seen of a log grows or stays as it is."""

    table = "audit_seencheckpoint"
    forward = """NEW.origin = OLD.origin AND (NEW.size > OLD.size
    OR NEW.size = OLD.size AND NEW.root = OLD.root)"""
    in_the_way = "EXISTS (SELECT 1 FROM audit_seencheckpoint WHERE origin = NEW.origin)"

    def describe(self) -> str:
        return "Let what was seen of a log move forward only"
