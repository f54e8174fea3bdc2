"""How reports reach authorities: what arrived there, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.core.errors import ContentErasedError
from varde.organisations.models import Organisation

from .assessments import SHA256_HEX
from .submissions import Content, Submission


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
