"""What programs send to and get from reporting."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from varde.web.wire import (
    ChangesQuery,
    Instant,
    Line,
    PageQuery,
    Reference,
    RequestBody,
    RequestQuery,
)

if TYPE_CHECKING:
    from varde.reporting.models import Delivery, Obligation, Receipt, Submission

MOST_ENTITIES = 200
MOST_NAMES = 1000

Answer = Literal["yes", "no", "unknown"]
FactValues = Annotated[
    dict[str, Any],
    Field(
        max_length=MOST_NAMES,
        description="Values by the name of the fact, see `/facts`; null: unknown.",
    ),
]
Moments = Annotated[dict[str, str | None], Field(max_length=MOST_NAMES)]


# Assessing


class EntityIn(BaseModel):
    """A legal entity that is hit. Its lasting facts may stand here by their last name."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=200)]
    country: Annotated[str, Field(description="ISO 3166-1, two letters.", max_length=2)]
    facts: FactValues = {}


class AssessIn(RequestBody):
    """The facts as `varde assess` reads them from a file."""

    entities: Annotated[list[EntityIn], Field(min_length=1, max_length=MOST_ENTITIES)]
    facts: FactValues = {}
    milestones: Moments = {}
    submitted: Annotated[
        dict[str, Moments],
        Field(max_length=100, description="By regime and stage, when it was first sent."),
    ] = {}


class AssessQuery(RequestQuery):
    regime: list[Line] = Field(
        [], max_length=100, description="Only these regimes; all where none is named."
    )


class FindingOut(BaseModel):
    criterion: str
    label: dict[str, str]
    answer: Answer
    facts: dict[str, Any]
    cites: str
    verified: bool


class ClockReadingOut(BaseModel):
    """One way to read a rule whose wording is disputed."""

    label: dict[str, str]
    start: str
    started_at: datetime | None
    limit: str | None
    due_at: datetime | None
    legal_end: datetime | None
    governs: bool


class OwedOut(BaseModel):
    stage: str
    owed: Answer
    optional: bool
    repeats: bool = Field(description="Owed anew after each submission.")
    start: str
    started_at: datetime | None
    limit: str | None = Field(description="ISO 8601.")
    counting: str
    due_at: datetime | None
    legal_end: datetime | None
    readings: list[ClockReadingOut]
    zone: str
    recipient: str | None
    recipients: list[str]
    cites: str
    sent_at: datetime | None
    late: bool | None


class DutyOut(BaseModel):
    """A duty beside the reports, such as to tell those who use the service."""

    duty: str
    audience: str
    label: dict[str, str]
    decision: str = Field(description="duty, voluntary, wait, not-applicable or unknown.")
    reason: dict[str, str]
    missing: list[str]
    start: str | None
    started_at: datetime | None
    limit: str | None = Field(description="ISO 8601.")
    counting: str | None
    due_at: datetime | None
    legal_end: datetime | None
    cites: str


class BearingOut(BaseModel):
    """How another regime bears on this one."""

    interaction: str
    effect: str = Field(description="displaces, beside, adjusts or stops-channel.")
    by: list[str]
    label: dict[str, str]
    answer: Answer
    cites: str


class AssessmentOut(BaseModel):
    """What one regime says of one entity."""

    entity: str
    regime: str
    version: str
    digest: str = Field(description="SHA-256 of the rules that were applied.")
    verified: bool
    answer: Answer
    missing: list[str] = Field(
        description="The facts that settle it, those that can decide alone first."
    )
    decisive: list[str] = Field(
        description="The criteria that carry the verdict, or keep it unknown."
    )
    because: list[FindingOut]
    obligations: list[OwedOut]
    duties: list[DutyOut]
    bearings: list[BearingOut]


class AssessmentsOut(BaseModel):
    assessments: list[AssessmentOut]


class WhatIfIn(RequestBody):
    """Facts and milestones in place of what is known of the incident."""

    facts: FactValues = {}
    milestones: Moments = {}


class TurnOut(BaseModel):
    """With this value, and all else as it is known, the verdict would be `answer`."""

    fact: str
    value: bool | int | float | str | list[str]
    answer: Answer


class ComparisonOut(BaseModel):
    before: AssessmentOut = Field(description="By what is known of the incident.")
    after: AssessmentOut = Field(description="With the changes.")
    turns: list[TurnOut] = Field(
        description="What else would turn the verdict as it is known."
    )


class WhatIfOut(BaseModel):
    comparisons: list[ComparisonOut]


# The vocabulary and the rulebook


class FactOut(BaseModel):
    name: str
    type: str
    scope: str
    group: str
    milestone: bool
    label: str
    question: str
    unit: str | None
    choices: dict[str, str]


