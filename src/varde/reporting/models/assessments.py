"""What each regime says of an incident, and the reports that are owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from varde.incidents.models import Incident
from varde.organisations.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

SHA256_HEX = 64


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
