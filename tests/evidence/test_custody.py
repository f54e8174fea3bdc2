"""What is done with an item, and what cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit
from varde.core.errors import (
    CustodyEndedError,
    CustodyOutOfOrderError,
    FutureCustodyError,
    InvalidTextError,
    InvalidValueError,
    NotTheHolderError,
    OnHoldError,
    ProofMissingError,
    SealNotOnItemError,
)
from varde.evidence import services
from varde.evidence.models import CustodyEvent, Item
from varde.retention.models import LegalHold

if TYPE_CHECKING:
    from varde.accounts.models import User

Kind = CustodyEvent.Kind


@pytest.mark.parametrize("kind", ["examined", "copied", "stored"])
def test_nobody_works_on_what_somebody_else_has(
    disk: Item, sven: User, later: datetime, kind: str
) -> None:
    with pytest.raises(NotTheHolderError):
        services.tell(item=disk, kind=kind, at=later, place="Labbet", by=sven, now=later)


def test_what_a_supplier_did_is_told_with_his_letter(
    logs: Item, saga: User, later: datetime
) -> None:
    with pytest.raises(ProofMissingError):
        services.tell(item=logs, kind="copied", at=later, by=saga, now=later)
    services.tell(item=logs, kind="copied", at=later, proof="Mejl 3", by=saga, now=later)

    assert logs.stands.holder_name == "Molnet AB"


def test_the_seal_that_was_opened_to_destroy_it_is_told(
    disk: Item, saga: User, later: datetime
) -> None:
    services.tell(
        item=disk,
        kind="stored",
        at=later,
        place="Skåp",
        seal_applied="S-1",
        by=saga,
        now=later,
    )

    end = services.destroy(
        item=disk, at=later, reason="Gallrad", seal_opened="S-1", by=saga, now=later
    )

    assert (end.seal_opened, end.seal) == ("S-1", "")


def test_after_the_end_nothing_happens(disk: Item, saga: User, later: datetime) -> None:
    services.destroy(item=disk, at=later, reason="Gallrad", by=saga, now=later)

    with pytest.raises(CustodyEndedError):
        services.tell(item=disk, kind="examined", at=later, by=saga, now=later)
    with pytest.raises(CustodyEndedError):
        services.take(item=disk, at=later, proof="Hittad", by=saga, now=later)
    with pytest.raises(CustodyEndedError):
        services.destroy(item=disk, at=later, reason="Igen", by=saga, now=later)


def test_destroying_needs_a_reason(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(InvalidTextError):
        services.destroy(item=disk, at=later, reason=" ", by=saga, now=later)


def test_nobody_destroys_what_somebody_else_has(
    disk: Item, sven: User, later: datetime
) -> None:
    with pytest.raises(NotTheHolderError):
        services.destroy(item=disk, at=later, reason="Gallrad", by=sven, now=later)


@pytest.mark.parametrize("whole", [False, True])
def test_a_legal_hold_keeps_it(
    disk: Item, saga: User, ada: User, now: datetime, later: datetime, *, whole: bool
) -> None:
    LegalHold.objects.create(
        organisation=disk.incident.organisation,
        incident=None if whole else disk.incident,
        reason="Förundersökning",
        placed_by=ada,
        placed_at=now,
    )

    with pytest.raises(OnHoldError):
        services.destroy(item=disk, at=later, reason="Gallrad", by=saga, now=later)
    assert not disk.stands.is_end


def test_nothing_happens_before_what_it_follows(
    disk: Item, saga: User, now: datetime, later: datetime
) -> None:
    with pytest.raises(CustodyOutOfOrderError) as refusal:
        services.tell(
            item=disk, kind="examined", at=now - timedelta(minutes=1), by=saga, now=later
        )

    assert refusal.value.params == {"field": "at", "after": "2026-10-06T21:30:00Z"}


def test_the_minute_of_what_it_follows_will_do(
    disk: Item, saga: User, later: datetime
) -> None:
    exact = later + timedelta(seconds=40)
    services.tell(item=disk, kind="examined", at=exact, by=saga, now=exact)

    services.tell(item=disk, kind="copied", at=later, by=saga, now=exact)

    assert disk.stands.kind == Kind.COPIED


def test_nothing_happens_in_the_future(disk: Item, saga: User, now: datetime) -> None:
    with pytest.raises(FutureCustodyError):
        services.tell(
            item=disk, kind="examined", at=now + timedelta(hours=1), by=saga, now=now
        )


def test_what_is_stored_is_stored_somewhere(
    disk: Item, saga: User, later: datetime
) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.tell(item=disk, kind="stored", at=later, by=saga, now=later)

    assert refusal.value.params["field"] == "place"


def test_a_hand_over_is_no_doing(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(InvalidValueError):
        services.tell(item=disk, kind="received", at=later, by=saga, now=later)


# Seals


@pytest.fixture
def sealed(disk: Item, saga: User, now: datetime) -> Item:
    services.tell(
        item=disk, kind="stored", place="Skåp", seal_applied="S-1", at=now, by=saga, now=now
    )
    return disk


def test_a_seal_is_opened_and_another_applied(
    sealed: Item, saga: User, later: datetime
) -> None:
    services.tell(
        item=sealed,
        kind="examined",
        seal_opened="S-1",
        seal_applied="S-2",
        at=later,
        by=saga,
        now=later,
    )

    assert sealed.seal == "S-2"


def test_a_seal_that_is_not_there_is_not_opened(
    sealed: Item, saga: User, later: datetime
) -> None:
    with pytest.raises(SealNotOnItemError) as refusal:
        services.tell(
            item=sealed, kind="examined", seal_opened="S-9", at=later, by=saga, now=later
        )

    assert refusal.value.params["seal"] == "S-1"


def test_no_seal_is_put_over_another(sealed: Item, saga: User, later: datetime) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.tell(
            item=sealed, kind="examined", seal_applied="S-2", at=later, by=saga, now=later
        )

    assert refusal.value.params["field"] == "seal_opened"


def test_a_seal_stays_through_a_hand_over(
    sealed: Item, saga: User, sven: User, later: datetime
) -> None:
    services.hand_over(item=sealed, to=sven, at=later, by=saga, now=later)
    services.confirm(item=sealed, at=later, by=sven, now=later)

    assert sealed.seal == "S-1"


# The record


def test_what_is_refused_is_not_recorded(disk: Item, sven: User, later: datetime) -> None:
    before = len(audit.chain(disk.incident.reference))

    with pytest.raises(NotTheHolderError):
        services.tell(item=disk, kind="examined", at=later, by=sven, now=later)

    assert len(audit.chain(disk.incident.reference)) == before
