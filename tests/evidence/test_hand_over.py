"""An item goes from one to another: who has it then, and who says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from varde.audit import selectors as audit
from varde.core.errors import (
    BeyondLabelError,
    HandOverWaitingError,
    HeldAlreadyError,
    InvalidTextError,
    InvalidValueError,
    NoHandOverError,
    NotTheGiverError,
    NotTheHolderError,
    NotTheReceiverError,
    ProofMissingError,
)
from varde.evidence import selectors, services
from varde.evidence.models import CustodyEvent, Item
from varde.organisations.models import Membership

if TYPE_CHECKING:
    from varde.accounts.models import User

Kind = CustodyEvent.Kind


def kinds(item: Item) -> list[str]:
    return [event.kind for event in selectors.custody(item)]


def hand(item: Item, to: User | str, by: User, at: datetime, **more: str) -> CustodyEvent:
    whom = {"to_name": to} if isinstance(to, str) else {"to": to}
    return services.hand_over(item=item, at=at, by=by, now=at, **whom, **more)


# Two people


def test_a_hand_over_moves_nothing_until_it_is_confirmed(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)

    assert disk.stands.is_waiting
    assert disk.stands.holder == saga


@pytest.mark.parametrize("more", ["", ", jour", "\u00a0"])
def test_a_colleague_is_chosen_and_not_named(
    disk: Item, saga: User, sven: User, later: datetime, more: str
) -> None:
    """Else one person alone could tell that both had signed."""
    with pytest.raises(InvalidTextError) as refusal:
        hand(disk, sven.name.upper() + more, saga, later, proof="Blankett 7")

    assert refusal.value.params == {"field": "to_name", "reason": "a-colleague"}


def test_a_name_is_no_reference(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        hand(disk, sven.reference, saga, later, proof="Blankett 7")

    assert refusal.value.params["reason"] == "a-reference"


def test_the_receiver_confirms_as_himself(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    asked = hand(disk, sven, saga, later)

    received = services.confirm(item=disk, at=later, by=sven, now=later)

    assert (received.holder, received.by, received.answers) == (sven, sven, asked)


def test_nobody_else_confirms(disk: Item, saga: User, sven: User, later: datetime) -> None:
    hand(disk, sven, saga, later)

    with pytest.raises(NotTheReceiverError):
        services.confirm(item=disk, at=later, by=saga, now=later)
    with pytest.raises(NotTheReceiverError):
        services.refuse(item=disk, at=later, reason="Nej", by=saga, now=later)


def test_what_is_not_accepted_stays_where_it_is(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)

    services.refuse(item=disk, at=later, reason="Påsen är öppen", by=sven, now=later)

    assert disk.stands.holder == saga
    assert not disk.stands.is_waiting


def test_where_it_is_and_the_letter_of_whoever_does_not_accept_are_kept(
    disk: Item, saga: User, later: datetime
) -> None:
    hand(disk, "Kriminalassistent Ek", saga, later)
    said = {"reason": "Ingen plats", "place": "Receptionen", "proof": "Mejl 3"}

    services.answer(item=disk, answer="refused", at=later, **said, by=saga, now=later)

    event = disk.stands
    assert {name: getattr(event, name) for name in said} == said


def test_not_accepting_needs_a_reason(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)

    with pytest.raises(InvalidTextError):
        services.refuse(item=disk, at=later, reason="", by=sven, now=later)


def test_whoever_hands_over_takes_it_back(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)

    services.withdraw(item=disk, at=later, reason="", by=saga, now=later)

    assert kinds(disk) == [Kind.COLLECTED, Kind.HANDED_OVER, Kind.WITHDRAWN]
    assert disk.stands.holder == saga


def test_nobody_else_takes_a_hand_over_back(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)

    with pytest.raises(NotTheGiverError) as refusal:
        services.withdraw(item=disk, at=later, reason="", by=sven, now=later)
    assert refusal.value.params["giver"] == "Saga Lind"


def test_a_hand_over_of_somebody_who_left_is_taken_back_by_a_colleague(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)
    Membership.objects.filter(user=saga).delete()

    services.withdraw(item=disk, at=later, reason="Saga har slutat", by=sven, now=later)

    assert not disk.stands.is_waiting


def test_nothing_is_answered_twice(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)
    services.confirm(item=disk, at=later, by=sven, now=later)

    with pytest.raises(NoHandOverError):
        services.confirm(item=disk, at=later, by=sven, now=later)


def test_nothing_else_happens_while_a_hand_over_waits(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later)

    with pytest.raises(HandOverWaitingError) as refusal:
        services.tell(item=disk, kind="examined", at=later, by=saga, now=later)

    assert refusal.value.params["receiver"] == "Sven Ny"


@pytest.mark.parametrize("whom", ["saga", "aino", "nils"])
def test_only_a_colleague_who_handles_the_incident_can_be_chosen(
    disk: Item, saga: User, aino: User, nils: User, later: datetime, whom: str
) -> None:
    to = {"saga": saga, "aino": aino, "nils": nils}[whom]

    with pytest.raises(InvalidValueError) as refusal:
        hand(disk, to, saga, later)

    assert refusal.value.params["field"] == "to"


def test_nobody_hands_over_what_he_does_not_have(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    with pytest.raises(NotTheHolderError):
        hand(disk, saga, sven, later)
    with pytest.raises(NotTheHolderError):
        hand(disk, "Kriminalassistent Ek", sven, later)
    with pytest.raises(NotTheHolderError):
        services.give_back(
            item=disk, to_name="Molnet AB", at=later, proof="x", by=sven, now=later
        )


def test_nobody_hands_over_what_a_supplier_has(
    logs: Item, saga: User, later: datetime
) -> None:
    with pytest.raises(NotTheHolderError):
        hand(logs, "Kriminalassistent Ek", saga, later)


# Somebody without an account


def test_somebody_outside_is_confirmed_by_his_signed_form(
    disk: Item, saga: User, later: datetime
) -> None:
    hand(disk, "Kriminalassistent Ek", saga, later, proof="Kvitto 2026-17, undertecknat")

    assert kinds(disk) == [Kind.COLLECTED, Kind.HANDED_OVER, Kind.RECEIVED]
    assert disk.stands.holder_name == "Kriminalassistent Ek"
    assert disk.stands.proof == "Kvitto 2026-17, undertecknat"


def test_the_form_may_come_later_and_by_a_colleague(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, "Kriminalassistent Ek", saga, later)
    assert disk.stands.holder == saga

    services.confirm(item=disk, at=later, proof="Kvitto 2026-17", by=sven, now=later)

    assert disk.stands.holder_name == "Kriminalassistent Ek"


def test_nobody_outside_is_confirmed_without_a_form(
    disk: Item, saga: User, later: datetime
) -> None:
    hand(disk, "Kriminalassistent Ek", saga, later)

    with pytest.raises(ProofMissingError):
        services.confirm(item=disk, at=later, by=saga, now=later)


def test_what_comes_back_from_outside_needs_a_form(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, "Kriminalassistent Ek", saga, later, proof="Kvitto")

    with pytest.raises(ProofMissingError):
        services.take(item=disk, at=later, proof="", by=sven, now=later)
    services.take(item=disk, at=later, proof="Följesedel 3", by=sven, now=later)

    assert disk.stands.holder == sven


def test_what_a_colleague_has_is_not_taken(disk: Item, sven: User, later: datetime) -> None:
    with pytest.raises(NotTheHolderError) as refusal:
        services.take(item=disk, at=later, proof="Jag såg den", by=sven, now=later)

    assert refusal.value.params["holder"] == "Saga Lind"


def test_what_one_has_is_not_taken_again(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(HeldAlreadyError):
        services.take(item=disk, at=later, proof="Jag såg den", by=saga, now=later)


def test_what_one_had_without_handling_the_incident_is_taken(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, "Labbet", saga, later, proof="Kvitto 4")

    services.take(item=disk, at=later, proof="Följesedel 3", by=saga, now=later)

    assert disk.stands.holder == saga


def test_what_somebody_had_who_left_is_taken(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    Membership.objects.filter(user=saga).delete()

    services.take(item=disk, at=later, proof="Låg i skåp 4", by=sven, now=later)

    assert disk.stands.holder == sven


@pytest.mark.parametrize("label", ["red", "amber+strict"])
def test_a_strict_label_keeps_a_thing_inside_without_a_ground(
    disk: Item, saga: User, later: datetime, label: str
) -> None:
    disk.incident.tlp = label

    with pytest.raises(BeyondLabelError):
        hand(disk, "Kriminalassistent Ek", saga, later)
    hand(disk, "Kriminalassistent Ek", saga, later, reason="Beslag, 0105-K1-26")

    assert disk.stands.handed_to_name == "Kriminalassistent Ek"


def test_what_is_returned_is_signed_for(disk: Item, saga: User, later: datetime) -> None:
    with pytest.raises(ProofMissingError):
        services.give_back(
            item=disk, to_name="Molnet AB", at=later, proof="", by=saga, now=later
        )
    services.give_back(
        item=disk, to_name="Molnet AB", at=later, proof="Kvitto", by=saga, now=later
    )

    assert (disk.stands.kind, disk.stands.holder_name) == (Kind.RETURNED, "Molnet AB")


# The record


def test_each_step_is_recorded_by_whoever_took_it(
    disk: Item, saga: User, sven: User, later: datetime
) -> None:
    hand(disk, sven, saga, later, reason="Speglas")
    services.confirm(item=disk, at=later, place="Labbet", by=sven, now=later)

    received, handed, *_earlier = audit.chain(disk.incident.reference)

    assert (handed.action, handed.actor) == ("custody.handed-over", saga.reference)
    assert handed.detail is not None
    assert handed.detail["handed_to"] == sven.reference
    assert (received.action, received.actor) == ("custody.received", sven.reference)
    assert received.detail is not None
    assert (received.detail["answers"], received.detail["place"]) == (2, "Labbet")
