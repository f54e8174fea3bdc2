"""What programs send to and get from incidents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from varde.core.facts.definition import LARGEST_NUMBER, TEXT_LIMIT
from varde.core.instants import Fidelity
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES, Severity, Tlp
from varde.incidents.services import Statement
from varde.web.wire import (
    ChangesQuery,
    Instant,
    Line,
    OneOf,
    Reference,
    RequestBody,
    keepable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.incidents.models import FactStatement, Incident, TimelineEntry
    from varde.organisations.models import Organisation

LARGEST_REVISION = 2**31 - 1
MOST_STATEMENTS = 200

Status = Literal["investigating", "ongoing", "contained", "closed"]
Kind = Literal["adversary", "own-action", "decision", "communication", "system"]
Certainty = Literal["estimate", "actual"]
RootCause = Annotated[str, OneOf(ROOT_CAUSES)]
Effect = Annotated[str, OneOf(EFFECTS)]
IncidentType = Annotated[str, OneOf(RSIT_TYPES)]

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    AfterValidator(keepable),
]
MaybeText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=20_000),
    AfterValidator(keepable),
]
Source = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(keepable),
]
FactName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
# The vocabulary, not this schema, says what fits which fact.
FactValue = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {"type": "number", "minimum": 0, "maximum": LARGEST_NUMBER},
                {"type": "string", "maxLength": TEXT_LIMIT},
                {"type": "array", "items": {"type": "string", "maxLength": 200}},
                {"type": "null"},
            ],
            "description": "As the type of the fact asks for, see `/facts`.",
        }
    ),
]


class StatementIn(RequestBody):
    """What is said about one fact or milestone. Nothing that was said before is lost."""

    fact: FactName
    value: FactValue = None
    known: StrictBool = Field(True, description="False says: this is not known yet.")
    certainty: Certainty = "actual"
    instant: Instant | None = Field(None, description="What time the value speaks of.")
    fidelity: Fidelity = Field(
        Fidelity.SECOND, description="How exactly that time, or the milestone, is known."
    )
    source: Source = ""
    party: Reference | None = Field(
        None, description="The legal entity it is said of; null: of all."
    )

    @model_validator(mode="after")
    def _unknown_has_no_value(self) -> StatementIn:
        if not self.known and self.value is not None:
            raise PydanticCustomError("value-of-unknown", "no value")
        return self

    def statement(self, parties: Mapping[str, Organisation]) -> Statement:
        return Statement(
            fact=self.fact,
            value=self.value,
            known=self.known,
            certainty=self.certainty,
            instant=self.instant,
            fidelity=self.fidelity,
            source=self.source,
            party=parties[self.party] if self.party is not None else None,
        )


class StatementsIn(RequestBody):
    """All of it is kept, or nothing."""

    statements: Annotated[
        list[StatementIn], Field(min_length=1, max_length=MOST_STATEMENTS)
    ]


class IncidentIn(RequestBody):
    organisation: Reference = Field(description="The organisation that handles it.")
    title: Line
    severity: Severity = Severity.MEDIUM
    tlp: Tlp = Tlp.AMBER
    classification: Annotated[list[IncidentType], Field(max_length=50)] = []
    root_cause: RootCause | None = None
    effect: Effect | None = None
    entities: Annotated[list[Reference], Field(min_length=1, max_length=200)] | None = (
        Field(
            None, description="The legal entities hit; the organisation itself by default."
        )
    )
    statements: Annotated[list[StatementIn], Field(max_length=MOST_STATEMENTS)] = []


class StatusIn(RequestBody):
    status: Status
    reason: MaybeText = Field("", description="Needed for a step back.")
    revision: int = Field(
        strict=True,
        ge=0,
        le=LARGEST_REVISION,
        description="The `revision` of the incident that you have seen.",
    )


class TimelineEntryIn(RequestBody):
    kind: Kind
    happened_at: Instant
    fidelity: Fidelity = Fidelity.SECOND
    text: Text


class IncidentsQuery(ChangesQuery):
    status: Status | None = None
    organisation: Reference | None = None


class IncidentOut(BaseModel):
    reference: str
    organisation: str
    title: str
    status: Status
    severity: Severity
    tlp: Tlp
    classification: list[str]
    root_cause: str | None
    effect: str | None
    sealed: bool
    declared_at: datetime
    declared_by: str
    updated_at: datetime
    revision: int

    @classmethod
    def columns(cls, row: Incident) -> dict[str, Any]:
        other = {"organisation", "declared_by", "root_cause", "effect"}
        same = IncidentOut.model_fields.keys() - other
        return {name: getattr(row, name) for name in same} | {
            "organisation": row.organisation.reference,
            "declared_by": row.declared_by.reference,
            "root_cause": row.root_cause or None,
            "effect": row.effect or None,
        }

    @classmethod
    def of(cls, row: Incident) -> IncidentOut:
        return cls.model_validate(cls.columns(row))


class IncidentDetailOut(IncidentOut):
    """As in the list, with the legal entities that the incident hits."""

    entities: list[str]

    @classmethod
    def whole(cls, row: Incident, parties: list[Organisation]) -> IncidentDetailOut:
        entities = [party.reference for party in parties]
        return cls.model_validate(cls.columns(row) | {"entities": entities})


class StatementOut(BaseModel):
    fact: str
    value: Any = Field(description="Null where it is not known or was erased.")
    known: bool
    certainty: Certainty
    instant: datetime | None
    fidelity: Fidelity
    source: str | None = Field(description="Null where it was erased.")
    party: str | None
    stated_by: str
    recorded_at: datetime
    erased_at: datetime | None = Field(description="When the value or source went.")

    @classmethod
    def of(cls, row: FactStatement) -> StatementOut:
        same = cls.model_fields.keys() - {"party", "stated_by"}
        return cls.model_validate(
            {name: getattr(row, name) for name in same}
            | {
                "party": row.party.reference if row.party else None,
                "stated_by": row.stated_by.reference,
            }
        )


class StatementsOut(BaseModel):
    statements: list[StatementOut]

    @classmethod
    def of(cls, rows: list[FactStatement]) -> StatementsOut:
        return cls(statements=[StatementOut.of(row) for row in rows])


class TimelineEntryOut(BaseModel):
    kind: Kind
    happened_at: datetime
    fidelity: Fidelity
    text: str | None = Field(description="Null where it was erased.")
    entered_by: str
    recorded_at: datetime
    erased_at: datetime | None

    @classmethod
    def of(cls, row: TimelineEntry) -> TimelineEntryOut:
        same = cls.model_fields.keys() - {"entered_by"}
        return cls.model_validate(
            {name: getattr(row, name) for name in same}
            | {"entered_by": row.entered_by.reference}
        )
