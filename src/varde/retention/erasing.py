"""
Erase what a scope reaches, table by table, in batches; the record is in `details`.

Each batch is a transaction: it takes the lock, leaves out what is on hold, erases the
rest and tells the record. Rows that are erased are found no more, so whoever is stopped
begins again and goes on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from varde.accounts.models import User
from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.personal import Rewritten, Word, tables
from varde.audit.references import INSTANCE
from varde.incidents.models import Incident
from varde.organisations.models import Organisation
from varde.retention import holds
from varde.retention.scope import Scope, searched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from varde.audit.names import Names
    from varde.audit.personal import Table, Way
    from varde.audit.reasons import ErasureReason

BATCH = 200
EMPTY: tuple[object, ...] = (None, "", [], {})

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Why:
    """Under which reason, by whose reference, and when."""

    reason: ErasureReason
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    erased: int
    kept: int
    after: Any
    """The key to go on from; None at the end."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row with the columns that go, and to what it belongs."""

    key: Any
    changes: Row
    incident: int | None = None
    organisation: int | None = None
    user: int | None = None


def in_turn(spared: Iterable[str] = ()) -> list[Table]:
    """The tables that are erased row by row."""
    left = frozenset(spared)
    return [t for t in tables() if t.personal and not t.by_hand and t.label not in left]


def hits(
    table: Table,
    scope: Scope,
    *,
    after: Any = None,
    among: Iterable[Any] | None = None,
    limit: int = BATCH,
) -> tuple[list[Hit], Any]:
    """
    What goes, looked for in up to `limit` rows after a key, and the key to go on.

    With `among` only rows with these keys are looked at.
    """
    rows = scope.rows(table).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if among is not None:
        rows = rows.filter(pk__in=among)
    paths = [p for p in (table.incident, table.organisation, table.user) if p]
    others = [other for other, _passes in table.only.values()]
    wanted = {"pk", *paths, *others, *table.personal}
    seen: list[Row] = list(rows.values(*wanted)[:limit])
    found = [hit for row in seen if (hit := _hit(table, row, scope)) is not None]
    return found, seen[-1]["pk"] if len(seen) == limit else None


def _hit(table: Table, row: Row, scope: Scope) -> Hit | None:
    changes = _changes(table, row, scope)
    if not changes:
        return None
    return Hit(
        key=row["pk"],
        changes=changes,
        incident=row.get(table.incident),
        organisation=row.get(table.organisation),
        user=row.get(table.user),
    )


def _changes(table: Table, row: Row, scope: Scope) -> Row:
    """What each column becomes that changes."""
    names = None if _is_the_persons_own(table, row, scope) else scope.names
    going: Row = {}
    for column in searched(table):
        value = row[column]
        if value in EMPTY or not _is_personal(table, column, row):
            continue
        if names is None or names.are_in_value(value):
            new = _what_is_left(table.personal[column], value, names)
            if new != value:
                going[column] = new
    if table.is_marked and not table.apart and going:
        return dict.fromkeys(table.personal)
    return going


def _is_the_persons_own(table: Table, row: Row, scope: Scope) -> bool:
    """Of what is the person's, all goes, whether or not a name is in it."""
    if not table.user or scope.person is None:
        return False
    return bool(row[table.user] == scope.person.pk)


def _is_personal(table: Table, column: str, row: Row) -> bool:
    if column not in table.only:
        return True
    other, passes = table.only[column]
    return passes(row[other])


def _what_is_left(way: Way, value: Any, names: Names | None) -> Any:
    match way:
        case Rewritten(function):
            return function(value, names)
        case Word(text):
            return text
    return None


# Batches


def batch_by_batch(erase: Callable[..., Outcome]) -> Iterator[Outcome]:
    """Batch after batch, each `after` the key at which the one before it ended."""
    outcome = erase(after=None)
    yield outcome
    while outcome.after is not None:
        outcome = erase(after=outcome.after)
        yield outcome


@transaction.atomic
def erase_batch(table: Table, scope: Scope, why: Why, *, after: Any = None) -> Outcome:
    """Erase up to a batch of rows. Nothing on hold goes."""
    found, following = hits(table, scope, after=after)
    belonging = _Belonging.of(found)
    holds.lock(belonging.organisations)
    standing = _as_they_stand(table, scope, found)
    going = belonging.without_held(standing)
    _write(table, going, why)
    _tell(table, going, belonging, why)
    return Outcome(len(going), len(standing) - len(going), following)


def _as_they_stand(table: Table, scope: Scope, found: list[Hit]) -> list[Hit]:
    """Lock the rows and look again: another who erases may have come first."""
    keys = [hit.key for hit in found]
    rows = table.rows.filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    return hits(table, scope, among=keys)[0]


@dataclass(slots=True)
class _Belonging:
    """Names for the record, and whose hold may cover what."""

    incidents: dict[int, tuple[str, int]] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    users: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, found: list[Hit]) -> _Belonging:
        incidents = {h.incident for h in found if h.incident}
        rows = Incident.objects.filter(pk__in=incidents)
        organisations = {h.organisation for h in found if h.organisation}
        known = Organisation.objects.filter(pk__in=organisations)
        people = User.objects.filter(pk__in={h.user for h in found if h.user})
        return cls(
            incidents={
                key: (reference, organisation)
                for key, reference, organisation in rows.values_list(
                    "pk", "reference", "organisation"
                )
            },
            references={row.pk: row.subject for row in known.only("reference")},
            users=dict(people.values_list("pk", "reference")),
        )

    @property
    def organisations(self) -> set[int]:
        return {*self.references, *(key for _name, key in self.incidents.values())}

    def without_held(self, found: list[Hit]) -> list[Hit]:
        incidents = holds.held_among(self.incidents)
        organisations = holds.held_organisations(self.references)
        return [
            hit
            for hit in found
            if hit.incident not in incidents and hit.organisation not in organisations
        ]

    def subject(self, hit: Hit) -> str:
        if hit.incident in self.incidents:
            return self.incidents[hit.incident][0]
        if hit.organisation in self.references:
            return self.references[hit.organisation]
        return self.users.get(hit.user or 0, INSTANCE)


def _write(table: Table, going: list[Hit], why: Why) -> None:
    if table.forgotten:
        table.rows.filter(pk__in=[hit.key for hit in going]).delete()
        return
    marks = _marks(table, why)
    for changes, keys in _alike(going):
        table.rows.filter(pk__in=keys).update(**changes, **marks)


def _marks(table: Table, why: Why) -> Row:
    marks: Row = {table.changed: why.at} if table.changed else {}
    if table.counted:
        marks[table.counted] = F(table.counted) + 1
    if table.is_marked:
        marks |= {
            "erased_at": why.at,
            "erased_by": why.by,
            "erased_reason": why.reason.value,
        }
    return marks


def _alike(going: list[Hit]) -> Iterator[tuple[Row, list[Any]]]:
    """Rows that become the same go in one statement; columns are few, so these are."""
    groups: dict[str, tuple[Row, list[Any]]] = {}
    for hit in going:
        groups.setdefault(repr(sorted(hit.changes.items())), (hit.changes, []))[1].append(
            hit.key
        )
    yield from groups.values()


def _tell(table: Table, going: list[Hit], belonging: _Belonging, why: Why) -> None:
    told: dict[str, list[str]] = defaultdict(list)
    for hit in going:
        told[belonging.subject(hit)].append(str(hit.key))
    for subject, rows in sorted(told.items()):
        audit.record(
            Action.CONTENT_ERASED,
            subject=subject,
            by=why.by,
            at=why.at,
            detail={"table": table.label, "rows": rows, "reason": why.reason.value},
        )
