"""Stored bytes and case packages go with what they were kept for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.evidence.files import add_file
from tests.retention.conftest import step
from varde.audit.personal import Matter
from varde.core.errors import BytesDestroyedError
from varde.evidence.delivering import deliver
from varde.evidence.models import Blob, CasePackage
from varde.incidents import services as incidents
from varde.retention import services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.models import Item
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.retention.models import Erasure


@pytest.fixture
def image(named: Incident, saga: User, now: datetime) -> Item:
    return add_file(named, saga, now)


@pytest.fixture
def evidence_ends(
    image: Item, closed: Incident, exempelverket: Organisation, ada: User, now: datetime
) -> None:
    services.set_rules(
        organisation=exempelverket, months={Matter.EVIDENCE: 12}, by=ada, now=now
    )


@pytest.fixture
def package(named: Incident, saga: User, now: datetime) -> CasePackage:
    return CasePackage.objects.create(
        incident=named,
        number=1,
        ceiling="amber",
        language="en",
        asked_by=saga,
        asked_at=now,
        moved_at=now,
        state=CasePackage.State.BUILDING,
    )


@pytest.mark.usefixtures("evidence_ends")
def test_the_bytes_of_a_file_are_destroyed(image: Item, long_after: datetime) -> None:
    services.erase_what_has_ended(now=long_after, limit=10)

    assert Blob.objects.get(pk=image.blob_id).state == Blob.State.DESTROYED


@pytest.mark.usefixtures("evidence_ends")
def test_bytes_that_are_missing_are_gone_for_good(
    image: Item, long_after: datetime
) -> None:
    """They may come again, as with a disk that was away."""
    Blob.objects.update(state=Blob.State.MISSING)

    services.erase_what_has_ended(now=long_after, limit=10)

    assert Blob.objects.get(pk=image.blob_id).state == Blob.State.DESTROYED


@pytest.mark.usefixtures("evidence_ends")
def test_bytes_that_another_incident_needs_stay(
    image: Item,
    exempelverket: Organisation,
    saga: User,
    now: datetime,
    long_after: datetime,
) -> None:
    other = incidents.declare(
        organisation=exempelverket, title="En annan", by=saga, now=now
    )
    add_file(other, saga, now)

    services.erase_what_has_ended(now=long_after, limit=10)

    assert Blob.objects.get(pk=image.blob_id).is_there


@pytest.mark.usefixtures("evidence_ends")
def test_what_stays_for_another_is_not_handed_out_here(
    image: Item,
    exempelverket: Organisation,
    saga: User,
    now: datetime,
    long_after: datetime,
) -> None:
    other = incidents.declare(
        organisation=exempelverket, title="En annan", by=saga, now=now
    )
    beside = add_file(other, saga, now)
    services.erase_what_has_ended(now=long_after, limit=10)

    with pytest.raises(BytesDestroyedError):
        deliver(image, image.blob, span=None, by=saga, now=long_after)
    assert list(deliver(beside, beside.blob, span=None, by=saga, now=long_after))


@pytest.mark.usefixtures("evidence_ends")
def test_bytes_that_two_needed_go_when_the_second_needs_them_no_more(
    image: Item,
    exempelverket: Organisation,
    saga: User,
    now: datetime,
    long_after: datetime,
) -> None:
    other = incidents.declare(
        organisation=exempelverket, title="En annan", by=saga, now=now
    )
    add_file(other, saga, now)
    services.erase_what_has_ended(now=long_after, limit=10)
    for to in ("contained", "closed"):
        step(other, to, "Klart", by=saga, now=long_after)

    services.erase_what_has_ended(now=long_after + timedelta(days=370), limit=10)

    assert Blob.objects.get(pk=image.blob_id).state == Blob.State.DESTROYED


def test_a_package_that_is_being_built_begins_anew(
    package: CasePackage, erase: Callable[..., Erasure]
) -> None:
    erase()

    package.refresh_from_db()
    assert (package.state, package.attempt) == (CasePackage.State.WAITING, 1)


@pytest.mark.usefixtures("hold")
def test_a_package_of_an_incident_on_hold_stays(
    package: CasePackage, erase: Callable[..., Erasure]
) -> None:
    erase()

    package.refresh_from_db()
    assert package.state == CasePackage.State.BUILDING
