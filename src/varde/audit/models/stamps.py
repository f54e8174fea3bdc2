"""Time stamps by an authority (RFC 3161), and what waits for one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .entries import HASH_LENGTH
from .tree import Checkpoint

MAX_TOKEN_BYTES = 64 * 1024


class StampRequest(models.Model):
    """A digest that waits for its time stamp; the row goes when the stamp is there."""

    digest = models.CharField(_("SHA-256"), max_length=HASH_LENGTH, unique=True)
    checkpoint = models.OneToOneField(
        Checkpoint,
        models.PROTECT,
        null=True,
        related_name="stamp_request",
        verbose_name=_("checkpoint"),
    )
    asked_at = models.DateTimeField(_("asked"))
    next_try_at = models.DateTimeField(_("next try"))
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    problem = models.CharField(_("problem"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("request for a time stamp")
        verbose_name_plural = _("requests for time stamps")
        ordering = ["next_try_at", "pk"]

    def __str__(self) -> str:
        return self.digest


class TimeStamp(models.Model):
    """
    What the authority answered: that these bytes existed at `stamped_at`.

    `token` is the whole response (TimeStampResp, DER), verified before it is stored.
    """

    digest = models.CharField(_("SHA-256"), max_length=HASH_LENGTH, unique=True)
    checkpoint = models.OneToOneField(
        Checkpoint,
        models.PROTECT,
        null=True,
        related_name="stamp",
        verbose_name=_("checkpoint"),
    )
    token = models.BinaryField(_("token"), max_length=MAX_TOKEN_BYTES)
    stamped_at = models.DateTimeField(_("stamped"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("time stamp")
        verbose_name_plural = _("time stamps")
        ordering = ["-stamped_at", "-pk"]

    def __str__(self) -> str:
        return self.digest
