"""Why a detail may be erased: one of four reasons, so that nobody is named in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureReason(models.TextChoices):
    REQUESTED = "requested", _("the person asked for it")
    RETENTION_ENDED = "retention-ended", _("the retention period ended")
    ENTERED_BY_MISTAKE = "entered-by-mistake", _("it was entered by mistake")
    ORDERED = "ordered", _("a court or an authority ordered it")
