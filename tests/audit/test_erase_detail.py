from __future__ import annotations

import pytest
from django.db import connection

from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import chains, selectors, services
from varde.audit.actions import Action
from varde.audit.reasons import ErasureReason
from varde.core.errors import DetailErasedAlreadyError, NothingToEraseError
from varde.core.record.detail import Erasure

pytestmark = pytest.mark.django_db


def erase(sequence: int) -> None:
    services.erase_detail(
        subject=SUBJECT,
        sequence=sequence,
        reason=ErasureReason.REQUESTED,
        by="U-DDDDEEEEFF",
        now=NOW,
    )


def test_the_detail_and_its_salt_are_gone() -> None:
    state(source="Saga Lind")

    erase(1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT salt, detail FROM audit_detail ORDER BY entry_id")
        assert cursor.fetchone() == (None, None)


def test_the_page_can_tell_who_erased_it_when_and_why() -> None:
    state(source="Saga Lind")

    erase(1)

    entry = selectors.chain(SUBJECT)[-1]
    assert entry.detail is None
    assert entry.erased == Erasure(by="U-DDDDEEEEFF", at=NOW, reason="requested")
    assert entry.erasure_reason == "the person asked for it"


def test_the_erasure_has_an_entry_of_its_own() -> None:
    state(source="Saga Lind")

    erase(1)

    newest = selectors.chain(SUBJECT)[0]
    assert newest.action == Action.RECORD_DETAIL_ERASED
    assert newest.detail == {"sequence": 1, "reason": "requested"}


def test_the_chain_still_verifies() -> None:
    state(source="Saga Lind")
    state(source="Aino Berg")

    erase(1)

    report = chains.verify_chain(SUBJECT)
    assert (report.entries, report.whole) == (3, True)


def test_a_detail_is_erased_once() -> None:
    state(source="Saga Lind")
    erase(1)

    with pytest.raises(DetailErasedAlreadyError):
        erase(1)

    assert chains.verify_chain(SUBJECT).entries == 2


def test_an_entry_that_is_not_there_has_nothing_to_erase() -> None:
    with pytest.raises(NothingToEraseError):
        erase(1)


def test_what_tells_of_an_erasure_cannot_be_erased() -> None:
    state(source="Saga Lind")
    erase(1)

    with pytest.raises(NothingToEraseError):
        erase(2)
