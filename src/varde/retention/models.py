"""
How long things are kept, what must not be erased, and what is being erased.

Nothing here removes an incident: the database refuses that to everybody.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from varde.audit.personal import Matter
from varde.audit.reasons import ErasureReason
from varde.incidents.models import Incident
from varde.organisations.models import Organisation

LONGEST_MONTHS = 1200
REASON_LIMIT = 2_000


class RetentionRule(models.Model):
    """
    When one kind of content loses its personal data, in months after the closing.

    What has no rule is kept.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="retention_rules"
    )
    what = models.CharField(_("content"), max_length=20, choices=Matter)
    months = models.PositiveSmallIntegerField(
        _("months after closing"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering: ClassVar[list[str]] = ["organisation", "what"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "what"], name="retention_rule_once"
            ),
            models.CheckConstraint(
                name="retention_rule_has_a_period",
                condition=Q(months__gte=1, months__lte=LONGEST_MONTHS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.what}: {self.months}"


class LegalHold(models.Model):
    """
    Nothing of this incident, or of all the organisation's incidents, is erased.

    It is lifted, never removed. Without `incident` it covers everything that the
    organisation handles.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="legal_holds"
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="legal_holds"
    )
    reason = models.TextField(_("reason"), max_length=REASON_LIMIT)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lift_reason = models.TextField(
        _("reason for lifting"), max_length=REASON_LIMIT, blank=True
    )

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering: ClassVar[list[str]] = ["-placed_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="legal_hold_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("placed_at"), lifted_by__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "incident"],
                name="legal_hold_in_force",
                condition=Q(lifted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.incident_id}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None


class Erasure(models.Model):
    """
    A person's data being erased, as a job that may be stopped and goes on.

    `terms` are the spellings looked for; they are gone when everything is erased.
    `spared` are the tables that were left out, `left` those of them that held a name when
    it was asked for. Without an organisation it reaches the whole instance.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        CLEARING = "clearing", _("Clearing the files")
        DONE = "done", _("Done")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="erasures"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    terms = models.JSONField(_("spellings"), default=list)
    spared = models.JSONField(_("left as it is"), default=list)
    left = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=20, choices=ErasureReason)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("erased"), default=0)
    total = models.PositiveIntegerField(_("to erase"), default=0)
    kept = models.PositiveIntegerField(_("kept"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Ended(models.Model):
    """
    One kind of content of an incident has been erased because its period ended.

    An incident that was opened and closed again has another period; this is older then.
    `is_cleared` when the files of the database hold nothing of it any more.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="ended_periods")
    what = models.CharField(_("content"), max_length=20, choices=Matter)
    at = models.DateTimeField(_("erased"))
    is_cleared = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("ended period")
        verbose_name_plural = _("ended periods")
        ordering: ClassVar[list[str]] = ["incident", "what"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "what"], name="period_ended_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.what}"
