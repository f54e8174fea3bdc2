"""Case packages that were asked for, and where they lie while they can be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.incidents.models import TLP_LABELS, Incident

from .blobs import STORED_AS_LIMIT
from .items import SHA256_LENGTH

if TYPE_CHECKING:
    from datetime import datetime


class CasePackage(models.Model):
    """
    What one person asked to have of an incident, up to a TLP label.

    `total` is how many bytes are to be read and `done` how many have been. `attempt`
    rises whenever the building begins anew; only the newest attempt may finish it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BUILDING = "building", _("Being built")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Expired")

    class Problem(models.TextChoices):
        FULL = "storage-full", _("The storage is full. Make room and ask again.")
        DAMAGED = (
            "bytes-damaged",
            _("A file of evidence is damaged or missing. Verify the stored files."),
        )
        SPOILED = (
            "package-damaged",
            _("The package is damaged or missing where it was stored. Ask for another."),
        )
        NOT_IN_LOG = (
            "not-in-log",
            _("The newest entries are not in the log yet. Ask again when it has moved on."),
        )
        NO_KEY = ("no-key", _("The instance has no key to sign with."))
        NOT_READABLE = (
            "not-readable",
            _("Whoever asked may no longer read the incident."),
        )
        UNKNOWN = ("unknown", _("It could not be built. The log of the server says why."))

    class Absence(models.TextChoices):
        DAMAGED = "damaged", _("Damaged")
        MISSING = "missing", _("Missing")
        DESTROYED = "destroyed", _("Destroyed")
        ERASED = "erased", _("Erased")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="packages")
    number = models.PositiveIntegerField(_("number"))
    ceiling = models.CharField(_("up to TLP"), max_length=12, choices=TLP_LABELS)
    with_bytes = models.BooleanField(_("with the files of evidence"), default=True)
    language = models.CharField(_("language"), max_length=5)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(_("problem"), max_length=15, choices=Problem, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(_("read bytes"), default=0)
    total = models.PositiveBigIntegerField(_("bytes to read"), default=0)
    moved_at = models.DateTimeField(_("last progress"))

    stored_as = models.CharField(max_length=STORED_AS_LIMIT, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=SHA256_LENGTH, blank=True)
    left_out = models.JSONField(_("what could not be put in"), default=list, blank=True)
    stamped = models.BooleanField(_("time-stamped"), default=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("can be fetched until"), null=True, blank=True)

    class Meta:
        verbose_name = _("case package")
        verbose_name_plural = _("case packages")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "number"], name="evidence_package_numbered_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["expires_at"],
                name="package_expires",
                condition=~models.Q(stored_as=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.number}"

    @property
    def filename(self) -> str:
        return f"{self.incident.reference}-{self.number}.zip"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.BUILDING}

    @property
    def absences(self) -> list[tuple[str, str]]:
        """What could not be put in: the item or the report, and why in a word."""
        why = dict(self.Absence.choices)
        return [(part["name"], str(why[part["why"]])) for part in self.left_out]

    @property
    def percent(self) -> int:
        """How far it is; files that grow meanwhile do not make it more than all."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    def can_be_fetched(self, now: datetime) -> bool:
        return (
            self.state == self.State.READY
            and self.expires_at is not None
            and now < self.expires_at
        )
