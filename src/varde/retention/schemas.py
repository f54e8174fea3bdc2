from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from varde.web.wire import PageQuery, Reference

if TYPE_CHECKING:
    from varde.retention.models import LegalHold


class HoldsQuery(PageQuery):
    organisation: Reference | None = None
    in_force: bool | None = Field(None, description="Only those that stand, or do not.")


class HoldOut(BaseModel):
    """What keeps an incident, or everything of an organisation, from being erased."""

    organisation: str
    incident: str | None = Field(description="Null: everything the organisation has.")
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None

    @classmethod
    def of(cls, row: LegalHold) -> HoldOut:
        return cls(
            organisation=row.organisation.reference,
            incident=row.incident.reference if row.incident else None,
            reason=row.reason,
            placed_by=row.placed_by.reference,
            placed_at=row.placed_at,
            lifted_by=row.lifted_by.reference if row.lifted_by else None,
            lifted_at=row.lifted_at,
        )
