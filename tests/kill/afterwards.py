"""
What must hold after every strike, and what must hold at the end.

Each check yields what is wrong, in words; nothing means that all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.kill.journal import acknowledged
from varde.audit import keys, selectors, sequencing
from varde.audit.models import ChainHead, Entry, Position, Waiting
from varde.audit.verifying import verify_log
from varde.incidents.models import Incident, TimelineEntry
from varde.jobs import services as jobs
from varde.jobs.worker import Worker

Check = Callable[[Path], Iterator[str]]
CHECKS: list[Check] = []

# One statement, so that it speaks of one moment while others write.
ENDS = """
    SELECT (SELECT count(*) FROM audit_position),
    (SELECT coalesce(max(position), -1) + 1 FROM audit_position),
    (SELECT coalesce(max(size), 0) FROM audit_checkpoint)
"""
AT_ONCE = 500


def check(function: Check) -> Check:
    """Ask this when the load has ended and what waited has been taken in."""
    CHECKS.append(function)
    return function


def gapless() -> Iterator[str]:
    """Hold at any moment: every position has one before it, and all are signed."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        count, end, signed = cursor.fetchone()
    if not count == end == signed:
        yield f"{count} positions up to {end}, of which {signed} are signed"


def settle() -> None:
    """Let the worker do what the killed ones left, and the sequencer what waits."""
    jobs.release_lost(now=timezone.now() + timedelta(days=3))
    worker = Worker()
    worker.run_once()
    signers = keys.signers(now=timezone.now())
    while sequencing.something_waits():
        sequencing.sequence(now=timezone.now(), signers=signers)


@check
def nothing_waits(_notes: Path) -> Iterator[str]:
    left = Waiting.objects.count()
    if left:
        yield f"{left} entries have no position"
    yield from gapless()


@check
def what_was_acknowledged_is_in_the_log(notes: Path) -> Iterator[str]:
    told = list(acknowledged(notes))
    placed = set(
        Entry.objects.filter(place__isnull=False).values_list(
            "subject", "sequence", "entry_hash"
        )
    )
    rows = set(TimelineEntry.objects.values_list("pk", flat=True))
    references = set(Incident.objects.values_list("reference", flat=True))
    for one in told:
        match one:
            case {"subject": subject, "sequence": sequence, "hash": hash_}:
                known = (subject, sequence, hash_) in placed
            case {"timeline": pk}:
                known = pk in rows
            case {"incident": reference}:
                known = reference in references
            case _:
                known = False
        if not known:
            yield f"acknowledged and gone: {one}"
    if not told:
        yield "nothing was acknowledged at all"


@check
def no_change_is_without_its_entry(_notes: Path) -> Iterator[str]:
    actions = dict.fromkeys(["timeline.entry-added", "incident.declared"], 0)
    for action in Entry.objects.filter(action__in=actions).values_list("action", flat=True):
        actions[action] += 1
    changes = (TimelineEntry.objects.count(), Incident.objects.count())
    if tuple(actions.values()) != changes:
        yield f"{changes} changes, told by {actions}"


@check
def every_chain_is_whole(_notes: Path) -> Iterator[str]:
    subjects = list(ChainHead.objects.values_list("subject", flat=True))
    for start in range(0, len(subjects), AT_ONCE):
        reports = selectors.verify_chains(subjects[start : start + AT_ONCE])
        for subject, report in reports.items():
            if not report.whole:
                yield f"{subject} breaks at {report.broken_at}: {report.reason}"


@check
def the_log_is_whole(_notes: Path) -> Iterator[str]:
    report = verify_log(keys=keys.public_keys())
    yield from map(str, report.findings)
    if report.size != Position.objects.count():
        yield f"{report.size} of {Position.objects.count()} positions are signed"


@check
def jobs_have_resumed(_notes: Path) -> Iterator[str]:
    left = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
    for job in left[:10]:
        yield f"{job.task_path} is {job.status}: {job.exception_class_path}"


@check
def the_database_is_sound(_notes: Path) -> Iterator[str]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {pragma}")
            yield from (str(row) for row in cursor.fetchall() if row != ("ok",))
