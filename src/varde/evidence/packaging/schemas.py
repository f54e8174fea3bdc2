"""What programs send to and get from case packages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field, StrictBool

from varde.core.taxonomy import Tlp
from varde.web.wire import RequestBody

if TYPE_CHECKING:
    from varde.evidence.models import CasePackage


class PackageIn(RequestBody):
    ceiling: Tlp = Field(description="What is labelled more strictly is left out.")
    with_bytes: StrictBool = Field(
        True, description="With the files, or their hashes only."
    )


class AbsenceOut(BaseModel):
    """A file that should be in the package and could not be."""

    name: str = Field(description="The item, as E3, or the report's reference.")
    why: Literal["damaged", "missing", "destroyed", "erased"]


class PackageOut(BaseModel):
    incident: str
    number: int
    ceiling: str
    with_bytes: bool
    state: str = Field(description="waiting, building, ready, failed or expired.")
    problem: str = Field(description="Why it failed; empty otherwise.")
    percent: int = Field(ge=0, le=100)
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    size: int = Field(description="In bytes; 0 until it is ready.")
    sha256: str = Field(description="Of the file; empty until it is ready.")
    stamped: bool
    left_out: list[AbsenceOut] = Field(description="Empty where all is in it.")

    @classmethod
    def of(cls, row: CasePackage) -> PackageOut:
        columns = (*cls.model_fields.keys() - {"incident"},)
        said = {name: getattr(row, name) for name in columns}
        return cls(incident=row.incident.reference, **said)
