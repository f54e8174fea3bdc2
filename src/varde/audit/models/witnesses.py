"""
Witnesses of this log, the logs that this instance witnesses, and what went wrong.

What was seen of a log is never forgotten, not even when its name leaves the list:
`SeenCheckpoint` only moves forward (`witness_guards`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core.record.encoding import MAX_NAME_BYTES
from varde.core.record.note import MAX_KEY_LENGTH

from .entries import HASH_LENGTH
from .tree import Checkpoint


class Witness(models.Model):
    """Who signs that the checkpoints of this log are consistent, and where to ask."""

    name = models.CharField(_("name"), max_length=MAX_NAME_BYTES)
    verifier_key = models.CharField(
        _("verifier key"), max_length=MAX_KEY_LENGTH, unique=True
    )
    address = models.CharField(_("address or folder"), max_length=500)
    added_at = models.DateTimeField(_("added"))
    removed_at = models.DateTimeField(_("removed"), null=True)
    seen_size = models.PositiveBigIntegerField(_("last size it signed"), default=0)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    problem = models.CharField(_("problem"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """The line that a witness put under a checkpoint; verified before it is stored."""

    checkpoint = models.ForeignKey(
        Checkpoint,
        models.PROTECT,
        related_name="cosignatures",
        verbose_name=_("checkpoint"),
    )
    witness = models.ForeignKey(
        Witness, models.PROTECT, related_name="cosignatures", verbose_name=_("witness")
    )
    line = models.TextField(_("signature line"))
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("cosignature")
        verbose_name_plural = _("cosignatures")
        ordering = ["-checkpoint_id", "witness_id"]
        constraints = [
            models.UniqueConstraint(
                name="audit_cosignature_once", fields=["checkpoint", "witness"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.witness_id}"


class FollowedLog(models.Model):
    """A key under which another log may ask this instance to be its witness."""

    origin = models.CharField(_("log"), max_length=MAX_NAME_BYTES)
    verifier_key = models.CharField(
        _("verifier key"), max_length=MAX_KEY_LENGTH, unique=True
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("followed log")
        verbose_name_plural = _("followed logs")
        ordering = ["origin", "pk"]

    def __str__(self) -> str:
        return self.verifier_key


class SeenCheckpoint(models.Model):
    """The largest tree that this instance has cosigned of another log."""

    origin = models.CharField(_("log"), max_length=MAX_NAME_BYTES, primary_key=True)
    size = models.PositiveBigIntegerField(_("number of entries"))
    root = models.CharField(_("root hash"), max_length=HASH_LENGTH)
    note = models.TextField(_("signed note"))
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("last checkpoint seen")
        verbose_name_plural = _("last checkpoints seen")
        ordering = ["origin"]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class LogAlarm(models.Model):
    """
    A checkpoint that contradicts what was last seen of the same log.

    `note` is the evidence. One row per log, witness, kind and size last seen, so that
    nobody fills the table by sending the same again; rows are never removed.
    """

    class Kind(models.TextChoices):
        OTHER_ROOT = "other-root", _("same size, another root")
        NOT_CONSISTENT = "not-consistent", _("no proof that nothing was changed")
        AHEAD = "ahead", _("the witness has seen more than there is")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    origin = models.CharField(_("log"), max_length=MAX_NAME_BYTES)
    witness = models.CharField(_("witness"), max_length=MAX_NAME_BYTES)
    seen_size = models.PositiveBigIntegerField(_("size last seen"))
    size = models.PositiveBigIntegerField(_("size presented"))
    note = models.TextField(_("signed note"))
    raised_at = models.DateTimeField(_("raised"))

    class Meta:
        verbose_name = _("alarm about a log")
        verbose_name_plural = _("alarms about logs")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="audit_logalarm_once",
                fields=["origin", "witness", "kind", "seen_size"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.kind}"
