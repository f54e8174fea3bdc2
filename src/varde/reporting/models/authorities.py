"""What this instance knows of authorities."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorityNote(models.Model):
    """
    What this instance knows better than the rulebook about reaching an authority.

    It stands above the rulebook's own words, with its date. `authority` is the
    rulebook's identifier; earlier texts stay in the record.
    """

    authority = models.CharField(_("authority"), max_length=60, unique=True, editable=False)
    channel = models.TextField(_("channel"), blank=True)
    contact = models.TextField(_("contact"), blank=True)
    note = models.TextField(_("note"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("note on an authority")
        verbose_name_plural = _("notes on authorities")
        ordering: ClassVar[list[str]] = ["authority"]

    def __str__(self) -> str:
        return self.authority
