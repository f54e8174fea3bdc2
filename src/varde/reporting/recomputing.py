"""Compute an old assessment again, from what is stored of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.core.canonical import canonical_json
from varde.core.errors import RegimeNotInForceError
from varde.core.facts import MILESTONES
from varde.core.instants import parse_instant
from varde.core.regimes import as_plain, assess
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from varde.reporting.models import Assessment

# Other regimes may have come since; they are not part of this one's rules.
NOT_OF_THE_REGIME = "bearings"


def recomputed(row: Assessment) -> bytes:
    """
    Return the canonical JSON of the result, computed again by the rules of its digest.

    Raises RegimeNotInForceError when the rulebook no longer has those rules.
    """
    found = assess(
        rulebook().regime(row.regime),
        facts={name: v for name, v in row.facts.items() if name not in MILESTONES},
        milestones={
            name: parse_instant(v) for name, v in row.facts.items() if name in MILESTONES
        },
        submitted={stage: parse_instant(at) for stage, at in row.submitted.items()},
    )
    if found.digest != row.regime_digest:
        raise RegimeNotInForceError(regime=row.regime, day=row.regime_version)
    return _canonical(as_plain(found))


def stored(row: Assessment) -> bytes:
    """Return the canonical JSON of the result as it is stored."""
    return _canonical(row.result)


def _canonical(result: dict[str, object]) -> bytes:
    return canonical_json({k: v for k, v in result.items() if k != NOT_OF_THE_REGIME})
