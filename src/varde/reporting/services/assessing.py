"""Keep verdicts and clocks in step with what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit.references import SYSTEM
from varde.core.instants import iso
from varde.core.regimes import Reading, assess
from varde.core.regimes.fingerprint import fingerprint
from varde.incidents import services as incidents
from varde.reporting import selectors
from varde.reporting.known import known_of
from varde.reporting.models import Weighing
from varde.reporting.rulebook import regimes_for, rulebook

from .following import Weighed, follow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from varde.core.regimes import Assessment, Regime
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.known import Known

# So few that nobody who changes one of them waits for long.
BATCH = 100

# By entity and regime, what tells whether the stored assessment still says all.
Marks = dict[str, str]


@transaction.atomic
def reassess(*, incident: Incident, by: str, now: datetime) -> None:
    """
    Assess every legal entity of the incident against every regime that can reach it.

    Runs in the transaction of the change that made it necessary, so that no clock is
    ever stale. `by` is the reference of whoever made that change.
    """
    incidents.lock(incident)
    _weigh([incident], by=by, now=now)


@transaction.atomic
def reassess_all_hitting(*, organisation: Organisation, by: str, now: datetime) -> None:
    """Assess the open incidents that hit the organisation, as its lasting facts changed."""
    hit = list(selectors.open_incidents_hitting(organisation).values_list("pk", flat=True))
    for first in range(0, len(hit), BATCH):
        _weigh(incidents.lock_all(hit[first : first + BATCH]), by=by, now=now)


def reassess_outdated(*, now: datetime, limit: int) -> int:
    """
    Weigh again up to `limit` incidents that another rulebook has weighed.

    Batch by batch, each with a transaction of its own; how many there are in all costs no
    memory. Those that somebody is changing are left for the next time. Returns how many
    were weighed.
    """
    outdated = selectors.weighed_otherwise(rulebook().digest).values_list("pk", flat=True)
    count = last = 0
    while count < limit:
        batch = list(outdated.filter(pk__gt=last)[: min(BATCH, limit - count)])
        if not batch:
            break
        count += _weigh_those_free(batch, now=now)
        last = batch[-1]
    return count


@transaction.atomic
def _weigh_those_free(keys: Collection[int], *, now: datetime) -> int:
    free = incidents.lock_those_free(keys)
    _weigh(free, by=SYSTEM, now=now)
    return len(free)


def _weigh(several: Sequence[Incident], *, by: str, now: datetime) -> None:
    """Weigh incidents that are held; keep and tell what is said otherwise than before."""
    known = known_of(several)
    rows = Weighing.objects.filter(incident__in=several)
    before = dict(rows.values_list("incident", "said"))
    otherwise: dict[Incident, list[Weighed]] = {}
    after = []
    for incident in several:
        said = before.get(incident.pk, {})
        weighed, marks = _weighed(known[incident.pk], said)
        after.append(Weighing(incident=incident, rulebook=rulebook().digest, said=marks))
        if marks != said:
            otherwise[incident] = weighed
    if otherwise:
        follow(otherwise, by=by, now=now)
    Weighing.objects.bulk_create(
        after,
        update_conflicts=True,
        unique_fields=["incident"],
        update_fields=["rulebook", "said"],
    )


def _weighed(each: Iterable[Known], said: Mapping[str, str]) -> tuple[list[Weighed], Marks]:
    """Return what is found now, and its marks by entity and regime."""
    weighed: list[Weighed] = []
    marks: Marks = {}
    for known in each:
        read = known.facts | {name: iso(at) for name, at in known.milestones.items()}
        found = _assessed(known, _regimes(known, said))
        own = {f"{known.entity.pk} {one.regime}": fingerprint(one, read) for one in found}
        unsure = {
            one.regime
            for one, (name, mark) in zip(found, own.items(), strict=True)
            if said.get(name) != mark
        }
        weighed.append(Weighed(known, read, found, frozenset(unsure)))
        marks |= own
    return weighed, marks


def _regimes(known: Known, said: Mapping[str, str]) -> list[Regime]:
    """Those that can reach the entity, and those that did when it was weighed last."""
    found = {one.id: one for one in regimes_for(known.entity.country, known.facts)}
    for regime in rulebook().regimes.values():
        if f"{known.entity.pk} {regime.id}" in said:
            found.setdefault(regime.id, regime)
    return list(found.values())


def _assessed(known: Known, regimes: Iterable[Regime]) -> list[Assessment]:
    reading = Reading(known.facts)
    return [
        assess(
            regime,
            facts=reading,
            milestones=known.milestones,
            submitted=known.sent.get(regime.id, {}),
            interactions=rulebook().interactions,
        )
        for regime in regimes
    ]
