"""What was said of an item of evidence: each statement, beside the entry on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from varde.core.taxonomy import Tlp, strictest

from .. import lines
from ..flaws import PackageFlawError, Reason
from ..names import ENTRIES
from .record import Told
from .said import check_said, check_told_by

_OF_THE_FILE = ("kind", "sha256", "sha512", "size", "filename")
_OF_THE_ENTRY = {"number", "reason", "said_by", "said_at"}


@dataclass(slots=True)
class Corrections:
    """
    The entries that correct each item, by the number of the statement.

    `silent` counts those whose detail is not here, so that nobody knows what they correct.
    """

    told: dict[str, dict[int, Told]]
    silent: int

    @classmethod
    def of(cls, corrected: Iterable[Told]) -> Corrections:
        """Raise PackageFlawError for an entry that corrects nothing that can be named."""
        told: dict[str, dict[int, Told]] = {}
        silent = 0
        for one in corrected:
            if one.detail is None:
                silent += 1
                continue
            try:
                item = lines.name(one.detail, "item")
                number = lines.number(one.detail, "statement")
            except PackageFlawError as error:
                place = f"entry {one.entry.sequence}"
                raise error.within(file=ENTRIES, entry=place) from None
            told.setdefault(item, {})[number] = one
        return cls(told, silent)

    def on(self, item: lines.Json) -> dict[int, Told]:
        """
        Return the entries on a listed item, and count off the silent ones.

        Raises PackageFlawError where there are others than the item has statements.
        """
        corrected = self.told.get(item["item"], {})
        statements = lines.several(item, "statements")
        shown = set(range(2, len(statements) + 1))
        if not statements or corrected.keys() - shown:
            raise PackageFlawError(Reason.NOT_TOLD, field="statements")
        self.silent -= len(shown - corrected.keys())
        if self.silent < 0:
            raise PackageFlawError(Reason.ENTRY_MISSING, field="statements")
        return corrected


def check_statements(
    item: lines.Json, added: Told, corrected: dict[int, Told], incident: str | None
) -> None:
    """
    Compare an item's line with the entries that tell of it.

    `corrected` are those on its later statements, by number, and `incident` is the
    incident's own label. Raises PackageFlawError.
    """
    told: lines.Json = dict(added.detail or {})
    check_said(item, told, _OF_THE_FILE)
    check_told_by(item, added.entry, by="added_by", at="added_at")
    statements = lines.several(item, "statements")
    _check_label(item, statements, incident)
    for number, said in enumerate(statements, start=1):
        entry = added if number == 1 else corrected.get(number)
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
