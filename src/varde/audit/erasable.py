"""The marks that an erasure leaves in a row that cannot otherwise change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.core.record.entry import MAX_NAME_LENGTH

from .reasons import ErasureReason

MARKS = ("erased_at", "erased_by", "erased_reason")


class Erasable(models.Model):
    """
    A row whose personal columns can be emptied, once and for good.

    `erased_by` is a reference. A page that would show the columns shows the marks.
    """

    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    erased_by = models.CharField(
        _("erased by"), max_length=MAX_NAME_LENGTH, null=True, editable=False
    )
    erased_reason = models.CharField(
        _("reason for erasing"),
        max_length=20,
        choices=ErasureReason,
        null=True,
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def why_erased(self) -> str:
        """The reason in words, or nothing."""
        return str(ErasureReason(self.erased_reason).label) if self.erased_reason else ""
