from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.core.instants import Fidelity
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, Tlp
from varde.organisations.models import Organisation

TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
SOURCE_LIMIT = 500

FIDELITIES = [
    (Fidelity.SECOND.value, _("To the second")),
    (Fidelity.MINUTE.value, _("To the minute")),
    (Fidelity.HOUR.value, _("To the hour")),
    (Fidelity.DAY.value, _("To the day")),
    (Fidelity.MONTH.value, _("To the month")),
    (Fidelity.YEAR.value, _("To the year")),
]

TLP_LABELS = [(label.value, f"TLP:{label.value.upper()}") for label in Tlp]


class ReferenceCounter(models.Model):
    """The last number given to an incident in a year; one row per year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Incident(models.Model):
    """
    An event that has been declared an incident, and is handled by one organisation.

    What is known of it lies in its fact statements; the columns here are what a list
    needs. `revision` rises with every change of a column, so that two people who edit
    at the same time are told.
    """

    class Status(models.TextChoices):
        INVESTIGATING = "investigating", _("Investigating")
        ONGOING = "ongoing", _("Ongoing")
        CONTAINED = "contained", _("Contained")
        CLOSED = "closed", _("Closed")

    class Severity(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")
        CRITICAL = "critical", _("Critical")

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="incidents",
        verbose_name=_("organisation"),
    )
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    status = models.CharField(
        _("status"), max_length=13, choices=Status, default=Status.INVESTIGATING
    )
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, default=Severity.MEDIUM
    )
    tlp = models.CharField(
        _("TLP"), max_length=12, choices=TLP_LABELS, default=Tlp.AMBER.value
    )
    classification = models.JSONField(_("class and type"), default=list, blank=True)
    root_cause = models.CharField(
        _("root cause"), max_length=30, blank=True, choices=list(ROOT_CAUSES.items())
    )
    effect = models.CharField(
        _("effect"), max_length=30, blank=True, choices=list(EFFECTS.items())
    )
    sealed = models.BooleanField(_("sealed"), default=False)
    declared_at = models.DateTimeField(_("declared"), editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("declared by"),
    )
    updated_at = models.DateTimeField(_("changed"), editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    declaration_key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering: ClassVar[list[str]] = ["-declared_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["updated_at", "id"], name="incident_updated"),
            models.Index(fields=["organisation", "-declared_at"], name="incident_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.CLOSED


class SealedReader(models.Model):
    """A person named to see a sealed incident; nobody else sees that it exists."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="sealed_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        verbose_name = _("named reader")
        verbose_name_plural = _("named readers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "user"], name="sealed_reader_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.user_id}"


class Party(models.Model):
    """A legal entity that the incident hits; duties arise for each."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("legal entity hit")
        verbose_name_plural = _("legal entities hit")
        ordering: ClassVar[list[str]] = ["organisation__name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "organisation"], name="party_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class FactStatement(Erasable):
    """
    What a person said about one fact or milestone, at one time. Never changed.

    `value` is as `core.facts.parse_value` returns it, null when the statement is that
    the fact is not known, or when it was erased. `instant` is what the value speaks of,
    as exactly as `fidelity` tells; for a milestone, `fidelity` tells it of the value.
    Without `party` it holds for all legal entities.
    """

    class Certainty(models.TextChoices):
        ESTIMATE = "estimate", _("Estimate")
        ACTUAL = "actual", _("Actual")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="statements")
    party = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fact = models.CharField(_("fact"), max_length=80)
    value = models.JSONField(_("value"), null=True)
    known = models.BooleanField(_("known"))
    certainty = models.CharField(_("certainty"), max_length=8, choices=Certainty)
    instant = models.DateTimeField(_("speaks of"), null=True, blank=True)
    fidelity = models.CharField(_("fidelity"), max_length=6, choices=FIDELITIES)
    source = models.CharField(_("source"), max_length=SOURCE_LIMIT, null=True, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("fact statement")
        verbose_name_plural = _("fact statements")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["incident", "fact", "-id"], name="statement_newest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="statement_known_has_a_value",
                condition=Q(known=False, value__isnull=True)
                | Q(known=True, value__isnull=False)
                | Q(known=True, value__isnull=True, erased_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"

    @property
    def is_estimate(self) -> bool:
        return self.certainty == self.Certainty.ESTIMATE

    @property
    def tells_value(self) -> bool:
        """Whether it says what the value is, and that has not been erased."""
        return self.known and self.value is not None

    @property
    def has_lost_value(self) -> bool:
        return self.known and self.value is None


class TimelineEntry(Erasable):
    """What happened, in a person's words. A mended entry replaces another; both stay."""

    class Kind(models.TextChoices):
        ADVERSARY = "adversary", _("Adversary")
        OWN_ACTION = "own-action", _("Own action")
        DECISION = "decision", _("Decision")
        COMMUNICATION = "communication", _("Communication")
        SYSTEM = "system", _("System")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="timeline")
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    happened_at = models.DateTimeField(_("happened"))
    fidelity = models.CharField(_("fidelity"), max_length=6, choices=FIDELITIES)
    text = models.TextField(_("what happened"), null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        ordering: ClassVar[list[str]] = ["-happened_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["incident", "-happened_at", "-id"], name="timeline_newest"
            ),
        ]

    def __str__(self) -> str:
        return (self.text or "")[:60]


class StatusChange(Erasable):
    """One step of the life cycle; metrics are counted from these."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="status_changes")
    from_status = models.CharField(max_length=13, choices=Incident.Status, blank=True)
    to_status = models.CharField(max_length=13, choices=Incident.Status)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"
