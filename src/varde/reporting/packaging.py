"""Reports as they were sent, and their receipts, for a case package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.adapters.packages import lines, names
from varde.adapters.packages.writer import Member, small
from varde.evidence.contributing import LeftOut, Scope, contributes
from varde.reporting import selectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from varde.reporting.models import Submission

FOLDER = "data/reports"


@contributes
def reports(scope: Scope) -> Iterator[Member | LeftOut]:
    """
    Each report as JSON and PDF with its receipts, then the list of all.

    One that is labelled above the ceiling, or was erased since, is in the list with its
    hashes and nothing else.
    """
    told = []
    for sent in selectors.whole_submissions_of(scope.incident):
        members, line = _report(sent, scope)
        yield from members
        if sent.is_erased and scope.reaches(sent.tlp):
            yield LeftOut(sent.reference, "erased")
        told.append(lines.line(line))
    if told:
        yield small(names.REPORTS, b"".join(told))


def _report(sent: Submission, scope: Scope) -> tuple[list[Member], lines.Json]:
    reaches = scope.reaches(sent.tlp)
    members: list[Member] = []

    def kept(path: str, data: bytes | None) -> str | None:
        if data is None or not reaches:
            return None
        members.append(small(path, data))
        return path

    line: lines.Json = {
        "reference": sent.reference,
        "withheld": not reaches,
        "json": kept(f"{FOLDER}/{sent.reference}.json", _encoded(sent.payload)),
        "sha256": sent.payload_sha256,
        "pdf": kept(f"{FOLDER}/{sent.reference}.pdf", _bytes(sent.pdf)),
        "pdf_sha256": sent.pdf_sha256,
    }
    issued = [r for delivery in sent.deliveries.all() for r in delivery.receipts.all()]
    line["receipts"] = [
        {
            "path": kept(
                f"{FOLDER}/receipts/{sent.reference}-{number}.json", _encoded(receipt.body)
            ),
            "sha256": receipt.sha256,
        }
        for number, receipt in enumerate(issued, start=1)
    ]
    return members, line


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _bytes(data: bytes | memoryview | None) -> bytes | None:
    return None if data is None else bytes(data)
