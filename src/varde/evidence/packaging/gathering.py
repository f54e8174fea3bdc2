"""Gather the members of a package at one instant, before the first byte is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from varde import __version__
from varde.adapters.packages import lines, names
from varde.adapters.packages.statement import Export
from varde.adapters.packages.writer import Member, small
from varde.core.record.entry import written
from varde.evidence import selectors
from varde.evidence.contributing import LeftOut, Scope, contributions

from .readme import Page, readmes
from .record import GatheredRecord, gathered_record

if TYPE_CHECKING:
    from varde.core.record.note import Signer


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    All members in their order, and how many bytes of stored files are among them.

    `left_out` are those whose bytes cannot be had.
    """

    export: Export
    members: list[Member]
    size: int
    left_out: list[LeftOut]


def gather(
    scope: Scope, *, language: str, filename: str, signers: Collection[Signer]
) -> Gathered:
    """
    Read everything that the package says in one snapshot of the database.

    The bytes of files are read later; they never change. Raises NotInLogYetError.
    """
    export = Export(
        incident=scope.incident.reference,
        exported_at=written(scope.now),
        exported_by=scope.reader.reference,
        ceiling=scope.ceiling.value,
        origin=next(signer.name for signer in signers),
    )
    with _snapshot():
        items = selectors.items(scope.incident)
        hidden = [item.short for item in items if not scope.reaches(item.tlp)]
        record = gathered_record(scope, hidden=hidden, signers=signers)
        contributed = list(contributions(scope))
    left_out = [part for part in contributed if isinstance(part, LeftOut)]
    about = _about(scope, export, record, hidden) | {
        "left_out": [asdict(part) for part in left_out],
        "witnesses": record.witnesses,
    }
    size = sum(item.blob.size for item in items if item.blob) if scope.with_bytes else 0
    payload = [
        small(names.ABOUT, lines.pretty(about)),
        *(part for part in contributed if isinstance(part, Member)),
        *record.members,
    ]
    paths = [member.path for member in payload]
    page = Page(export, filename, paths, left_out, record.witnesses)
    members = [*readmes(page, language=language), *payload]
    return Gathered(export, members, size, left_out)


@contextmanager
def _snapshot() -> Iterator[None]:
    """See one state of everything, whatever others commit meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _about(
    scope: Scope, export: Export, record: GatheredRecord, hidden: list[str]
) -> lines.Json:
    head = record.head
    return {
        **asdict(export),
        "format": names.FORMAT,
        "software": f"Varde {__version__}",
        "with_files": scope.with_bytes,
        "tells_the_incident": scope.tells,
        "withheld": {"details": record.withheld, "items": hidden},
        "heads": {
            scope.incident.reference: {
                "sequence": head.sequence if head else 0,
                "hash": head.entry_hash if head else "",
            }
        },
    }
