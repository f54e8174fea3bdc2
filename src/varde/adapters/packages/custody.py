"""
custody.csv: what the record says of custody, for people and their spreadsheets.

One row for each custody entry of the chain, in its order. A spreadsheet would take a
cell that begins with certain signs for a formula; such a cell has an apostrophe in
front, and so has one that begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from varde.core.record.entry import Entry, written

from .flaws import PackageFlawError, Reason
from .names import MAX_LINE, MAX_LINES

ACTIONS = "custody."

_OF_THE_ENTRY = ("entry", "action", "recorded_at", "recorded_by")
_OF_THE_DETAIL = (
    "item",
    "event",
    "at",
    "holder",
    "handed_to",
    "answers",
    "place",
    "reason",
    "proof",
    "seal_opened",
    "seal_applied",
)
COLUMNS = (*_OF_THE_ENTRY, *_OF_THE_DETAIL)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def row_of(entry: Entry, detail: Mapping[str, object] | None) -> list[str]:
    """Return the row of an entry; without its detail it says only what the entry says."""
    said = detail or {}
    cells = [
        str(entry.sequence),
        entry.action,
        written(entry.at),
        entry.actor,
        *(_cell(said.get(name)) for name in _OF_THE_DETAIL),
    ]
    return [guarded(cell) for cell in cells]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def header() -> bytes:
    return _written(COLUMNS)


def line_of(entry: Entry, detail: Mapping[str, object] | None) -> bytes:
    return _written(row_of(entry, detail))


def _written(cells: Iterable[str]) -> bytes:
    # As RFC 4180 has it; a lone carriage return must be quoted too, so all are.
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def check_rows(chunks: Iterable[bytes], expected: Iterable[tuple[str, bytes]]) -> int:
    """
    Check that a file holds the header and then exactly these rows, and count them.

    `expected` are the place of a row and its bytes. Raises PackageFlawError.
    """
    reader = _Exactly(chunks)
    reader.take(header(), "line 1")
    count = 0
    for place, data in expected:
        reader.take(data, place)
        count += 1
    reader.end()
    return count


def _column(found: bytes, wanted: bytes) -> str:
    """Name the first column in which two rows differ, if the one found can be read."""
    try:
        cells = _cells(found[:MAX_LINE])
    except (UnicodeDecodeError, csv.Error):
        return ""
    if len(cells) != len(COLUMNS):
        return ""
    rows = zip(COLUMNS, cells, _cells(wanted), strict=True)
    return next((name for name, cell, right in rows if cell != right), "")


def _cells(data: bytes) -> list[str]:
    """The cells of the first row; none where there is no row."""
    return next(csv.reader(io.StringIO(data.decode(), newline="")), [])


class _Exactly:
    """Compares a file with what must be in it, piece by piece."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self._ahead = b""
        # Where in what is read ahead the next row begins: moving the rest up each time
        # would take longer than reading.
        self._at = 0
        self._rows = 0

    def take(self, wanted: bytes, place: str) -> None:
        self._rows += 1
        if self._rows > MAX_LINES or len(wanted) > MAX_LINE:
            raise PackageFlawError(Reason.TOO_LARGE, entry=place)
        while len(self._ahead) - self._at < len(wanted):
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._ahead, self._at = self._ahead[self._at :] + chunk, 0
        if not self._ahead.startswith(wanted, self._at):
            found = self._ahead[self._at :]
            reason = Reason.VALUE_DIFFERS if found else Reason.NOT_TOLD
            raise PackageFlawError(reason, entry=place, field=_column(found, wanted))
        self._at += len(wanted)

    def end(self) -> None:
        if self._at < len(self._ahead) or next(self._chunks, b""):
            raise PackageFlawError(Reason.ENTRY_MISSING, entry=f"row {self._rows + 1}")
