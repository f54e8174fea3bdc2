"""
Verifications on demand: asked for on a page, carried out by the worker, with progress.

A chain that has grown for years is not read anew for everybody who looks at its page;
the page shows how the last verification ended, and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, Subquery

from varde.core.record import chain as chains
from varde.core.record.chain import Link
from varde.core.record.entry import FIRST_SEQUENCE
from varde.jobs.queue import enqueue

from . import keys, selectors, verifying
from .models import Entry, VerificationRun
from .references import LOG

log = structlog.get_logger("varde.log")

EVERYTHING = ""
"""The subject of a run over the log and every chain."""

CHAINS_AT_ONCE = 500
STEP = 2000
"""After so many entries the run tells how far it is."""

GIVEN_UP_AFTER = timedelta(minutes=10)
"""A run that was asked for earlier and has not ended stands in nobody's way."""


@transaction.atomic
def ask(*, subject: str, by: str, now: datetime) -> VerificationRun:
    """
    Have a chain, or EVERYTHING, verified soon.

    Who asks while it is on its way gets the same run.
    """
    under_way = VerificationRun.objects.filter(
        subject=subject, finished_at=None, asked_at__gt=now - GIVEN_UP_AFTER
    ).first()
    if under_way is not None:
        return under_way
    run = VerificationRun.objects.create(
        subject=subject,
        asked_by=by,
        asked_at=now,
        total=selectors.head_of(subject).sequence,
    )
    enqueue("audit.carry_out_verification", run=run.pk)
    return run


def latest(subject: str) -> VerificationRun | None:
    """Return the verification that was asked for last, ended or not."""
    return VerificationRun.objects.filter(subject=subject).first()


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
    ended = VerificationRun.objects.filter(finished_at__isnull=False)
    return ended.filter(Q(subject=subject) | covered).first()


def carry_out(*, run: int, now: datetime) -> None:
    """Do what a run asks for, unless it has ended. Safe to begin again after a kill."""
    found = VerificationRun.objects.filter(pk=run, finished_at=None).first()
    if found is None:
        return
    if found.subject == EVERYTHING:
        _verify_everything(found)
    else:
        _verify_chain(found)
    found.finished_at = now
    found.save()
    if found.flaw:
        log.error(
            "the record is broken",
            subject=found.found_in or LOG,
            place=found.broken_at,
            flaw=found.flaw,
        )


def _verify_chain(run: VerificationRun) -> None:
    head = selectors.head_of(run.subject)
    links = _counted(run, selectors.links_of(run.subject))
    verdict = chains.verify_chain(run.subject, links, head=head)
    run.done = verdict.entries
    run.head_hash = verdict.head.entry_hash if verdict.entries else ""
    if verdict.flaw:
        _note(run, verdict.flaw, run.subject, verdict.broken_at)


def _counted(run: VerificationRun, links: Iterator[Link]) -> Iterator[Link]:
    for number, link in enumerate(links, start=1):
        yield link
        if number % STEP == 0:
            _tell_progress(run, number, run.total)


def _verify_everything(run: VerificationRun) -> None:
    """The tree over all entries first, then each chain with its details."""

    def tell(done: int, total: int) -> None:
        _tell_progress(run, done, 2 * total)

    report = verifying.verify_log(keys=keys.public_keys(), progress=tell)
    run.total, run.done = 2 * report.entries, report.entries
    for finding in report.findings[:1]:
        _note(run, finding.flaw, finding.subject, finding.sequence or finding.position)
    for subjects in selectors.subjects(step=CHAINS_AT_ONCE):
        for subject, chain in selectors.verify_chains(subjects).items():
            run.done += chain.entries
            if chain.reason and not run.flaw:
                _note(run, chain.reason, subject, chain.broken_at)
        _tell_progress(run, run.done, run.total)


def _note(run: VerificationRun, flaw: str, found_in: str, place: int | None) -> None:
    run.flaw, run.found_in, run.broken_at = flaw, found_in, place


def _tell_progress(run: VerificationRun, done: int, total: int) -> None:
    run.done, run.total = done, max(total, done)
    VerificationRun.objects.filter(pk=run.pk).update(done=run.done, total=run.total)
