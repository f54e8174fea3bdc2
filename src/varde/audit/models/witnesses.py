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

from .columns import Instant, LargeNumber, LongText, Number, Row, ShortText
from .entries import HASH_LENGTH
from .tree import Checkpoint


class Witness(Row):
    """Who signs that the checkpoints of this log are consistent, and where to ask."""

    name = ShortText(_("name"), max_length=MAX_NAME_BYTES)
    verifier_key = ShortText(_("verifier key"), max_length=MAX_KEY_LENGTH, unique=True)
    address = ShortText(_("address or folder"), max_length=500)
    added_at = Instant(_("added"))
    removed_at = Instant(_("removed"), null=True)
    seen_size = LargeNumber(_("last size it signed"), default=0)
    failures = Number(_("failures in a row"), default=0)
    next_try_at = Instant(_("next try"))
    problem = ShortText(_("problem"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class Cosignature(Row):
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
    line = LongText(_("signature line"))
    signed_at = Instant(_("signed"))

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


class FollowedLog(Row):
    """A key under which another log may ask this instance to be its witness."""

    origin = ShortText(_("log"), max_length=MAX_NAME_BYTES)
    verifier_key = ShortText(_("verifier key"), max_length=MAX_KEY_LENGTH, unique=True)
    added_at = Instant(_("added"))

    class Meta:
        verbose_name = _("followed log")
        verbose_name_plural = _("followed logs")
        ordering = ["origin", "pk"]

    def __str__(self) -> str:
        return str(self.verifier_key)


class SeenCheckpoint(Row):
    """The largest tree that this instance has cosigned of another log."""

    origin = ShortText(_("log"), max_length=MAX_NAME_BYTES, primary_key=True)
    size = LargeNumber(_("number of entries"))
    root = ShortText(_("root hash"), max_length=HASH_LENGTH)
    note = LongText(_("signed note"))
    seen_at = Instant(_("seen"))

    class Meta:
        verbose_name = _("last checkpoint seen")
        verbose_name_plural = _("last checkpoints seen")
        ordering = ["origin"]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class LogAlarm(Row):
    """
    A checkpoint that contradicts what was last seen of the same log.

    `note` is the evidence. One row per log, witness, kind and size last seen, so that
    nobody fills the table by sending the same again; rows are never removed.
    """

    class Kind(models.TextChoices):
        OTHER_ROOT = "other-root", _("same size, another root")
        NOT_CONSISTENT = "not-consistent", _("no proof that nothing was changed")
        AHEAD = "ahead", _("the witness has seen more than there is")

    kind = ShortText(_("kind"), max_length=14, choices=Kind)
    origin = ShortText(_("log"), max_length=MAX_NAME_BYTES)
    witness = ShortText(_("witness"), max_length=MAX_NAME_BYTES)
    seen_size = LargeNumber(_("size last seen"))
    size = LargeNumber(_("size presented"))
    note = LongText(_("signed note"))
    raised_at = Instant(_("raised"))

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
