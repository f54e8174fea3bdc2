"""What the record does on its own."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.utils import timezone
from django_tasks import task

from varde.audit import keys, runs, sequencing, stamping, witnessing
from varde.jobs.continual import continually
from varde.jobs.schedule import every

log = structlog.get_logger("varde.log")


# Twice a second, so that under load a second never passes without a checkpoint.
@continually(seconds=0.5)
def sequence() -> None:
    """Give whatever was committed its position in the log, and sign."""
    if sequencing.something_waits():
        signers = keys.signers(now=timezone.now())
        sequencing.sequence_all(clock=timezone.now, signers=signers)


@continually(seconds=10)
def look_after_keys() -> None:
    """Notice that others can read a key, also while nothing is signed."""
    keys.look_after(now=timezone.now())


# In a thread of its own: a witness that does not answer delays nothing else.
@continually(seconds=2)
def submit_to_witnesses() -> None:
    """Let the witnesses sign the newest checkpoint."""
    witnessing.submit_due(clock=timezone.now)


@continually(seconds=10)
def stamp() -> None:
    """Have the newest checkpoint stamped, and whatever else waits for a stamp."""
    now = timezone.now()
    stamping.ask_for_newest(now=now)
    stamping.deliver_due(now=now)


@every(timedelta(hours=1))
@task()
def retire_keys() -> None:
    """Remove the private keys whose overlap has ended."""
    keys.retire_ended(now=timezone.now())


@task()
def carry_out_verification(run: int) -> None:
    """Verify the chain that a person asked to have verified, or everything."""
    runs.carry_out(run=run, clock=timezone.now)


@every(timedelta(days=1))
@task()
def take_in_left_out() -> None:
    """Give a place to what was recorded while nothing put it among the waiting."""
    if count := sequencing.take_in_left_out():
        log.error("entries waited for no place in the log", entries=count)


@every(timedelta(days=1))
@task()
def verify_everything() -> None:
    """Verify the log and every chain, whether or not anybody asks."""
    runs.ask(subject=runs.EVERYTHING, by="", now=timezone.now())
