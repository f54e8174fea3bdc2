"""What was said of an item of evidence: each statement, beside the entry on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from varde.core.taxonomy import Tlp, strictest

from .. import lines
from ..flaws import PackageFlawError, Reason
from .record import Told
from .said import check_said, check_told_by

_OF_THE_FILE = ("kind", "sha256", "sha512", "size", "filename")
_OF_THE_ENTRY = {"number", "reason", "said_by", "said_at"}


@dataclass(frozen=True, slots=True)
class Corrections:
    """The entries that correct items, by item and number of the statement."""

    told: dict[tuple[object, object], Told]
    silent: int

    @classmethod
    def of(cls, corrected: Iterable[Told]) -> Corrections:
        every = list(corrected)
        told = {
            (one.detail.get("item"), one.detail.get("statement")): one
            for one in every
            if one.detail is not None
        }
        return cls(told, len(every) - len(told))


def check_statements(
    item: lines.Json, added: Told, corrections: Corrections, incident: str | None
) -> None:
    """
    Compare an item's line with the entries that tell of it.

    `incident` is the incident's own label. Raises PackageFlawError.
    """
    told: lines.Json = dict(added.detail or {})
    check_said(item, told, _OF_THE_FILE)
    check_told_by(item, added.entry, by="added_by", at="added_at")
    statements = lines.several(item, "statements")
    _check_label(item, statements, incident)
    _check_none_left_out(item, statements, corrections)
    for number, said in enumerate(statements, start=1):
        entry = added if number == 1 else corrections.told.get((item["item"], number))
        if entry is None:
            # The detail is not here, so nothing says what holds from then on.
            return
        if number > 1:
            told |= lines.mapping(entry.detail or {}, "said")
        if lines.number(said, "number") != number:
            raise PackageFlawError(Reason.ENTRY_MISSING, field="statements, number")
        _check_statement(said, told, entry)


def _check_statement(said: lines.Json, told: lines.Json, entry: Told) -> None:
    try:
        check_said(said, told, sorted(said.keys() - _OF_THE_ENTRY))
        check_said(said, entry.detail or {}, ["reason"])
        check_told_by(said, entry.entry, by="said_by", at="said_at")
    except PackageFlawError as error:
        flaw = error.flaw
        raise PackageFlawError(flaw.reason, field=f"statements, {flaw.field}") from None


def _check_label(
    item: lines.Json, statements: list[lines.Json], incident: str | None
) -> None:
    """The label is the newest statement's, or the incident's where that is stricter."""
    if incident is None or not statements:
        return
    try:
        label = strictest([Tlp(incident), Tlp(lines.name(statements[-1], "tlp"))])
    except ValueError:
        raise PackageFlawError(Reason.MALFORMED, field="tlp") from None
    if item.get("tlp") != label.value:
        raise PackageFlawError(Reason.VALUE_DIFFERS, field="tlp")


def _check_none_left_out(
    item: lines.Json, statements: list[lines.Json], corrections: Corrections
) -> None:
    told = {number for name, number in corrections.told if name == item["item"]}
    shown = set(range(2, len(statements) + 1))
    if not statements or told - shown:
        raise PackageFlawError(Reason.NOT_TOLD, field="statements")
    if len(shown - told) > corrections.silent:
        raise PackageFlawError(Reason.ENTRY_MISSING, field="statements")
