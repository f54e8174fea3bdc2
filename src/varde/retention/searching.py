"""Where a person is named, and what erasing would do there, before anything is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from varde.audit.personal import table
from varde.audit.standing import standing_details
from varde.incidents import selectors as incidents
from varde.incidents.models import Incident
from varde.organisations.models import Organisation
from varde.retention import holds
from varde.retention.details import RECORD
from varde.retention.erasing import hits, in_turn
from varde.retention.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from varde.accounts.models import User
    from varde.audit.personal import Table
    from varde.retention.erasing import Hit

LIMIT = 2000
"""How many rows of a table are looked at for the page; the erasure looks at all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of one table that name the person."""

    label: str
    name: str
    count: int
    law: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The places of one incident, or with `incident` None of what lies outside of all."""

    incident: Incident | None
    places: tuple[Place, ...]
    held: bool = False
    sealed: bool = False

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)


@dataclass(frozen=True, slots=True)
class Findings:
    groups: tuple[Group, ...]
    more: bool
    """Whether there are more rows than were looked at."""
    holders: tuple[str, ...]
    """Organisations that hold copies of their own, which stay."""

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups if not group.held)

    @property
    def held(self) -> int:
        return sum(group.count for group in self.groups if group.held)

    def places(self) -> list[Place]:
        """Each table once, with all that would go from it."""
        counts: Counter[str] = Counter()
        known: dict[str, Place] = {}
        for group in self.groups:
            for place in group.places if not group.held else ():
                counts[place.label] += place.count
                known[place.label] = place
        return [
            Place(label, known[label].name, count, known[label].law)
            for label, count in counts.items()
        ]


def search(scope: Scope, user: User | None = None) -> Findings:
    """
    Count what names the person, by incident, as far as the user may see them.

    What lies in sealed incidents that he does not see is counted together. Without a user
    it is the operator who asks, and all is seen.
    """
    seen = Incident.objects.all() if user is None else incidents.visible_incidents(user)
    counts: Counter[tuple[int | None, str]] = Counter()
    holders: set[str] = set()
    more = False
    for one in in_turn():
        found, following = hits(one, scope, limit=LIMIT)
        more |= following is not None
        counts.update((hit.incident, one.label) for hit in found)
        holders |= _holders(one, found, seen)
    details, more_details = _details(scope)
    counts += details
    return Findings(
        groups=tuple(_groups(counts, seen)),
        more=more or more_details,
        holders=tuple(sorted(holders - _names_of(scope.organisations()))),
    )


def _holders(table: Table, found: list[Hit], seen: QuerySet[Incident]) -> set[str]:
    """Who else holds what was found, in the incidents that are seen."""
    if not (table.held_by and found):
        return set()
    rows = table.rows.filter(pk__in=[hit.key for hit in found])
    rows = rows.filter(**{f"{table.incident}__in": seen.values("pk")})
    return _names_of(Organisation.objects.filter(pk__in=rows.values(table.held_by)))


def _names_of(organisations: QuerySet[Organisation]) -> set[str]:
    return set(organisations.values_list("name", flat=True))


def _details(scope: Scope) -> tuple[Counter[tuple[int | None, str]], bool]:
    chains = [(subjects, scope) for subjects in scope.chains()]
    if scope.person is not None:
        chains.append(([scope.person.reference], Scope(person=scope.person)))
    standing: dict[int, str] = {}
    more = False
    for subjects, part in chains:
        if part.names is not None and not part.names:
            continue
        found, following = standing_details(
            subjects=subjects, names=part.names, after=0, limit=LIMIT
        )
        more |= following is not None
        standing |= {detail.key: detail.subject for detail in found}
    keys = _keys(standing.values())
    return Counter((keys.get(subject), RECORD) for subject in standing.values()), more


def _keys(subjects: Iterable[str]) -> dict[str, int]:
    rows = Incident.objects.filter(reference__in=set(subjects))
    return dict(rows.values_list("reference", "pk"))


def _groups(
    counts: Counter[tuple[int | None, str]], visible: QuerySet[Incident]
) -> list[Group]:
    keys = {key for key, _label in counts if key is not None}
    seen = visible.filter(pk__in=keys).in_bulk()
    held = holds.held_among(keys)
    by_group: dict[tuple[int | None, bool, bool], Counter[str]] = {}
    for (key, label), count in counts.items():
        sealed = key is not None and key not in seen
        group = (None if sealed else key, sealed, key in held)
        by_group.setdefault(group, Counter())[label] += count
    found = [
        Group(
            incident=seen[key] if key is not None else None,
            places=tuple(_place(label, count) for label, count in sorted(places.items())),
            held=is_held,
            sealed=sealed,
        )
        for (key, sealed, is_held), places in by_group.items()
    ]
    return sorted(found, key=lambda g: (g.incident is None, g.sealed, str(g.incident)))


def _place(label: str, count: int) -> Place:
    one = table(label)
    return Place(label, one.name, count, str(one.law))
