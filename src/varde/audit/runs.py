"""
Verifications on demand: asked for on a page, carried out by the worker, with progress.

A chain that has grown for years is not read anew for everybody who looks at its page;
the page shows how the last verification ended, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, Subquery

from varde.core.record.chain import Link
from varde.core.record.entry import FIRST_SEQUENCE
from varde.jobs.queue import enqueue

from . import chains, keys, verifying
from .models import Entry, VerificationRun
from .references import LOG

log = structlog.get_logger("varde.log")

EVERYTHING = ""
"""The subject of a run over the log and every chain."""

CHAINS_AT_ONCE = 500
STEP = 2000
"""After so many entries the run tells how far it is."""

STALLED_AFTER = timedelta(minutes=3)
"""What has not moved for so long was given up, such as by a worker that was killed."""

Clock = Callable[[], datetime]


@transaction.atomic
def ask(*, subject: str, by: str, now: datetime) -> VerificationRun:
    """
    Have a chain, or EVERYTHING, verified soon.

    Who asks while it is on its way gets the same run.
    """
    newest = latest(subject, now=now)
    if newest is not None and newest.is_under_way:
        return newest
    run: VerificationRun = VerificationRun.objects.create(
        subject=subject,
        asked_by=by,
        asked_at=now,
        moved_at=now,
        total=chains.head_of(subject).sequence,
    )
    enqueue("audit.carry_out_verification", run=run.pk)
    return run


def latest(subject: str, *, now: datetime) -> VerificationRun | None:
    """Return the verification that was asked for last; one that stalled has failed."""
    run = VerificationRun.objects.filter(subject=subject).first()
    if run is not None and run.is_under_way and run.moved_at <= now - STALLED_AFTER:
        run.failed = True
    return run


def latest_ended(subject: str) -> VerificationRun | None:
    """
    Return the verification of a chain that ended last.

    One of everything counts too, if the chain was there by then and either all was
    whole or this chain was the broken one.
    """
    began = Entry.objects.filter(subject=subject, sequence=FIRST_SEQUENCE)
    covered = Q(subject=EVERYTHING, asked_at__gte=Subquery(began.values("recorded_at"))) & (
        Q(flaw="") | Q(found_in=subject)
    )
    ended = VerificationRun.objects.filter(finished_at__isnull=False, failed=False)
    return ended.filter(Q(subject=subject) | covered).first()


def carry_out(*, run: int, clock: Clock) -> None:
    """
    Do what a run asks for, unless it has ended. Safe to begin again after a kill.

    Whatever keeps it from its end is told with it, and raised.
    """
    found = VerificationRun.objects.filter(pk=run, finished_at=None).first()
    if found is None:
        return
    _tell_progress(found, 0, found.total, now=clock())
    try:
        _carry_out(found, clock)
    except (OperationalError, InterfaceError):
        # The database went away. The job comes back and begins anew.
        raise
    except Exception:
        VerificationRun.objects.filter(pk=run).update(failed=True, finished_at=clock())
        raise


def _carry_out(found: VerificationRun, clock: Clock) -> None:
    if found.subject == EVERYTHING:
        _verify_everything(found, clock)
    else:
        _verify_chain(found, clock)
    found.finished_at = clock()
    found.save()
    if found.flaw:
        log.error(
            "the record is broken",
            subject=found.found_in or LOG,
            place=found.broken_at,
            flaw=found.flaw,
        )


def _verify_chain(run: VerificationRun, clock: Clock) -> None:
    head = chains.head_of(run.subject)
    links = _counted(run, chains.links_of(run.subject), clock)
    verdict = chains.verdict_on(run.subject, links, head=head)
    run.done = verdict.entries
    run.head_hash = verdict.head.entry_hash if verdict.entries else ""
    if verdict.flaw:
        _note(run, verdict.flaw, run.subject, verdict.broken_at)


def _counted(run: VerificationRun, links: Iterator[Link], clock: Clock) -> Iterator[Link]:
    for number, link in enumerate(links, start=1):
        yield link
        if number % STEP == 0:
            _tell_progress(run, number, run.total, now=clock())


def _verify_everything(run: VerificationRun, clock: Clock) -> None:
    """The tree over all entries first, then each chain with its details."""

    def tell(done: int, total: int) -> None:
        _tell_progress(run, done, 2 * total, now=clock())

    report = verifying.verify_log(keys=keys.public_keys(), progress=tell)
    run.total, run.done = 2 * report.entries, report.entries
    for finding in report.findings[:1]:
        _note(run, finding.flaw, finding.subject, finding.sequence or finding.position)
    for subjects in chains.subjects(step=CHAINS_AT_ONCE):
        for subject, verdict in chains.verify_chains(subjects).items():
            run.done += verdict.entries
            if verdict.flaw and not run.flaw:
                _note(run, verdict.flaw, subject, verdict.broken_at)
        _tell_progress(run, run.done, run.total, now=clock())


def _note(run: VerificationRun, flaw: str, found_in: str, place: int | None) -> None:
    run.flaw, run.found_in, run.broken_at = flaw, found_in, place


def _tell_progress(run: VerificationRun, done: int, total: int, *, now: datetime) -> None:
    run.done, run.total, run.moved_at = done, max(total, done), now
    VerificationRun.objects.filter(pk=run.pk).update(
        done=run.done, total=run.total, moved_at=now
    )
