"""Erase a person: asked for once, done as a job that may be stopped and goes on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from varde.accounts.erasing import end_sessions_naming, erase_account
from varde.accounts.idempotency import forget_naming
from varde.accounts.models import User
from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.names import Names
from varde.audit.reasons import ErasureReason
from varde.audit.references import INSTANCE, SYSTEM
from varde.core.errors import InvalidValueError, OnHoldError
from varde.jobs.queue import enqueue
from varde.organisations import services as organisations
from varde.organisations.models import Membership
from varde.retention import holds
from varde.retention.clearing import clear_database, clear_mail
from varde.retention.details import RECORD, erase_details
from varde.retention.erasing import Outcome, Why, batch_by_batch, erase_batch, in_turn
from varde.retention.models import Ended, Erasure
from varde.retention.scope import Scope
from varde.retention.signals import person_erased

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from varde.organisations.models import Organisation

SHORTEST_TERM = 3
MOST_TERMS = 20
MOST_PERIODS = 1_000


@transaction.atomic
def ask_for_erasure(
    *,
    organisation: Organisation | None,
    person: User | None,
    terms: Iterable[str],
    reason: ErasureReason,
    spared: Iterable[str] = (),
    left: Iterable[str] = (),
    total: int = 0,
    by: User | None,
    now: datetime,
) -> Erasure:
    """
    Close the person's account, if one is named, and put the rest on the queue.

    `terms` are the spellings to look for; `spared` are tables that are left alone, `left`
    those of them that hold one now. An account that others use too only loses its roles
    here. Raises InvalidValueError, LastAdministratorError, and OnHoldError where all of
    the organisation is on hold.
    """
    names = Names(terms)
    refuse_unfit(names, person)
    _refuse_on_hold(organisation, person)
    erasure = Erasure.objects.create(
        organisation=organisation,
        person=person,
        terms=list(names.spellings),
        spared=sorted(set(spared)),
        left=sorted(set(left)),
        reason=reason,
        asked_by=by,
        asked_at=now,
        total=total,
    )
    if person is not None:
        _close(person, erasure, now)
    _tell(erasure, Action.ERASURE_ASKED, now, spared=erasure.spared, reason=reason.value)
    enqueue("retention.erase", erasure=erasure.pk)
    return erasure


def spellings_of(person: User) -> list[str]:
    """What the account is known by, as far as it can be looked for."""
    return [text for text in (person.name, person.email) if len(text) >= SHORTEST_TERM]


def refuse_unfit(names: Names, person: User | None) -> None:
    """Raises InvalidValueError where the spellings are none, too many or too short."""
    if not names and person is None:
        raise InvalidValueError(field="terms", reason="empty")
    if len(names.spellings) > MOST_TERMS:
        raise InvalidValueError(field="terms", reason="too-many")
    if any(len(spelling) < SHORTEST_TERM for spelling in names.spellings):
        raise InvalidValueError(field="terms", reason="too-short")


def _refuse_on_hold(organisation: Organisation | None, person: User | None) -> None:
    """An account belongs to the organisations in which it has a role."""
    own = [organisation.pk] if organisation is not None else []
    if person is not None:
        roles = Membership.objects.filter(user=person)
        own += roles.values_list("organisation", flat=True)
    holds.lock(own)
    if holds.held_organisations(own):
        raise OnHoldError


def _close(person: User, erasure: Erasure, now: datetime) -> None:
    """Take the roles in reach; an account without roles elsewhere ends."""
    roles = Membership.objects.filter(user=person).select_related("organisation")
    if erasure.organisation is not None:
        roles = roles.filter(organisation__in=scope_of(erasure).organisations())
    for role in roles:
        organisations.revoke_role(
            organisation=role.organisation,
            user=person,
            role=role.role,
            by=erasure.asked_by,
            now=now,
        )
    if not Membership.objects.filter(user=person).exists():
        erase_account(
            user=person,
            reason=ErasureReason(erasure.reason),
            by=_actor(erasure),
            now=now,
        )


def scope_of(erasure: Erasure) -> Scope:
    person = erasure.person
    # An account that is used elsewhere keeps what is its own.
    gone = person if person is not None and person.erased_at is not None else None
    return Scope(organisation=erasure.organisation, person=gone, names=Names(erasure.terms))


def continue_erasure(*, erasure: Erasure, now: datetime, batches: int) -> bool:
    """
    Erase up to so many batches; tell whether the rows are all erased.

    What was done is counted in the transaction that did it; what was kept, anew by each
    run.
    """
    if erasure.state in {Erasure.State.CLEARING, Erasure.State.DONE}:
        return True
    erasure.kept = done = 0
    Erasure.objects.filter(pk=erasure.pk).update(state=Erasure.State.RUNNING, kept=0)
    for outcome in _outcomes(erasure, now):
        # What is erased is found no more, so whoever begins again gets further.
        done += bool(outcome.erased)
        if done >= batches:
            return False
    return True


def _outcomes(erasure: Erasure, now: datetime) -> Iterator[Outcome]:
    scope = scope_of(erasure)
    why = Why(ErasureReason(erasure.reason), _actor(erasure), now)
    for erase in _erasers(erasure, scope, why):
        yield from batch_by_batch(partial(_counted, erasure, erase))
    if scope.names:
        _forget_traces(erasure, scope.names)


def _erasers(erasure: Erasure, scope: Scope, why: Why) -> Iterator[Callable[..., Outcome]]:
    """
    What erases a batch: of each table, and then of the record.

    There all of the person's own chain goes, and wherever else a name is.
    """
    for table in in_turn(erasure.spared):
        yield partial(erase_batch, table, scope, why)
    if scope.person is not None:
        own = [scope.person.reference]
        yield partial(erase_details, own, Scope(person=scope.person), why)
    if scope.names and RECORD not in erasure.spared:
        for subjects in scope.chains():
            yield partial(erase_details, subjects, scope, why)


@transaction.atomic
def _counted(erasure: Erasure, erase: Callable[..., Outcome], *, after: Any) -> Outcome:
    outcome = erase(after=after)
    erasure.kept += outcome.kept
    Erasure.objects.filter(pk=erasure.pk).update(
        done=F("done") + outcome.erased, kept=erasure.kept
    )
    return outcome


def _forget_traces(erasure: Erasure, names: Names) -> None:
    """Sessions and remembered answers in which a name is; they belong to no incident."""
    # An account that is used elsewhere is not in the scope, and may have left traces.
    people = Scope(
        organisation=erasure.organisation, person=erasure.person
    ).people_with_traces()
    end_sessions_naming(names=names, people=people)
    forget_naming(names=names, people=people)


@transaction.atomic
def rows_are_erased(*, erasure: Erasure, now: datetime) -> None:
    """Forget what was looked for, and have the files cleared."""
    erasure = Erasure.objects.select_for_update(no_key=True).get(pk=erasure.pk)
    if erasure.state in {Erasure.State.CLEARING, Erasure.State.DONE}:
        return
    person_erased.send(sender=None, erasure=erasure, names=Names(erasure.terms), now=now)
    clear_mail(Names(erasure.terms))
    cache.clear()
    erasure.terms = []
    erasure.state = Erasure.State.CLEARING
    erasure.save(update_fields=["terms", "state"])
    _tell(erasure, Action.ERASURE_ENDED, now, erased=erasure.done, kept=erasure.kept)


def clear_files(*, now: datetime) -> int:
    """
    Overwrite what the database's files still hold of erased rows.

    Outside any transaction. What could not be cleared is left to the next time. Returns
    how many erasures ended with it.
    """
    waiting = list(
        Erasure.objects.filter(state=Erasure.State.CLEARING).values_list("pk", flat=True)
    )
    ended = Ended.objects.filter(is_cleared=False)
    periods = list(ended.values_list("pk", flat=True)[:MOST_PERIODS])
    if not (waiting or periods) or not clear_database():
        return 0
    Ended.objects.filter(pk__in=periods).update(is_cleared=True)
    return Erasure.objects.filter(pk__in=waiting).update(
        state=Erasure.State.DONE, ended_at=now
    )


def _actor(erasure: Erasure) -> str:
    return erasure.asked_by.reference if erasure.asked_by else SYSTEM


def _tell(erasure: Erasure, action: Action, now: datetime, **detail: object) -> None:
    organisation = erasure.organisation
    audit.record(
        action,
        subject=organisation.subject if organisation else INSTANCE,
        by=_actor(erasure),
        at=now,
        detail={"erasure": erasure.pk, **detail},
    )
