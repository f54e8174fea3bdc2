"""
What a list of the package says of a thing, beside what the entry on it said.

A place that is empty in the list says less, not otherwise: it may have been erased while
the entry's detail was left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from varde.core.canonical import canonical_json
from varde.core.errors import DomainError, NotCanonicalError
from varde.core.record.entry import Entry, written

from .. import lines
from ..flaws import PackageFlawError, Reason


def check_said(here: lines.Json, there: Mapping[str, object], names: Iterable[str]) -> None:
    """Check that nothing is said otherwise here. Raises PackageFlawError."""
    for name in names:
        if _is_otherwise(here.get(name), there, name):
            raise PackageFlawError(Reason.ENTRY_MISSING, field=name)


def _is_otherwise(said: object, there: Mapping[str, object], name: str) -> bool:
    if said is None or said == "":
        return False
    if name not in there:
        return bool(said)
    try:
        # A number that is written otherwise is the same; one is not the same as true.
        return canonical_json(said) != canonical_json(there[name])
    except NotCanonicalError:
        return True


def check_told_by(here: lines.Json, entry: Entry, *, by: str, at: str) -> None:
    """Check who said it and when. Raises PackageFlawError."""
    if lines.name(here, by) != entry.actor:
        raise PackageFlawError(Reason.ENTRY_MISSING, field=by)
    if moment(here, at) != written(entry.at):
        raise PackageFlawError(Reason.ENTRY_MISSING, field=at)


def moment(here: lines.Json, name: str) -> str:
    """Return an instant as entries have it. Raises PackageFlawError."""
    try:
        return written(datetime.fromisoformat(lines.name(here, name)))
    except (DomainError, ValueError, OverflowError):
        raise PackageFlawError(Reason.MALFORMED, field=name) from None
