"""Several build and record at the same moment."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.concurrency.crowd import at_once
from varde.accounts.models import User
from varde.audit import sequencing
from varde.audit.actions import Action
from varde.audit.models import Entry
from varde.evidence.models import CasePackage
from varde.evidence.packaging import asking, building
from varde.incidents.models import Incident

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def package(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> CasePackage:
    return asking.ask(
        incident=incident,
        ceiling="amber",
        with_bytes=True,
        language="en",
        by=saga,
        now=now,
    )


@pytest.mark.parametrize("turn", range(5))
def test_of_two_attempts_one_makes_the_package(
    package: CasePackage, now: datetime, turn: int
) -> None:
    at_once(*[lambda: building.build(package.pk, clock=lambda: now)] * 2)

    package.refresh_from_db()
    assert package.state == CasePackage.State.READY
    assert Entry.objects.filter(action=Action.PACKAGE_MADE).count() == 1


def test_an_attempt_that_fails_late_leaves_what_is_ready(
    package: CasePackage, now: datetime
) -> None:
    ticks = iter(range(10_000))

    def overtaken() -> datetime:
        if next(ticks) == 3:
            CasePackage.objects.update(state=CasePackage.State.READY)
            raise ValueError("too late")
        return now

    with pytest.raises(ValueError, match="too late"):
        building.build(package.pk, clock=overtaken)

    package.refresh_from_db()
    assert package.state == CasePackage.State.READY


def test_another_sequencer_is_waited_for(package: CasePackage, now: datetime) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite the second waits for the first")
    held = threading.Event()

    def sequencing_elsewhere() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sequencing.LOCK])
            held.set()
            cursor.execute("SELECT pg_sleep(1)")

    def building_here() -> bool:
        held.wait(10)
        return building.build(package.pk, clock=lambda: now)

    assert at_once(sequencing_elsewhere, building_here)[1] is True
