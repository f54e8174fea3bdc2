"""What the storage does on its own."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from varde.core.errors import StoredBytesError, UploadClosedError
from varde.evidence import alarms, checking, selectors, storing, uploads
from varde.evidence.discarding import expire
from varde.evidence.models import Blob, CasePackage, Upload
from varde.evidence.packaging.asking import resume_stalled
from varde.evidence.packaging.building import build
from varde.jobs.continual import continually
from varde.jobs.schedule import every
from varde.messaging.services import send_message


@task()
def finish_upload(key: int) -> None:
    """Put the pieces of a file together."""
    upload = Upload.objects.filter(pk=key).first()
    if upload is not None:
        with suppress(UploadClosedError):
            uploads.finish(upload, now=timezone.now())


@every(timedelta(minutes=1))
@task()
def finish_uploads() -> None:
    """Put together what was left lying, such as by a worker that was killed."""
    for upload in uploads.unfinished(now=timezone.now()):
        # The upload says why it was refused; the others are not kept waiting for it.
        with suppress(StoredBytesError, UploadClosedError):
            uploads.finish(upload, now=timezone.now())


@every(timedelta(hours=1))
@task()
def expire_uploads() -> int:
    """Give up what nobody went on with."""
    return uploads.expire(now=timezone.now())


@every(timedelta(hours=6))
@task()
def clean_storage() -> int:
    """Take away what was begun and never kept."""
    return storing.clean(now=timezone.now())


# In a thread of its own: reading the storage takes its time and delays nothing else.
@continually(seconds=5)
def verify_storage() -> None:
    """Read stored bytes again and compare them with their hashes."""
    checking.go_on(clock=timezone.now)


@task()
def tell_administrators(blob: int) -> None:
    """Write to those who must know that stored evidence is not whole."""
    found = Blob.objects.get(pk=blob)
    for alarm in alarms.alarms(found):
        address = reverse(
            "evidence:item", args=[alarm.item.incident.reference, alarm.item.number]
        )
        send_message(
            to=alarm.to.email,
            language=alarm.to.language,
            template="evidence/email/damaged",
            context={"item": alarm.item, "link": settings.BASE_URL + address},
        )


@task()
def tell_of_package(package: int) -> None:
    """Write to the same that a package is not whole."""
    found = CasePackage.objects.select_related("incident__organisation").get(pk=package)
    address = reverse("evidence:packages", args=[found.incident.reference])
    for person in alarms.those_to_tell(found.incident):
        send_message(
            to=person.email,
            language=person.language,
            template="evidence/email/damaged_package",
            context={"package": found, "link": settings.BASE_URL + address},
        )


@task()
def tell_receiver(event: int) -> None:
    """Write to whoever is to confirm a hand-over; the reference says enough."""
    found = selectors.hand_over_to_tell(event)
    if found is None or found.handed_to is None:
        return
    address = reverse(
        "evidence:answer", args=[found.item.incident.reference, found.item.number]
    )
    send_message(
        to=found.handed_to.email,
        language=found.handed_to.language,
        template="evidence/email/hand_over",
        context={"event": found, "item": found.item, "link": settings.BASE_URL + address},
    )


@task()
def build_package(package: int) -> bool:
    """Build a case package that somebody asked for."""
    return build(package, clock=timezone.now)


@every(timedelta(minutes=1))
@task()
def resume_stalled_packages() -> int:
    """Begin anew what stopped halfway, such as with a worker that was killed."""
    return resume_stalled(now=timezone.now())


@every(timedelta(hours=1))
@task()
def expire_packages() -> int:
    """Remove the packages that can be fetched no longer."""
    return expire(now=timezone.now())
