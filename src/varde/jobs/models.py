from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledJob(models.Model):
    """
    When a recurring job is next due.

    Any number of workers may look; `schedule.enqueue_due` lets one of them win.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("due at"))

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
