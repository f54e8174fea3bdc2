"""Reports while people work on them, until somebody releases them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.incidents.models import Incident
from varde.organisations.models import Organisation

from .assessments import SHA256_HEX, Obligation

SITTING_LIMIT = 64
# As many as its column holds.
MOST_POSTS = 2**31 - 1


class Draft(models.Model):
    """The report of one stage while people work on it; its answers are its revisions."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="drafts")
    entity = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    regime = models.CharField(_("regime"), max_length=60)
    stage = models.CharField(_("stage"), max_length=60)
    language = models.CharField(_("language"), max_length=5)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    started_at = models.DateTimeField(_("started"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "entity", "regime", "stage"],
                name="draft_once_per_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.stage}"


class DraftRevision(Erasable):
    """The typed answers as one person saved them: field id to value and certainty."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    answers = models.JSONField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("revision of a draft")
        verbose_name_plural = _("revisions of drafts")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.number}"


class UnsavedAnswers(models.Model):
    """
    What a person has typed into a draft and not saved: his alone, and no part of it.

    `answers` has the controls of the form as they were posted, whether they hold or not,
    and `seen` by question the mark of what stood there before him, at `revision`.
    `sitting` is the window in which he types; the last of its `count` posts is kept.
    A window whose answers were saved or discarded has nothing, and keeps nothing more.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sitting = models.CharField(max_length=SITTING_LIMIT)
    count = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    answers = models.JSONField()
    seen = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answers not saved yet")
        verbose_name_plural = _("answers not saved yet")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["obligation", "person", "sitting"],
                name="unsaved_answers_once_per_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} {self.person}"


class Release(models.Model):
    """
    A request to release a draft, and the approver's decision.

    A release holds for `content_sha256` only: whatever changes afterwards needs another.
    It is good for one submission.
    `four_eyes` is false where one person drafted and released, because the organisation
    has nobody else.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for release")
        GIVEN = "given", _("Released")
        SENT = "sent", _("Released and sent")
        REFUSED = "refused", _("Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="releases")
    content_sha256 = models.CharField(max_length=SHA256_HEX)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=9, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    four_eyes = models.BooleanField(default=True)
    note = models.TextField(_("note to the approver"), blank=True)
    decision_note = models.TextField(_("note of the approver"), blank=True)
    correction_reason = models.TextField(_("reason for the correction"), blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.draft}: {self.decision}"

    @property
    def mark(self) -> str:
        """By which a page knows it again while it is open; empty once it is not."""
        is_open = self.decision in {self.Decision.WAITING, self.Decision.GIVEN}
        return f"{self.pk}:{self.decision}" if is_open else ""
