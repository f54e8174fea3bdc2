"""
What must hold after every strike, and what must hold at the end.

Each check yields what is wrong, in words; nothing means that all is well.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.kill.journal import acknowledged
from tests.kill.roles import FIRST_NAME, contents
from varde.adapters.packages.verifying import verify
from varde.audit import chains, keys, sequencing
from varde.audit.actions import Action
from varde.audit.models import ChainHead, Detail, Entry, Position, Waiting
from varde.audit.verifying import verify_log
from varde.core.errors import StoredBytesError
from varde.evidence import checking, storing
from varde.evidence.models import Blob, CasePackage, Item, Loose, Piece, Upload
from varde.incidents.models import Incident, TimelineEntry
from varde.jobs.worker import Worker
from varde.retention.models import Erasure

Check = Callable[[Path], Iterator[str]]
CHECKS: list[Check] = []

# One statement, so that it speaks of one moment while others write.
ENDS = """
    SELECT (SELECT count(*) FROM audit_position),
    (SELECT coalesce(max(position), -1) + 1 FROM audit_position),
    (SELECT coalesce(max(size), 0) FROM audit_checkpoint)
"""
AT_ONCE = 500
MADE = (CasePackage.State.READY, CasePackage.State.EXPIRED)
LATER = timedelta(hours=2)
MUCH_LATER = timedelta(days=4)
LAST_NAMES = re.compile(FIRST_NAME[2:].encode() + rb" ([0-9a-f]{12})")
# Each of these is told in the transaction that makes the row.
TOLD = {
    Action.INCIDENT_DECLARED: Incident.objects.all(),
    Action.TIMELINE_ENTRY_ADDED: TimelineEntry.objects.all(),
    Action.EVIDENCE_ADDED: Item.objects.all(),
    Action.PACKAGE_ASKED: CasePackage.objects.all(),
    Action.PACKAGE_MADE: CasePackage.objects.filter(state__in=MADE),
    Action.ERASURE_ASKED: Erasure.objects.all(),
}


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


def gone(notes: Path) -> Iterator[str]:
    """Hold at any moment: what was told to be erased is in no file."""
    done = set(
        Erasure.objects.filter(state=Erasure.State.DONE).values_list("pk", flat=True)
    )
    told = acknowledged(notes)
    yield from _in_files({str(one["erased"]) for one in told if one.get("erasure") in done})


def settle() -> None:
    """Let the worker do what the killed ones left, by its own schedule as time passes."""
    for passed in (LATER, 2 * LATER):
        with _clock_ahead(passed):
            Worker().run_once()
    signers = keys.signers(now=timezone.now())
    while sequencing.something_waits():
        sequencing.sequence(now=timezone.now(), signers=signers)
    storing.clean(now=timezone.now() + MUCH_LATER)


@contextmanager
def _clock_ahead(by: timedelta) -> Iterator[None]:
    right = timezone.now
    timezone.now = lambda: right() + by
    try:
        yield
    finally:
        timezone.now = right


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
            case {"upload": _} | {"given_up": _} | {"package": _} | {"let_go": _}:
                known = True  # compared below
            case {"erased": _} | {"full": _}:
                known = True
            case _:
                known = False
        if not known:
            yield f"acknowledged and gone: {one}"
    if not told:
        yield "nothing was acknowledged at all"


@check
def no_change_is_without_its_entry(_notes: Path) -> Iterator[str]:
    for action, rows in TOLD.items():
        changes, entries = rows.count(), Entry.objects.filter(action=action).count()
        if changes != entries:
            yield f"{changes} changes, of which {entries} are told as {action}"


@check
def every_chain_is_whole(_notes: Path) -> Iterator[str]:
    subjects = list(ChainHead.objects.values_list("subject", flat=True))
    for start in range(0, len(subjects), AT_ONCE):
        reports = chains.verify_chains(subjects[start : start + AT_ONCE])
        for subject, report in reports.items():
            if not report.whole:
                yield f"{subject} breaks at {report.broken_at}: {report.flaw}"


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


# Files


@check
def every_piece_acknowledged_is_there(notes: Path) -> Iterator[str]:
    told, given_up = {}, set()
    for one in acknowledged(notes):
        match one:
            case {"upload": int(pk), "received": int(received)}:
                told[pk] = received
            case {"given_up": pk}:
                given_up.add(pk)
    rows = Upload.objects.select_related("blob").in_bulk(told)
    for pk in told.keys() - rows.keys() - given_up:
        yield f"upload {pk} was acknowledged and is gone"
    for pk, upload in rows.items():
        sent = contents(upload.filename)[: upload.received]
        if upload.received < told[pk]:
            yield f"{upload.received} of {told[pk]} bytes acknowledged of upload {pk}"
        try:
            are_there = b"".join(_bytes_of(upload)) == sent
        except StoredBytesError as refusal:
            yield f"upload {pk}: {refusal.code}"
            continue
        if not are_there:
            yield f"upload {pk} has other bytes than the {upload.received} that were sent"


def _bytes_of(upload: Upload) -> Iterator[bytes]:
    if upload.blob is not None:
        yield from storing.open_blob(upload.blob)
        return
    for piece in upload.pieces.order_by("start"):
        yield from storing.read(piece.stored_as)


@check
def every_blob_is_whole(_notes: Path) -> Iterator[str]:
    for blob in Blob.objects.all():
        state, _chunk = checking.look_at(blob)
        if state != Blob.State.SOUND:
            yield f"blob {blob.pk} is {state}"


@check
def every_blob_belongs_to_something(_notes: Path) -> Iterator[str]:
    for blob in Blob.objects.filter(items=None, uploads=None):
        yield f"no item and no upload has blob {blob.pk}"


@check
def the_storage_holds_what_rows_speak_of_and_nothing_else(_notes: Path) -> Iterator[str]:
    named = set(Blob.objects.values_list("stored_as", flat=True))
    named |= set(Piece.objects.values_list("stored_as", flat=True))
    named |= set(
        CasePackage.objects.exclude(stored_as="").values_list("stored_as", flat=True)
    )
    folder = _folder()
    files = (path for path in folder.rglob("*") if path.is_file())
    # Not as the storage lists them: what it hides counts as well.
    there = {str(path.relative_to(folder)) for path in files}
    yield from (f"nobody speaks of the file {name}" for name in there - named)
    yield from (f"the file {name} is gone" for name in named - there)
    yield from (f"{left} is still loose" for left in Loose.objects.all())


def _folder() -> Path:
    place = storages["evidence"]
    assert isinstance(place, FileSystemStorage)
    return Path(place.location)


# Packages


def packages() -> dict[str, int]:
    """How many ended how."""
    rows = CasePackage.objects.values_list("state", "problem")
    return dict(Counter(" ".join(row).strip() for row in rows))


@check
def packages_have_ended_well(_notes: Path) -> Iterator[str]:
    for package in CasePackage.objects.exclude(state__in=MADE):
        if package.problem != CasePackage.Problem.FULL:
            yield f"package {package.pk} is {package.state} {package.problem}"


@check
def packages_that_are_ready_verify(_notes: Path) -> Iterator[str]:
    trust = keys.public_keys()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        for package in CasePackage.objects.filter(state=CasePackage.State.READY):
            try:
                path.write_bytes(b"".join(storing.read(package.stored_as)))
            except StoredBytesError as refusal:
                yield f"package {package.pk}: {refusal.code}"
                continue
            for flaw in verify(path, trust=trust).flaws:
                yield f"package {package.pk}: {flaw}"


@check
def packages_that_were_ready_are_the_same(notes: Path) -> Iterator[str]:
    told = list(acknowledged(notes))
    let_go = {one["let_go"] for one in told if "let_go" in one}
    rows = CasePackage.objects.in_bulk([one["package"] for one in told if "package" in one])
    for one in told:
        if "package" not in one:
            continue
        package = rows.get(one["package"])
        if package is None or package.sha256 != one["sha256"]:
            yield f"acknowledged and gone: {one}"
        elif not package.stored_as and package.incident_id not in let_go:
            yield f"nobody let package {package.pk} go"


# Erasures


@check
def erasures_have_ended(_notes: Path) -> Iterator[str]:
    for erasure in Erasure.objects.exclude(state=Erasure.State.DONE):
        yield f"erasure {erasure}"
    # A commit that was under way at the last strike may still come in between.
    done = Erasure.objects.filter(state=Erasure.State.DONE).count()
    ended = Entry.objects.filter(action=Action.ERASURE_ENDED).count()
    asked = Erasure.objects.count()
    if not done <= ended <= asked:
        yield f"{ended} erasures of {done} to {asked} are told to have ended"


@check
def what_was_to_be_erased_is_nowhere(notes: Path) -> Iterator[str]:
    asked = {str(one["erased"]) for one in acknowledged(notes) if "erased" in one}
    for table, raw in _values():
        if _names_in(raw) & asked:
            yield f"an erased name is in {table}"
    yield from _in_files(asked)


def _in_files(asked: set[str]) -> Iterator[str]:
    """SQLite's own; those of PostgreSQL keep what was erased for a while."""
    if connection.vendor != "sqlite":
        return
    for path in Path(connection.settings_dict["NAME"]).parent.glob("*.sqlite3*"):
        # By another process: whoever closes a file gives up the locks that SQLite has on
        # it in his own, and the next to end would take the log away from under him.
        read = subprocess.run(["cat", path], capture_output=True, check=False)
        if _names_in(read.stdout) & asked:
            yield f"an erased name is in {path.name}"


def _names_in(raw: bytes) -> set[str]:
    """Also those whose first letters are written in another way there."""
    return {f"{FIRST_NAME} {found.decode()}" for found in LAST_NAMES.findall(raw)}


def _values() -> Iterable[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview) else value
                    yield table, raw if isinstance(raw, bytes) else str(raw).encode()


@check
def every_row_erased_is_told(_notes: Path) -> Iterator[str]:
    told = set()
    for detail in Detail.objects.filter(entry__action=Action.CONTENT_ERASED):
        said = json.loads(detail.detail or "{}")
        if said.get("table") == TimelineEntry._meta.label:
            told |= set(map(int, said["rows"]))
    erased = TimelineEntry.objects.exclude(erased_at=None).values_list("pk", flat=True)
    yield from (f"that row {pk} was erased is not told" for pk in set(erased) - told)
