"""Who must know that stored bytes are not whole, and what the storage says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from varde.accounts.models import User
from varde.core.errors import BytesDamagedError, BytesMissingError
from varde.evidence.models import Blob, Item
from varde.incidents.selectors import READERS, those_who_see
from varde.organisations.models import Role

if TYPE_CHECKING:
    from varde.incidents.models import Incident

NOT_WHOLE = (BytesMissingError, BytesDamagedError)


def state_told(refusal: BytesMissingError | BytesDamagedError) -> tuple[str, int | None]:
    """What the refusal says the bytes are, and from which chunk on, where that is known."""
    if isinstance(refusal, BytesMissingError):
        return Blob.State.MISSING, None
    chunk = refusal.params.get("chunk")
    return Blob.State.DAMAGED, chunk if isinstance(chunk, int) else None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A damaged item, and somebody who must know."""

    item: Item
    to: User


def alarms(blob: Blob) -> list[Alarm]:
    """Whom to tell that the bytes of these items are not whole."""
    items = Item.objects.filter(blob=blob).select_related("incident__organisation", "blob")
    return [
        Alarm(item, person)
        for item in items.order_by("pk")
        for person in those_to_tell(item.incident)
    ]


def those_to_tell(incident: Incident) -> list[User]:
    """
    Those who administer the organisation and see the incident; where nobody does,
    everybody of the organisation who sees it.
    """
    members = User.objects.filter(
        is_active=True,
        memberships__organisation=incident.organisation,
        memberships__role__in=READERS,
    ).distinct()
    seeing = those_who_see(incident, members)
    administrators = seeing.filter(
        memberships__organisation=incident.organisation, memberships__role=Role.ADMIN
    )
    return list(administrators.order_by("pk") or seeing.order_by("pk"))
