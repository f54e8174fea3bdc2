"""What is told of an upload."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from varde.evidence import uploads

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.evidence.models import Upload


class UploadOut(BaseModel):
    """A file on its way in, or one that arrived."""

    token: str = Field(description="Name it in `upload` to add the item.")
    filename: str
    size: int
    received: int
    malware: bool
    state: Literal["receiving", "finishing", "stored", "refused"]
    refusal: str = Field(description="What the storage refused; empty otherwise.")
    sha256: str = Field(description="Empty until it is stored.")
    existed: bool = Field(
        description="Whether the same bytes were here, as far as the person may know."
    )
    used: bool = Field(description="Whether it belongs to an item.")
    started_at: datetime
    expires_at: datetime = Field(description="When it is given up if nothing happens.")

    @classmethod
    def of(cls, row: Upload, user: User) -> UploadOut:
        other = {"sha256", "existed", "expires_at"}
        return cls.model_validate(
            {name: getattr(row, name) for name in cls.model_fields.keys() - other}
            | {
                "sha256": row.blob.sha256 if row.blob else "",
                "existed": uploads.was_here(row, user),
                "expires_at": uploads.expiry_of(row),
            }
        )
