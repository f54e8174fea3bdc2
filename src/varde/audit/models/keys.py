"""The public half of every key that ever signed here; rows are added and never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core.record.entry import MAX_NAME_LENGTH
from varde.core.record.note import MAX_KEY_LENGTH

from .columns import Instant, LargeNumber, Number, Row, ShortText


class LogKey(Row):
    """
    A key that signs, or signed, for this instance.

    The database says which keys are the instance's own; a private key that is not
    among them signs nothing, wherever it lies.
    """

    class Kind(models.TextChoices):
        LOG = "log", _("signs checkpoints of this log")
        WITNESS = "witness", _("witnesses other logs")

    kind = ShortText(_("kind"), max_length=7, choices=Kind)
    number = Number(_("number"))
    verifier_key = ShortText(_("verifier key"), max_length=MAX_KEY_LENGTH, unique=True)
    added_at = Instant(_("added"))
    first_size = LargeNumber(_("entries in the log when added"))

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["kind", "number"]
        constraints = [
            # Of several processes that bring a first key, one wins here.
            models.UniqueConstraint(
                name="audit_logkey_numbered", fields=["kind", "number"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.verifier_key)


class LogKeyEnd(Row):
    """Until when a key signs, and why it ends; of several ends the earliest holds."""

    class Reason(models.TextChoices):
        ROTATED = "rotated", _("another key followed")
        LOST = "lost", _("the private key was lost")
        EXPOSED = "exposed", _("others could have known the private key")

    key = models.ForeignKey(
        LogKey, models.PROTECT, related_name="ends", verbose_name=_("key")
    )
    reason = ShortText(_("reason"), max_length=7, choices=Reason)
    signs_until = Instant(_("signs until"))
    last_size = LargeNumber(_("last checkpoint when told"), null=True)
    told_at = Instant(_("told"))
    told_by = ShortText(_("told by"), max_length=MAX_NAME_LENGTH)

    class Meta:
        verbose_name = _("end of a signing key")
        verbose_name_plural = _("ends of signing keys")
        ordering = ["signs_until", "pk"]

    def __str__(self) -> str:
        return f"{self.key_id} {self.reason}"
