"""
Verifications on demand: asked for on a page, carried out by the worker, with progress.

A chain that has grown for years is not read anew for everybody who looks at its page;
the page shows how the last verification ended, and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from varde.core.record import chain as chains
from varde.core.record.chain import Link
from varde.jobs.queue import enqueue

from . import selectors
from .models import ChainHead, VerificationRun

STEP = 2000
"""After so many entries the run tells how far it is."""

GIVEN_UP_AFTER = timedelta(minutes=10)
"""A run that was asked for earlier and has not ended stands in nobody's way."""


@transaction.atomic
def ask(*, subject: str, by: str, now: datetime) -> VerificationRun:
    """Have a chain verified soon; who asks while it is on its way gets the same run."""
    under_way = VerificationRun.objects.filter(
        subject=subject, finished_at=None, asked_at__gt=now - GIVEN_UP_AFTER
    ).first()
    if under_way is not None:
        return under_way
    head = ChainHead.objects.filter(subject=subject).first()
    run = VerificationRun.objects.create(
        subject=subject, asked_by=by, asked_at=now, total=head.sequence if head else 0
    )
    enqueue("audit.verify_chain", run=run.pk)
    return run


def latest(subject: str) -> VerificationRun | None:
    """Return the verification that was asked for last, ended or not."""
    return VerificationRun.objects.filter(subject=subject).first()


def latest_ended(subject: str) -> VerificationRun | None:
    """Return the verification that ended last."""
    ended = VerificationRun.objects.filter(subject=subject, finished_at__isnull=False)
    return ended.first()


def carry_out(*, run: int, now: datetime) -> None:
    """Verify the chain of a run that has not ended. Safe to begin again after a kill."""
    found = VerificationRun.objects.filter(pk=run, finished_at=None).first()
    if found is None:
        return
    head = selectors.head_of(found.subject)
    links = _counted(found, selectors.links_of(found.subject))
    verdict = chains.verify_chain(found.subject, links, head=head)
    found.done = verdict.entries
    found.flaw = verdict.flaw or ""
    found.broken_at = verdict.broken_at
    found.head_hash = verdict.head.entry_hash if verdict.entries else ""
    found.finished_at = now
    found.save()


def _counted(run: VerificationRun, links: Iterator[Link]) -> Iterator[Link]:
    for number, link in enumerate(links, start=1):
        yield link
        if number % STEP == 0:
            VerificationRun.objects.filter(pk=run.pk).update(done=number)