class FactsOut(BaseModel):
    facts: list[FactOut]


class StageOut(BaseModel):
    stage: str
    label: dict[str, str]
    cites: str


class RegimeVersionOut(BaseModel):
    version: str
    in_force_from: date
    in_force_until: date | None
    checked_on: date
    verified: bool
    doubt: dict[str, str]
    digest: str
    stages: list[StageOut]


class RegimeOut(BaseModel):
    regime: str
    title: dict[str, str]
    country: str
    zone: str | None
    cites: str
    versions: list[RegimeVersionOut]


class RegimesOut(BaseModel):
    regimes: list[RegimeOut]


# Obligations


class ObligationsQuery(ChangesQuery):
    state: Literal["open", "sent", "void"] | None = Field(
        None, description="Without it, obligations that are no longer owed come as well."
    )
    regime: Line | None = None


class ObligationOut(BaseModel):
    """One report that is owed, or would be. `due_at` counts down."""

    incident: str
    entity: str
    regime: str
    regime_version: str
    stage: str
    answer: Answer
    optional: bool
    state: Literal["open", "sent", "void"]
    start: str
    started_at: datetime | None
    limit: str
    counting: str
    due_at: datetime | None
    legal_end: datetime | None
    zone: str
    recipients: list[str]
    cites: str
    sent_at: datetime | None
    late: bool
    lateness_reason: str
    updated_at: datetime

    @classmethod
    def of(cls, row: Obligation, now: datetime) -> ObligationOut:
        same = cls.model_fields.keys() - {"incident", "entity", "late"}
        return cls.model_validate(
            {name: getattr(row, name) for name in same}
            | {
                "incident": row.incident.reference,
                "entity": row.entity.reference,
                "late": row.is_late(now),
            }
        )


class ObligationsOut(BaseModel):
    obligations: list[ObligationOut]


# Submissions


class SubmissionsQuery(PageQuery):
    submitted_since: Instant | None = Field(
        None, description="Only what was submitted at or after this time."
    )
    incident: Reference | None = None


class SubmissionOut(BaseModel):
    """A report as it was sent; it never changes."""

    reference: str
    incident: str
    entity: str
    regime: str
    regime_version: str
    stage: str
    version: int
    language: str
    tlp: str
    payload_sha256: str
    pdf_sha256: str
    due_at: datetime | None
    late: bool
    lateness_reason: str | None = Field(description="Null where it was erased.")
    reason: str | None = Field(description="Null where it was erased.")
    four_eyes: bool
    submitted_at: datetime
    erased_at: datetime | None = Field(description="When the content went; hashes stay.")

    @classmethod
    def columns(cls, row: Submission) -> dict[str, Any]:
        same = SubmissionOut.model_fields.keys() - {"incident", "entity"}
        return {name: getattr(row, name) for name in same} | {
            "incident": row.incident.reference,
            "entity": row.entity.reference,
        }

    @classmethod
    def of(cls, row: Submission) -> SubmissionOut:
        return cls.model_validate(cls.columns(row))


class ReceiptOut(BaseModel):
    sha256: str
    issued_at: datetime
    body: dict[str, Any] | None = Field(description="Null where it was erased.")

    @classmethod
    def of(cls, row: Receipt) -> ReceiptOut:
        body = json.loads(row.body) if row.body else None
        return cls(sha256=row.sha256, issued_at=row.issued_at, body=body)


class DeliveryOut(BaseModel):
    recipient: str
    channel: str
    delivered_at: datetime | None
    acknowledged_at: datetime | None
    answer: str
    receipts: list[ReceiptOut]

    @classmethod
    def of(cls, row: Delivery) -> DeliveryOut:
        return cls(
            recipient=row.recipient,
            channel=row.channel,
            delivered_at=row.delivered_at,
            acknowledged_at=row.acknowledged_at,
            answer=row.answer,
            receipts=[ReceiptOut.of(receipt) for receipt in row.receipts.all()],
        )


class SubmissionDetailOut(SubmissionOut):
    """As in the list, with the payload itself, who stood behind it and where it went."""

    drafted_by: str
    released_by: str
    submitted_by: str
    payload: dict[str, Any] | None = Field(description="Null where it was erased.")
    deliveries: list[DeliveryOut]

    @classmethod
    def whole(cls, row: Submission, deliveries: list[Delivery]) -> SubmissionDetailOut:
        return cls.model_validate(
            cls.columns(row)
            | {
                "drafted_by": row.drafted_by.reference,
                "released_by": row.released_by.reference,
                "submitted_by": row.submitted_by.reference,
                "payload": json.loads(row.payload) if row.payload else None,
                "deliveries": [DeliveryOut.of(delivery) for delivery in deliveries],
            }
        )
