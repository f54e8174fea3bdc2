"""What the record does on its own."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from varde.audit import keys, runs, sequencing
from varde.jobs.continual import continually


# Twice a second, so that under load a second never passes without a checkpoint.
@continually(seconds=0.5)
def sequence() -> None:
    """Give whatever was committed its position in the log, and sign."""
    if sequencing.something_waits():
        signers = keys.signers(now=timezone.now())
        sequencing.sequence_all(clock=timezone.now, signers=signers)


@task()
def verify_chain(run: int) -> None:
    """Verify the chain that a person asked to have verified."""
    runs.carry_out(run=run, now=timezone.now())
