"""Time stamps by an authority (RFC 3161) on checkpoints, and what waits for one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .columns import Bytes, Instant, Number, Row, ShortText
from .tree import Checkpoint

MAX_TOKEN_BYTES = 64 * 1024


class StampRequest(Row):
    """A checkpoint that waits for its time stamp; the row goes when the stamp is there."""

    checkpoint = models.OneToOneField(
        Checkpoint,
        models.PROTECT,
        related_name="stamp_request",
        verbose_name=_("checkpoint"),
    )
    asked_at = Instant(_("asked"))
    next_try_at = Instant(_("next try"))
    failures = Number(_("failures in a row"), default=0)
    problem = ShortText(_("problem"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("request for a time stamp")
        verbose_name_plural = _("requests for time stamps")
        ordering = ["next_try_at", "pk"]

    def __str__(self) -> str:
        return str(self.checkpoint_id)


class TimeStamp(Row):
    """
    What the authority answered: that the checkpoint's note existed at `stamped_at`.

    `token` is the whole response (TimeStampResp, DER), verified before it is stored.
    """

    checkpoint = models.OneToOneField(
        Checkpoint,
        models.PROTECT,
        related_name="stamp",
        verbose_name=_("checkpoint"),
    )
    token = Bytes(_("token"), max_length=MAX_TOKEN_BYTES)
    stamped_at = Instant(_("stamped"))
    received_at = Instant(_("received"))

    class Meta:
        verbose_name = _("time stamp")
        verbose_name_plural = _("time stamps")
        ordering = ["-stamped_at", "-pk"]

    def __str__(self) -> str:
        return str(self.checkpoint_id)
