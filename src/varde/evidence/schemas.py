"""What programs send to and get from evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from varde.core.taxonomy import Tlp
from varde.evidence.observables import LONGEST, MOST, Observable
from varde.evidence.services import Note
from varde.incidents.schemas import MaybeText
from varde.web.wire import Instant, Line, Reference, RequestBody, keepable

if TYPE_CHECKING:
    from varde.evidence.models import CustodyEvent, Item
    from varde.organisations.models import Organisation

Kind = Literal["file", "physical", "held-by-supplier"]
WorkedProperly = Literal["yes", "no", "not-known"]
Copy = Literal["original", "identical", "part"]
Comparison = Literal["equal", "different", "not-compared"]
EventKind = Literal[
    "collected",
    "handed-over",
    "received",
    "refused",
    "withdrawn",
    "examined",
    "copied",
    "stored",
    "returned",
    "destroyed",
]


def _at_most_one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise PydanticCustomError("more-than-one-line", "more than one line")
    return text


def _read_date(raw: object) -> object:
    if raw is None or isinstance(raw, str):
        return raw
    raise PydanticCustomError("string_type", "not a date")


MaybeLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200),
    AfterValidator(keepable),
    AfterValidator(_at_most_one_line),
]
ShortLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=80),
    AfterValidator(keepable),
    AfterValidator(_at_most_one_line),
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{64})?$")]
Sha512 = Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{128})?$")]
Day = Annotated[
    date,
    BeforeValidator(_read_date),
    WithJsonSchema({"type": "string", "format": "date"}, mode="validation"),
]
ObservableIn = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST),
    AfterValidator(keepable),
    AfterValidator(_at_most_one_line),
]


class ItemIn(RequestBody):
    """A file, an object, or what a supplier holds, with its acquisition note."""

    kind: Kind
    upload: MaybeLine = Field(
        "", description="The token of an upload that is stored; needed for a file."
    )
    title: Line
    description: MaybeText = ""
    tlp: Tlp | None = Field(None, description="The incident's label by default.")
    classification: MaybeLine = Field("", description="The organisation's own class.")
    malware: StrictBool = False
    acquired_at: Instant | None = Field(
        None, description="When it was secured; needed unless a supplier has it."
    )
    acquired_by: MaybeLine = Field(
        "", description="The token's person by default, unless a supplier has it."
    )
    acquired_where: MaybeLine = Field("", description="Needed unless a supplier has it.")
    received_at: Instant | None = None
    received_how: MaybeText = Field(
        "", description="Needed when somebody else secured it: his signed form."
    )
    tool: MaybeLine = ""
    tool_version: ShortLine = ""
    source_worked_properly: WorkedProperly = "not-known"
    source_remark: MaybeText = ""
    person_qualification: MaybeText = ""
    tool_qualification: MaybeText = ""
    original_or_copy: Copy | None = None
    source_sha256: Sha256 = ""
    source_sha512: Sha512 = ""
    copy_sha256: Sha256 = ""
    copy_sha512: Sha512 = ""
    seal_number: ShortLine = ""
    seal_applied_by: MaybeLine = ""
    supplier: Reference | None = Field(
        None, description="An organisation that the handling one handles for, or itself."
    )
    supplier_name: MaybeLine = ""
    supplier_reference: MaybeLine = ""
    kept_until: Day | None = None
    observables: Annotated[list[ObservableIn], Field(max_length=MOST)] = []

    def note(self, *, supplier: Organisation | None, name: str) -> Note:
        other = {
            "kind",
            "upload",
            "received_at",
            "received_how",
            "tlp",
            "original_or_copy",
            "supplier",
        }
        same = set(ItemIn.model_fields) - other - {"acquired_by", "observables"}
        by = "" if self.kind == "held-by-supplier" else name
        return Note(
            **{field: getattr(self, field) for field in same},
            tlp=self.tlp or "",
            copy=self.original_or_copy or "",
            acquired_by=self.acquired_by or by,
            supplier=supplier,
            observables=tuple(Observable("other", value) for value in self.observables),
        )


class CustodyEventIn(RequestBody):
    """
    What happened with an item.

    `handed-over` and `returned` name whom it went to: `to`, who handles the incident, or
    `to_name` for anybody else. `received` is for what comes from somebody who cannot hand
    it over here himself.
    """

    kind: Literal[
        "examined", "copied", "stored", "destroyed", "handed-over", "returned", "received"
    ]
    at: Instant
    place: MaybeLine = ""
    reason: MaybeText = ""
    proof: MaybeText = Field("", description="The signed form of whoever has no account.")
    to: Reference | None = None
    to_name: MaybeLine = ""
    seal_opened: ShortLine = ""
    seal_applied: ShortLine = ""


class AnswerIn(RequestBody):
    """What the receiver says to a hand-over, or that the giver takes it back."""

    answer: Literal["received", "refused", "withdrawn"]
    at: Instant
    place: MaybeLine = ""
    reason: MaybeText = Field("", description="Needed for `refused`.")
    proof: MaybeText = Field("", description="The signed form of whoever has no account.")


class BytesOut(BaseModel):
    """The content of a file, and how it was found when it was last verified."""

    filename: str | None = Field(description="Null where it was erased.")
    size: int
    sha256: str
    sha512: str
    state: Literal["sound", "damaged", "missing", "destroyed"]
    checked_at: datetime


class CustodyEventOut(BaseModel):
    """`holder` or `holder_name` has the item after the event; null where erased."""

    number: int
    kind: EventKind
    at: datetime
    by: str
    recorded_at: datetime
    holder: str | None
    holder_name: str | None
    handed_to: str | None
    handed_to_name: str | None
    answers: int | None
    place: str | None
    reason: str | None
    proof: str | None
    seal_opened: str
    seal_applied: str
    erased_at: datetime | None

    @classmethod
    def of(cls, row: CustodyEvent) -> CustodyEventOut:
        other = {"by", "holder", "handed_to", "answers"}
        return cls.model_validate(
            {name: getattr(row, name) for name in cls.model_fields.keys() - other}
            | {
                "by": row.by.reference,
                "holder": row.holder.reference if row.holder else None,
                "handed_to": row.handed_to.reference if row.handed_to else None,
                "answers": row.answers.number if row.answers else None,
            }
        )


class ItemOut(BaseModel):
    number: int
    reference: str
    kind: Kind
    title: str | None = Field(description="Null where it was erased.")
    tlp: Tlp
    malware: bool
    acquired_at: datetime | None
    seal: str
    content: BytesOut | None
    custody: CustodyEventOut = Field(description="The newest event.")
    waiting: bool = Field(description="Whether a hand-over waits for its answer.")
    added_by: str
    added_at: datetime

    @classmethod
    def columns(cls, row: Item) -> dict[str, Any]:
        same = {"number", "reference", "kind", "tlp", "malware", "seal", "added_at"}
        return {name: getattr(row, name) for name in same} | {
            "title": row.said.title,
            "acquired_at": row.said.acquired_at,
            "content": _content(row),
            "custody": CustodyEventOut.of(row.stands),
            "waiting": row.stands.is_waiting,
            "added_by": row.added_by.reference,
        }

    @classmethod
    def of(cls, row: Item) -> ItemOut:
        return cls.model_validate(cls.columns(row))


class ItemDetailOut(ItemOut):
    """As in the list, with all that is said of the item now; null where erased."""

    statement: int = Field(description="The number of what was said last.")
    said_by: str
    said_at: datetime
    correction: str | None = Field(description="Why it was corrected, empty if it was not.")
    description: str | None
    classification: str | None
    acquired_by: str | None
    acquired_where: str | None
    tool: str | None
    tool_version: str
    source_worked_properly: WorkedProperly
    source_remark: str | None
    person_qualification: str | None
    tool_qualification: str | None
    original_or_copy: Copy | None
    copy_of: int | None
    source_sha256: str
    source_sha512: str
    copy_sha256: str
    copy_sha512: str
    comparison: Comparison
    seal_number: str
    seal_applied_by: str | None
    supplier: str | None
    supplier_name: str | None
    supplier_reference: str | None
    kept_until: date | None
    observables: list[str] | None
    erased_at: datetime | None

    @classmethod
    def whole(cls, row: Item) -> ItemDetailOut:
        said = row.said
        own = cls.model_fields.keys() - ItemOut.model_fields.keys()
        values = {name: getattr(said, name) for name in own if hasattr(said, name)}
        pairs = said.observables
        return cls.model_validate(
            cls.columns(row)
            | values
            | {
                "statement": said.number,
                "said_by": said.said_by.reference,
                "correction": said.reason,
                "original_or_copy": said.copy or None,
                "copy_of": said.copy_of.number if said.copy_of else None,
                "supplier": said.supplier.reference if said.supplier else None,
                "observables": None if pairs is None else [value for _, value in pairs],
            }
        )


def _content(row: Item) -> BytesOut | None:
    if row.blob is None:
        return None
    same = BytesOut.model_fields.keys() - {"filename"}
    return BytesOut.model_validate(
        {name: getattr(row.blob, name) for name in same} | {"filename": row.filename}
    )
