"""What goes with an erasure: packages that hold copies, and bytes whose period ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.personal import Matter
from varde.audit.reasons import ErasureReason
from varde.evidence import discarding, selectors, storing
from varde.evidence.models import Blob, CasePackage, Item
from varde.incidents.models import Incident
from varde.retention import holds
from varde.retention.services.people import scope_of
from varde.retention.signals import period_ended, person_erased

if TYPE_CHECKING:
    from datetime import datetime

    from varde.retention.models import Erasure

BYTES = "evidence.Blob"


@receiver(person_erased)
def packages_of_the_person_go(*, erasure: Erasure, now: datetime, **_: object) -> None:
    """A package may be asked for again, and holds what is left then."""
    packed = CasePackage.objects.values("incident")
    reached = list(scope_of(erasure).incidents_reached().filter(pk__in=packed))
    held = holds.held_among(incident.pk for incident in reached)
    for incident in reached:
        if incident.pk not in held:
            discarding.discard(incident=incident, now=now)


@receiver(period_ended)
def what_was_kept_goes(
    *, incident: Incident, matter: Matter, by: str, now: datetime, **_: object
) -> None:
    discarding.discard(incident=incident, now=now)
    if matter is Matter.EVIDENCE:
        _destroy_bytes(incident, by=by, now=now)


def _destroy_bytes(incident: Incident, *, by: str, now: datetime) -> None:
    """The bytes of the incident's files, unless another incident needs the same."""
    files = Item.objects.filter(incident=incident, blob__isnull=False)
    blobs = Blob.objects.filter(pk__in=files.values("blob")).order_by("pk")
    gone = []
    # Whoever adds an item with the same bytes waits here, or we see his item. What is
    # missing may come again, as with a disk that was away.
    for blob in blobs.exclude(state=Blob.State.DESTROYED).select_for_update():
        if not selectors.needed_elsewhere(blob, incident):
            storing.destroy(blob, now=now)
            gone.append(blob.sha256)
    if gone:
        audit.record(
            Action.CONTENT_ERASED,
            subject=incident.reference,
            by=by,
            at=now,
            detail={
                "table": BYTES,
                "rows": gone,
                "reason": ErasureReason.RETENTION_ENDED.value,
            },
        )
