"""Reports as they were sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.core.errors import ContentErasedError
from varde.incidents.models import Incident
from varde.organisations.models import Organisation

from .assessments import SHA256_HEX


class Content(Erasable):
    """What a report says: canonical JSON, its PDF, and what was said beside them."""

    payload = models.TextField(null=True)
    pdf = models.BinaryField(null=True)
    reason = models.TextField(_("reason for the correction"), null=True, blank=True)
    lateness_reason = models.TextField(_("reason for being late"), null=True, blank=True)

    class Meta:
        abstract = True

    def as_sent(self) -> str:
        """The canonical JSON. Raises ContentErasedError."""
        if self.payload is None:
            raise ContentErasedError(submission=str(self))
        return self.payload

    def pdf_as_sent(self) -> bytes:
        """Raises ContentErasedError."""
        if self.pdf is None:
            raise ContentErasedError(submission=str(self))
        return bytes(self.pdf)


class Submission(Content):
    """
    A report as it was sent. Nothing in this row ever changes; it can only be erased.

    `payload` is the canonical JSON whose SHA-256 everybody can check; a correction is a
    further version with its own reason. The hashes stay when the content is erased.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="submissions")
    entity = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    regime = models.CharField(_("regime"), max_length=60)
    regime_version = models.CharField(max_length=10)
    stage = models.CharField(_("stage"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    payload_sha256 = models.CharField(max_length=SHA256_HEX)
    pdf_sha256 = models.CharField(max_length=SHA256_HEX)
    tlp = models.CharField(max_length=12)
    language = models.CharField(_("language"), max_length=5)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    four_eyes = models.BooleanField()
    due_at = models.DateTimeField(_("due"), null=True)
    late = models.BooleanField(_("late"))
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar[list[str]] = ["-submitted_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "entity", "regime", "stage", "version"],
                name="submission_version_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
