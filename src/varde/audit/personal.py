"""Which columns may name a person, and how each is erased; every app says so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """The kinds of content of an incident, each with a period of its own."""

    NOTES = "notes", _("Notes: timeline, sources, titles, reasons")
    DRAFTS = "drafts", _("Drafts and assessments")
    REPORTS = "reports", _("Reports as sent, with receipts")
    EVIDENCE = "evidence", _("Evidence")
    RECORD = "record", _("Details of the record")
