"""A submission is frozen; a correction is another."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from jsonschema import Draft202012Validator

from varde.adapters.rulebook_files import RULEBOOK
from varde.core.errors import (
    AlreadySubmittedError,
    CorrectionWithoutReasonError,
    LateWithoutReasonError,
    ReleaseMissingError,
)
from varde.incidents import services as incidents
from varde.reporting import selectors, services
from varde.reporting.models import Delivery, Obligation, Receipt, Submission

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User


def test_the_hash_is_that_of_the_payload(sent: Submission) -> None:
    assert hashlib.sha256(sent.payload.encode()).hexdigest() == sent.payload_sha256
    assert hashlib.sha256(bytes(sent.pdf)).hexdigest() == sent.pdf_sha256


def test_the_payload_follows_the_published_schema(sent: Submission) -> None:
    schema = json.loads(RULEBOOK.joinpath("schemas", "report.json").read_text())

    Draft202012Validator(schema).validate(json.loads(sent.payload))


def test_the_receipt_follows_the_published_schema(sent: Submission) -> None:
    schema = json.loads(RULEBOOK.joinpath("schemas", "receipt.json").read_text())
    receipt = Receipt.objects.get(delivery__submission=sent)

    Draft202012Validator(schema).validate(json.loads(receipt.body))


def test_the_receipt_names_the_hash_of_what_arrived(sent: Submission) -> None:
    receipt = json.loads(Receipt.objects.get(delivery__submission=sent).body)

    assert receipt["submission"]["sha256"] == sent.payload_sha256


def test_it_stops_the_clock(sent: Submission, early_warning: Obligation) -> None:
    early_warning.refresh_from_db()

    assert early_warning.state == Obligation.State.SENT
    assert early_warning.sent_at == sent.submitted_at


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_touch_it(sent: Submission, change: str) -> None:
    rows = Submission.objects.filter(pk=sent.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="x") if change == "update" else rows._raw_delete(rows.db)


def test_the_same_release_is_not_sent_twice(
    sent: Submission, released: Obligation, saga: User, now: datetime
) -> None:
    with pytest.raises(AlreadySubmittedError):
        services.submit(obligation=released, by=saga, now=now)

    assert Submission.objects.count() == 1


def test_without_a_release_nothing_is_sent(
    drafted: Obligation, saga: User, now: datetime
) -> None:
    with pytest.raises(ReleaseMissingError):
        services.submit(obligation=drafted, by=saga, now=now)


def test_what_changed_after_the_release_needs_another(
    released: Obligation, saga: User, now: datetime
) -> None:
    incidents.state_fact(
        incident=released.incident,
        fact="incident.suspected_unlawful",
        value=True,
        by=saga,
        now=now,
    )

    with pytest.raises(ReleaseMissingError):
        services.submit(obligation=released, by=saga, now=now)


def test_a_late_report_says_why(released: Obligation, saga: User, now: datetime) -> None:
    late = now + timedelta(days=2)
    with pytest.raises(LateWithoutReasonError):
        services.submit(obligation=released, by=saga, now=late)

    sent = services.submit(
        obligation=released, lateness_reason="Nätet låg nere.", by=saga, now=late
    )

    assert (sent.late, sent.lateness_reason) == (True, "Nätet låg nere.")


def test_a_correction_is_another_version_with_its_reason(
    sent: Submission, released: Obligation, saga: User, berit: User, now: datetime
) -> None:
    with pytest.raises(CorrectionWithoutReasonError):
        services.ask_release(obligation=released, asked_of=None, by=saga, now=now)
    later = now + timedelta(minutes=5)
    asked = services.ask_release(
        obligation=released,
        asked_of=None,
        correction_reason="Fel tidpunkt.",
        by=saga,
        now=later,
    )
    services.release(
        obligation=released, content_sha256=asked.content_sha256, by=berit, now=later
    )

    corrected = services.submit(obligation=released, by=saga, now=later)

    assert (corrected.version, corrected.reason) == (2, "Fel tidpunkt.")
    assert json.loads(corrected.payload)["corrects"]["sha256"] == sent.payload_sha256


def test_a_recipient_without_a_desk_here_is_delivered_to_by_hand(
    released: Obligation, saga: User, now: datetime
) -> None:
    sent = services.submit(obligation=released, by=saga, now=now)

    (delivery,) = selectors.deliveries_of(sent)
    assert (delivery.channel, delivery.delivered_at) == (Delivery.Channel.BY_HAND, None)


def test_lateness_can_be_explained_before_it_is_sent(
    released: Obligation, saga: User, now: datetime
) -> None:
    services.explain_lateness(
        obligation=released, reason="Nätet låg nere.", by=saga, now=now
    )

    released.refresh_from_db()
    assert released.lateness_reason == "Nätet låg nere."
