"""The file that a form names, and the item that gets it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

from varde.core.errors import OnHoldError, UploadUnfinishedError, UploadUsedError
from varde.evidence import malware
from varde.evidence.models import Upload
from varde.incidents.selectors import visible_incidents

from .giving_up import give_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from varde.accounts.models import User
    from varde.evidence.models import Blob
    from varde.incidents.models import Incident

FIELD = "file"


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]  # no [] at runtime
    """A file of a form that lies in the storage already."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(file=None, name=upload.filename, size=upload.size)
        self.upload = upload

    def close(self) -> None:
        """Nothing of it is open."""


def upload_of(user: User, token: str) -> Upload | None:
    """The person's own upload."""
    rows = Upload.objects.select_related("incident", "by", "blob")
    return rows.filter(token=token, by=user).first()


def chosen(
    *,
    user: User,
    incident: Incident,
    files: Mapping[str, object],
    token: str,
    now: datetime,
) -> Upload | None:
    """
    The file of a form: the one that came with it, or the one sent before it.

    It need not be all here yet; `use` tells. Of both, the one that came takes the place
    of the other.
    """
    upload = upload_of(user, token) if token else None
    if upload is not None and (upload.incident_id != incident.pk or upload.used):
        upload = None
    came = files.get(FIELD)
    if not isinstance(came, ArrivedFile):
        return upload
    if upload is not None:
        with suppress(OnHoldError, UploadUsedError):
            give_up(upload, now=now)
    return came.upload


def was_here(upload: Upload, user: User) -> bool:
    """
    Whether the same bytes were here already, as far as the person may know it.

    Of what lies in incidents that he does not see he must not learn this way either.
    """
    if not upload.existed or upload.blob is None:
        return False
    seen = upload.blob.items.filter(incident__in=visible_incidents(user))
    return seen.exists()


def use(upload: Upload, *, malware_: bool = False, by: User, now: datetime) -> Blob:
    """
    Make the file part of an item, in the transaction that adds the item.

    Raises UploadUnfinishedError, and UploadUsedError where that happened before.
    """
    won = Upload.objects.filter(pk=upload.pk, state=Upload.State.STORED, used=False).update(
        used=True, touched_at=now
    )
    upload.refresh_from_db()
    if upload.blob is None:
        raise UploadUnfinishedError
    if not won:
        raise UploadUsedError
    if malware_:
        malware.mark(upload.blob, by=by.reference, now=now)
    return upload.blob
