"""Verifications of the record, as they were asked for and as they ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core.record.entry import MAX_NAME_LENGTH

from .columns import Instant, LargeNumber, Row, ShortText


class VerificationRun(Row):
    """
    One walk over a chain, or over the log and every chain where `subject` is empty.

    `done` of `total` steps were made so far. Once `finished_at` is there, a `flaw` says
    what was found first: `broken_at` is the number of an entry in the chain `found_in`,
    or its position in the log where no chain is named. One that `failed` came to no end
    and found nothing, and one that has not moved for long will not.
    """

    subject = ShortText(_("subject"), max_length=MAX_NAME_LENGTH, blank=True)
    asked_by = ShortText(_("asked by"), max_length=MAX_NAME_LENGTH, blank=True)
    asked_at = Instant(_("asked"))
    total = LargeNumber(_("entries"), default=0)
    done = LargeNumber(_("verified so far"), default=0)
    moved_at = Instant(_("last progress"))
    finished_at = Instant(_("finished"), null=True)
    failed = models.BooleanField(_("failed"), default=False)
    flaw = ShortText(_("what was found"), max_length=40, blank=True)
    found_in = ShortText(_("found in"), max_length=MAX_NAME_LENGTH, blank=True)
    broken_at = LargeNumber(_("found at"), null=True)
    head_hash = ShortText(_("hash of the last entry"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("verification of the record")
        verbose_name_plural = _("verifications of the record")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "-id"], name="audit_run_newest")]

    def __str__(self) -> str:
        return f"{self.subject or '*'} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def whole(self) -> bool:
        """It ended and nothing was found."""
        return self.finished_at is not None and not self.flaw and not self.failed

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None and not self.failed
