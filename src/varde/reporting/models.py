from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.core.errors import ContentErasedError
from varde.incidents.models import Incident
from varde.organisations.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

SHA256_HEX = 64
SITTING_LIMIT = 64


class Answer(models.TextChoices):
    """Whether a report is owed."""

    YES = "yes", _("Owed")
    NO = "no", _("Not owed")
    UNKNOWN = "unknown", _("Not known yet")


class Assessment(models.Model):
    """
    What a regime said of one legal entity's incident, from which facts.

    `regime_digest` names the exact rules, `facts` and `submitted` what they read, so the
    answer can be computed again. Rows are added; the newest one of entity and regime is
    `current`.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="assessments")
    entity = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    regime = models.CharField(_("regime"), max_length=60)
    regime_version = models.CharField(max_length=10)
    regime_digest = models.CharField(max_length=SHA256_HEX)
    answer = models.CharField(_("answer"), max_length=7, choices=Answer)
    facts = models.JSONField()
    submitted = models.JSONField(default=dict)
    result = models.JSONField()
    assessed_at = models.DateTimeField(_("assessed"))
    current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering: ClassVar[list[str]] = ["-assessed_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "entity", "regime"],
                condition=Q(current=True),
                name="assessment_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.regime}: {self.answer}"


class Weighing(models.Model):
    """
    By which rulebook, named by its digest, an incident was last weighed as a whole.

    `said` has a mark of each current assessment, by entity and regime: what says the
    same again is known without reading it.
    """

    incident = models.OneToOneField(
        Incident, models.CASCADE, primary_key=True, related_name="weighing"
    )
    rulebook = models.CharField(max_length=SHA256_HEX, db_index=True)
    said = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("weighing")
        verbose_name_plural = _("weighings")

    def __str__(self) -> str:
        return f"{self.incident_id} {self.rulebook}"


class RecurrenceFinding(models.Model):
    """
    Incidents with one root cause that together owe what none of them owes alone.

    `incident` is the newest of them; `incidents` are the references of all.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    incidents = models.JSONField()
    regimes = models.JSONField()
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("recurrence")
        verbose_name_plural = _("recurrences")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "entity"], name="recurrence_found_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {len(self.incidents)}"


class Obligation(models.Model):
    """
    One report that is owed, or would be: its clock and what stopped it.

    `due_at` counts down, `legal_end` is what the law allows at most. The columns follow
    every change of facts and milestones; earlier values stay in the record.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SENT = "sent", _("Sent")
        VOID = "void", _("No longer owed")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="obligations")
    entity = models.ForeignKey(Organisation, models.PROTECT, related_name="obligations")
    regime = models.CharField(_("regime"), max_length=60)
    regime_version = models.CharField(max_length=10)
    stage = models.CharField(_("stage"), max_length=60)
    answer = models.CharField(_("owed"), max_length=7, choices=Answer)
    optional = models.BooleanField(default=False)
    start = models.CharField(_("starts with"), max_length=120)
    started_at = models.DateTimeField(_("started"), null=True)
    limit = models.CharField(_("limit"), max_length=12, blank=True)
    counting = models.CharField(_("counting rule"), max_length=30)
    due_at = models.DateTimeField(_("due"), null=True)
    legal_end = models.DateTimeField(_("legal end"), null=True)
    zone = models.CharField(_("authority's zone"), max_length=40)
    recipients = models.JSONField(_("recipients"), default=list)
    cites = models.CharField(_("provision"), max_length=300)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN)
    sent_at = models.DateTimeField(_("sent"), null=True)
    lateness_reason = models.TextField(_("reason for being late"), blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering: ClassVar[list[str | Combinable]] = [
            F("due_at").asc(nulls_last=True),
            "pk",
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "entity", "regime", "stage"],
                name="obligation_once_per_stage",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"], name="obligation_next_due"),
            models.Index(fields=["updated_at", "id"], name="obligation_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.stage}"

    def is_late(self, now: datetime) -> bool:
        """Whether it is overdue, or was sent after its legal end."""
        if self.legal_end is None:
            return False
        return (self.sent_at or now) > self.legal_end


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
                fields=["obligation", "person"], name="unsaved_answers_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} {self.person}"

    @property
    def is_waiting(self) -> bool:
        """Whether there is anything; what was saved or discarded leaves nothing."""
        return bool(self.seen)


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


class Delivery(models.Model):
    """A submission on its way to one recipient, and what the recipient answered."""

    class Channel(models.TextChoices):
        INSTANCE = "instance", _("In this system")
        BY_HAND = "by-hand", _("By hand")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="deliveries")
    recipient = models.CharField(_("recipient"), max_length=60)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="arrivals"
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    proof = models.TextField(_("proof of delivery"), blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering: ClassVar[list[str]] = ["submission", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "recipient"], name="delivery_once_per_recipient"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "acknowledged_at", "delivered_at"],
                name="delivery_inbox",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} → {self.recipient}"


class ReceivedReport(Content):
    """
    A report as it lies in an authority's inbox: the authority's own copy.

    Both answer for what they hold. Neither empties what the other has.
    """

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="received")

    class Meta:
        verbose_name = _("received report")
        verbose_name_plural = _("received reports")
        ordering: ClassVar[list[str]] = ["delivery"]

    def __str__(self) -> str:
        return self.delivery.submission.reference


class GivenAnswer(Erasable):
    """The authority's own copy of what it answered."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="given")
    text = models.TextField(null=True)

    class Meta:
        verbose_name = _("answer to a reporter")
        verbose_name_plural = _("answers to reporters")
        ordering: ClassVar[list[str]] = ["delivery"]

    def __str__(self) -> str:
        return f"{self.delivery}"


class Receipt(Erasable):
    """What an authority confirmed: canonical JSON with the hash of what arrived."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="receipts")
    body = models.TextField(null=True)
    sha256 = models.CharField(max_length=SHA256_HEX)
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering: ClassVar[list[str]] = ["issued_at", "pk"]

    def __str__(self) -> str:
        return f"{self.delivery}, {self.issued_at:%Y-%m-%d %H:%M}"

    def as_issued(self) -> str:
        """The canonical JSON. Raises ContentErasedError."""
        if self.body is None:
            raise ContentErasedError(receipt=self.pk)
        return self.body


class AuthorityNote(models.Model):
    """
    What this instance knows better than the rulebook about reaching an authority.

    It stands above the rulebook's own words, with its date. `authority` is the
    rulebook's identifier; earlier texts stay in the record.
    """

    authority = models.CharField(_("authority"), max_length=60, unique=True, editable=False)
    channel = models.TextField(_("channel"), blank=True)
    contact = models.TextField(_("contact"), blank=True)
    note = models.TextField(_("note"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("note on an authority")
        verbose_name_plural = _("notes on authorities")
        ordering: ClassVar[list[str]] = ["authority"]

    def __str__(self) -> str:
        return self.authority
