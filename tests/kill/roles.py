"""
The processes that can be killed at any instruction: who writes or reads, sequencer, worker.

Each is forked from a server that has everything imported, so that it begins at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from ctypes import c_double
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import parent_process
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from tests.evidence.files import add_file
from tests.kill.journal import Journal
from varde.accounts.models import User
from varde.audit import keys, sequencing, services
from varde.audit.actions import Action
from varde.audit.reasons import ErasureReason
from varde.core.errors import ConflictError, StoredBytesError
from varde.core.record.entry import entry_hash
from varde.evidence import discarding, storing, uploads
from varde.evidence import services as evidence
from varde.evidence import tasks as evidence_tasks
from varde.evidence.models import CasePackage, Upload
from varde.evidence.packaging import asking
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.jobs.queue import enqueue
from varde.jobs.worker import Worker
from varde.organisations.models import Organisation
from varde.retention import services as retention
from varde.retention import tasks as retention_tasks
from varde.retention.models import Erasure

SHARED = "O:exempelverket"
PAUSE_AFTER_TROUBLE = 0.05
# What is stored stays within the small disk, however long it goes on.
FILES = 60
LARGEST = 200_000
CASE = "Ett ärende att lämna ut"
CASES_KEPT = 6
UNDER_WAY = (CasePackage.State.WAITING, CasePackage.State.BUILDING)
FIRST_NAME = "Zénobie"
PATIENCE = 1.0
LONGEST_READ = 3.0


@dataclass(frozen=True)
class Scene:
    """What a process knows: where to note things down, and how far its clock is back."""

    journal: Path
    seconds_back: c_double

    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=self.seconds_back.value)


Role = Callable[[Scene, str], None]
ROLES: dict[str, Role] = {}


def role(function: Role) -> Role:
    """Let a process play this for as long as it lives."""
    ROLES[function.__name__] = function
    return function


def play(scene: Scene, name: str) -> None:
    """Play a role under a name such as `writer-2`."""
    threading.Thread(target=_end_with_the_runner, daemon=True).start()
    timezone.now = scene.now
    ROLES[name.partition("-")[0]](scene, name)


def _end_with_the_runner() -> None:
    """Leave no process behind when the runner itself is killed."""
    if runner := parent_process():
        runner.join()
    os._exit(1)


@role
def writer(scene: Scene, name: str) -> None:
    """Change things one after the other; note down what the database has confirmed."""
    journal = Journal(scene.journal, name)
    saga = None
    while True:
        with trouble_passes(journal):
            saga = saga or _saga()
            act = random.choice([_record_on_its_own, _record_with_others, _tell_timeline])
            act(scene, journal, saga)


def _saga() -> User:
    return User.objects.get(email="saga@exempelverket.example")


def _record_on_its_own(scene: Scene, journal: Journal, saga: User) -> None:
    _record(f"VRD-K-{random.randrange(50)}", scene, journal, saga)


def _record_with_others(scene: Scene, journal: Journal, saga: User) -> None:
    _record(SHARED, scene, journal, saga)


def _record(subject: str, scene: Scene, journal: Journal, saga: User) -> None:
    with transaction.atomic():
        entry = services.record(
            Action.FACT_STATED,
            subject=subject,
            by=saga.reference,
            at=scene.now(),
            detail={"value": random.random()},
        )
    journal.add(subject=subject, sequence=entry.sequence, hash=entry_hash(entry.to_bytes()))


def _tell_timeline(scene: Scene, journal: Journal, saga: User) -> None:
    journal.add(timeline=_told(_some_incident(), "Disken är full.", scene, saga))


def _told(incident: Incident, text: str, scene: Scene, saga: User) -> int:
    now = scene.now()
    row = incidents.add_timeline_entry(
        incident=incident, kind="system", happened_at=now, text=text, by=saga, now=now
    )
    return row.pk


@role
def uploader(scene: Scene, name: str) -> None:
    """
    Send files in parts, and after a break go on with what the storage has of them;
    bring others as a form does.
    """
    journal = Journal(scene.journal, name)
    while True:
        with trouble_passes(journal):
            saga = _saga()
            if random.random() < 0.3:
                _bring(scene, journal, saga)
            upload = Upload.objects.filter(by=saga, used=False).first()
            _send(upload or _begun(scene, saga), scene, journal)
            stored = Upload.objects.filter(by=saga, used=False, blob__isnull=False)
            for whole in stored.select_related("blob", "incident"):
                _use_or_give_up(whole, scene, journal, saga)


def contents(filename: str) -> bytes:
    """The bytes of a file by its name, so that anybody can send and compare them."""
    chance = random.Random(filename)
    return chance.randbytes(chance.randint(1, LARGEST))


def _bring(scene: Scene, journal: Journal, saga: User) -> None:
    filename = _some_file()
    with storing.Incoming(now=scene.now()) as incoming:
        incoming.take([contents(filename)])
        upload = uploads.arrived(
            incoming,
            incident=_some_incident(),
            by=saga,
            filename=filename,
            now=scene.now(),
        )
    journal.add(upload=upload.pk, received=upload.received)


def _some_file() -> str:
    return f"avbild-{random.randrange(FILES)}"


def _some_incident() -> Incident:
    return random.choice(Incident.objects.order_by("-pk")[:5])


def _begun(scene: Scene, saga: User) -> Upload:
    filename = _some_file()
    return uploads.begin(
        incident=_some_incident(),
        by=saga,
        filename=filename,
        size=len(contents(filename)),
        malware=False,
        now=scene.now(),
    )


def _send(upload: Upload, scene: Scene, journal: Journal) -> None:
    data = contents(upload.filename)
    while not upload.is_whole:
        begin = upload.received
        part = io.BytesIO(data[begin : begin + random.randint(1, len(data))])
        uploads.append(upload, part, offset=begin, now=scene.now())
        journal.add(upload=upload.pk, received=upload.received)
    if upload.state != Upload.State.STORED:
        # As the worker does when whoever put it together is not heard of any more.
        uploads.finish(upload, now=upload.touched_at + uploads.FINISHED_WITHIN)


def _use_or_give_up(upload: Upload, scene: Scene, journal: Journal, saga: User) -> None:
    now = scene.now()
    sent = hashlib.sha256(contents(upload.filename)).hexdigest()
    # What holds other bytes is kept, to be found.
    if upload.blob and upload.blob.sha256 == sent and random.random() < 0.7:
        journal.add(given_up=upload.pk)
        uploads.give_up(upload, now=now)
        return
    note = evidence.Note(
        title="Avbild",
        acquired_at=now,
        acquired_by=saga.name,
        acquired_where="Serverhallen",
    )
    evidence.add_item(
        incident=upload.incident, kind="file", upload=upload, note=note, by=saga, now=now
    )


@role
def packer(scene: Scene, name: str) -> None:
    """Ask for packages, build some beside the worker, and note down those ready."""
    journal = Journal(scene.journal, name)
    while True:
        with trouble_passes(journal):
            saga = _saga()
            package = asking.ask(
                incident=_case(scene, journal, saga),
                ceiling="red",
                with_bytes=True,
                language="sv",
                by=saga,
                now=scene.now(),
            )
            if random.random() < 0.7:
                evidence_tasks.build_package.func(package.pk)
            mine = CasePackage.objects.filter(pk=package.pk)
            if not _comes(mine.exclude(state__in=UNDER_WAY).exists):
                asking.resume_stalled(now=scene.now() + asking.STALLED_AFTER)
            for ready in mine.filter(state=CasePackage.State.READY):
                journal.add(package=ready.pk, sha256=ready.sha256)


def _case(scene: Scene, journal: Journal, saga: User) -> Incident:
    """An incident with a file, of which no package is being built."""
    cases = Incident.objects.filter(title=CASE).order_by("-pk")
    for old in cases[CASES_KEPT : 2 * CASES_KEPT]:
        journal.add(let_go=old.pk)
        discarding.discard(incident=old, now=scene.now())
    under_way = CasePackage.objects.filter(state__in=UNDER_WAY)
    free = [case for case in cases[:CASES_KEPT] if not under_way.filter(incident=case)]
    if free and random.random() < 0.8:
        return random.choice(free)
    now = scene.now()
    case = incidents.declare(
        organisation=Organisation.objects.get(reference="exempelverket"),
        title=CASE,
        by=saga,
        now=now,
    )
    add_file(case, saga, now, random.randbytes(random.randint(1, LARGEST)))
    return case


def _comes(what: Callable[[], bool]) -> bool:
    """Wait a while for something, and tell whether it came."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.02)
    return False


