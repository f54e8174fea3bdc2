"""
Who had an item of evidence, from whom, where, and what was done with it.

Each event says who holds the item after it, so the newest one tells where things stand,
however many there are.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.incidents.models import TEXT_LIMIT

from .items import LINE_LIMIT, SEAL_LIMIT, Item


class CustodyEvent(Erasable):
    """
    One step in the custody of an item. Never changed; what names a person may be erased.

    `holder`, or `holder_name` for somebody without an account here, has the item after
    the event. A hand-over moves nothing by itself: the event that `answers` it does, as
    the receiver confirms it, or leaves things as they were.
    """

    class Kind(models.TextChoices):
        COLLECTED = "collected", _("Collected")
        HANDED_OVER = "handed-over", _("Handed over")
        RECEIVED = "received", _("Received")
        REFUSED = "refused", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Hand-over taken back")
        EXAMINED = "examined", _("Examined")
        COPIED = "copied", _("Copied")
        STORED = "stored", _("Stored")
        RETURNED = "returned", _("Returned")
        DESTROYED = "destroyed", _("Destroyed")

    item = models.ForeignKey(Item, models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=11, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder_name = models.CharField(
        _("held by"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_to_name = models.CharField(
        _("handed to"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    answers = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )

    place = models.CharField(
        _("where"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    reason = models.TextField(
        _("purpose or reason"), max_length=TEXT_LIMIT, null=True, blank=True, default=""
    )
    proof = models.TextField(
        _("signed form"), max_length=TEXT_LIMIT, null=True, blank=True, default=""
    )
    seal_opened = models.CharField(_("seal opened"), max_length=SEAL_LIMIT, blank=True)
    seal_applied = models.CharField(_("seal applied"), max_length=SEAL_LIMIT, blank=True)
    # The seal on the item after the event; null: still that of the acquisition note,
    # so that a slip of the pen there can be corrected.
    seal = models.CharField(_("seal"), max_length=SEAL_LIMIT, null=True, blank=True)

    class Meta:
        verbose_name = _("custody event")
        verbose_name_plural = _("custody events")
        ordering: ClassVar[list[str]] = ["item", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "number"], name="evidence_custody_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}: {self.kind}"

    @property
    def is_waiting(self) -> bool:
        """Of the newest event: whether somebody has yet to confirm it."""
        return self.kind == self.Kind.HANDED_OVER

    @property
    def is_end(self) -> bool:
        return self.kind == self.Kind.DESTROYED

    @property
    def holder_shown(self) -> str:
        return self.holder.name if self.holder else self.holder_name or ""

    @property
    def receiver_shown(self) -> str:
        return self.handed_to.name if self.handed_to else self.handed_to_name or ""
