"""Compute stored assessments again, and tell whether the same bytes come out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from varde.core.canonical import canonical_json
from varde.core.facts import MILESTONES
from varde.core.instants import parse_instant
from varde.core.regimes import as_plain, assess
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from varde.adapters.rulebook_files import Rulebook
    from varde.core.regimes import Assessment as Found
    from varde.reporting.models import Assessment

# Other regimes may have come since; they are not part of this one's rules.
NOT_OF_THE_REGIME = "bearings"


class Outcome(StrEnum):
    """What comes out: the bytes that are stored, others, or nothing without the rules."""

    SAME = "same"
    OTHER = "other"
    NO_RULES = "no-rules"


def recompute(row: Assessment, *, more: Sequence[Rulebook] = ()) -> Outcome:
    """
    Compute an assessment again, from its stored facts by the rules of its digest.

    The rules are looked for in the rulebook of this release, then in `more`. Raises
    InvalidRulebookError for one that cannot be read.
    """
    found = _found(row, [rulebook(), *more])
    if found is None:
        return Outcome.NO_RULES
    return Outcome.SAME if _bytes(as_plain(found)) == _bytes(row.result) else Outcome.OTHER


def _found(row: Assessment, rulebooks: Sequence[Rulebook]) -> Found | None:
    facts = {name: v for name, v in row.facts.items() if name not in MILESTONES}
    milestones = {
        name: parse_instant(v) for name, v in row.facts.items() if name in MILESTONES
    }
    submitted = {stage: parse_instant(at) for stage, at in row.submitted.items()}
    for known in rulebooks:
        if row.regime in known.names:
            regime = known.regime(row.regime)
            found = assess(regime, facts=facts, milestones=milestones, submitted=submitted)
            if found.digest == row.regime_digest:
                return found
    return None


def _bytes(result: dict[str, object]) -> bytes:
    return canonical_json({k: v for k, v in result.items() if k != NOT_OF_THE_REGIME})