@role
def eraser(scene: Scene, name: str) -> None:
    """Write a name down, have it erased, and do that too, beside the worker."""
    journal = Journal(scene.journal, name)
    while True:
        with trouble_passes(journal):
            saga = _saga()
            incident = Incident.objects.filter(organisation__reference="annanstans").get()
            person = f"{FIRST_NAME} {secrets.token_hex(6)}"
            for _ in range(3):
                _told(incident, f"{person} ringde.", scene, saga)
            erasure = retention.ask_for_erasure(
                organisation=incident.organisation,
                person=None,
                terms=[person],
                reason=ErasureReason.REQUESTED,
                by=saga,
                now=scene.now(),
            )
            journal.add(erased=person, erasure=erasure.pk)
            if random.random() < 0.5:
                retention_tasks.erase.func(erasure.pk)
            done = Erasure.objects.filter(pk=erasure.pk, state=Erasure.State.DONE)
            if not _comes(done.exists):
                enqueue("retention.erase", erasure=erasure.pk)


@role
def reader(scene: Scene, name: str) -> None:
    """Read for a while what was there at one moment, as a backup does."""
    journal = Journal(scene.journal, name)
    begin = "BEGIN"
    if connection.vendor == "postgresql":
        begin += " ISOLATION LEVEL REPEATABLE READ"
    while True:
        with trouble_passes(journal), connection.cursor() as cursor:
            cursor.execute(begin)
            cursor.execute("SELECT count(*) FROM audit_entry")
            time.sleep(random.uniform(0, LONGEST_READ))
            cursor.execute("ROLLBACK")
        time.sleep(random.uniform(0, 1))


@role
def sequencer(scene: Scene, name: str) -> None:
    """Take in small batches without a pause, so that it is hit inside one."""
    journal = Journal(scene.journal, name)
    while True:
        with trouble_passes(journal):
            batch = random.randint(1, 30)
            signers = keys.signers(now=scene.now())
            if not sequencing.sequence(now=scene.now(), signers=signers, batch=batch):
                time.sleep(0.005)


@role
def worker(_scene: Scene, _name: str) -> None:
    """The worker as it is, queue and sequencer, with hardly a pause."""
    Worker(pause=0.05).run()


@contextlib.contextmanager
def trouble_passes(journal: Journal) -> Iterator[None]:
    """Go on after whatever was refused; nothing was acknowledged."""
    try:
        yield
    except (DatabaseError, InterfaceError, StoredBytesError, ConflictError) as refusal:
        journal.add_refusal(refusal)
        connection.close()
        time.sleep(PAUSE_AFTER_TROUBLE)
