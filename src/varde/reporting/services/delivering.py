"""Bring a submission to its recipients, and keep what they answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.canonical import canonical_json
from varde.core.errors import (
    AcknowledgedAlreadyError,
    DeliveredAlreadyError,
    ImpossibleDeliveryError,
)
from varde.core.reports.payload import Recipient
from varde.core.reports.receipt import Arrival, receipt
from varde.incidents import services as incidents
from varde.organisations import selectors as organisations
from varde.reporting.models import Delivery, GivenAnswer, Receipt, ReceivedReport
from varde.reporting.rulebook import authority_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.reporting.models import Submission


def deliver(
    *, submission: Submission, recipients: Iterable[str], by: User, now: datetime
) -> list[Delivery]:
    """
    Deliver to each recipient: at once where it has a desk here, else by hand.

    Runs in the transaction of the submission. A desk's receipt of arrival is issued in
    the same moment.
    """
    return [_deliver_to(submission, authority, by, now) for authority in recipients]


def _deliver_to(
    submission: Submission, authority: str, by: User, now: datetime
) -> Delivery:
    desk = organisations.authority_organisation(authority)
    delivery = Delivery.objects.create(
        submission=submission,
        recipient=authority,
        organisation=desk,
        channel=Delivery.Channel.INSTANCE if desk else Delivery.Channel.BY_HAND,
        delivered_at=now if desk else None,
    )
    if desk:
        _hand_over(delivery)
        _tell(Action.DELIVERY_MADE, delivery, by=by, now=now)
        issue_receipt(delivery=delivery, by=by, now=now)
    return delivery


def _hand_over(delivery: Delivery) -> None:
    """Give the authority a copy of its own."""
    sent = delivery.submission
    ReceivedReport.objects.create(
        delivery=delivery,
        payload=sent.payload,
        pdf=sent.pdf,
        reason=sent.reason,
        lateness_reason=sent.lateness_reason,
    )


@transaction.atomic
def record_delivery_by_hand(
    *, delivery: Delivery, delivered_at: datetime, proof: str, by: User, now: datetime
) -> Delivery:
    """
    Record that a person brought the report to its recipient, and the proof of it.

    Raises ImpossibleDeliveryError for a time before the sending or in the future.
    """
    # People tell the time to the minute.
    sent_at = delivery.submission.submitted_at.replace(second=0, microsecond=0)
    if not sent_at <= delivered_at <= now:
        raise ImpossibleDeliveryError
    incidents.lock(delivery.submission.incident)
    changed = Delivery.objects.filter(pk=delivery.pk, delivered_at=None).update(
        delivered_at=delivered_at, proof=proof
    )
    if not changed:
        raise DeliveredAlreadyError(recipient=delivery.recipient)
    delivery.refresh_from_db()
    _tell(Action.DELIVERY_MADE, delivery, by=by, now=now)
    return delivery


@transaction.atomic
def acknowledge(
    *, delivery: Delivery, answer: str = "", by: User, now: datetime
) -> Delivery:
    """
    Acknowledge an arrival for the authority, with an answer that the reporter sees.

    Raises AcknowledgedAlreadyError when a colleague was quicker.
    """
    incidents.lock(delivery.submission.incident)
    changed = Delivery.objects.filter(pk=delivery.pk, acknowledged_at=None).update(
        acknowledged_at=now, acknowledged_by=by, answer=answer
    )
    if not changed:
        raise AcknowledgedAlreadyError(submission=delivery.submission.reference)
    delivery.refresh_from_db()
    if answer:
        GivenAnswer.objects.create(delivery=delivery, text=answer)
    _tell(Action.DELIVERY_ACKNOWLEDGED, delivery, by=by, now=now)
    issue_receipt(delivery=delivery, by=by, now=now)
    return delivery


def issue_receipt(*, delivery: Delivery, by: User, now: datetime) -> Receipt:
    """Issue the authority's receipt: what arrived, when, by which hash it is known."""
    submission = delivery.submission
    body = canonical_json(
        receipt(
            Arrival(
                submission=submission.reference,
                sha256=submission.payload_sha256,
                pdf_sha256=submission.pdf_sha256,
                incident=submission.incident.reference,
                entity=submission.entity.name,
                regime=submission.regime,
                stage=submission.stage,
                version=submission.version,
                recipient=Recipient(
                    delivery.recipient,
                    authority_name(delivery.recipient, submission.language),
                ),
                submitted_at=submission.submitted_at,
                delivered_at=delivery.delivered_at or now,
                due_at=submission.due_at,
                late=submission.late,
                acknowledged_at=delivery.acknowledged_at,
            ),
            issued_at=now,
        )
    )
    issued = Receipt.objects.create(
        delivery=delivery,
        body=body.decode(),
        sha256=hashlib.sha256(body).hexdigest(),
        issued_at=now,
    )
    _tell(Action.RECEIPT_ISSUED, delivery, by=by, now=now, receipt=issued.sha256)
    return issued


def _tell(
    action: Action, delivery: Delivery, *, by: User, now: datetime, **more: object
) -> None:
    audit.record(
        action,
        subject=delivery.submission.incident.reference,
        by=by.reference,
        at=now,
        detail={
            "submission": delivery.submission.reference,
            "recipient": delivery.recipient,
            "channel": delivery.channel,
            "answer": delivery.answer,
            **more,
        },
    )
