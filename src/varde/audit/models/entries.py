"""
Entries with their details, and the head of every chain.

`Entry` is append-only in the database itself, `Detail` can only be erased, and
`ChainHead` only moves forward (migrations, `append_only`, `heads`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from varde.audit.reasons import ErasureReason
from varde.core.record.detail import SALT_BYTES
from varde.core.record.entry import MAX_ENTRY_BYTES, MAX_NAME_LENGTH

from .columns import Bytes, Instant, LargeNumber, LongText, Row, ShortText

HASH_LENGTH = 64


class Entry(Row):
    """
    One thing that happened to a subject.

    `entry` holds the bytes that count (docs/record-format.md). The other columns
    repeat them for lists and filters, and verification compares the two.
    """

    subject = ShortText(_("subject"), max_length=MAX_NAME_LENGTH)
    sequence = LargeNumber(_("number in the chain"))
    entry = Bytes(_("entry"), max_length=MAX_ENTRY_BYTES)
    entry_hash = ShortText(_("hash"), max_length=HASH_LENGTH, unique=True)
    previous_hash = ShortText(_("hash of the entry before"), max_length=HASH_LENGTH)
    action = ShortText(_("action"), max_length=MAX_NAME_LENGTH)
    actor = ShortText(_("by"), max_length=MAX_NAME_LENGTH, db_index=True)
    recorded_at = Instant(_("recorded"))

    class Meta:
        verbose_name = _("record entry")
        verbose_name_plural = _("record entries")
        ordering = ["subject", "sequence"]
        constraints = [
            models.UniqueConstraint(
                name="audit_entry_one_per_place", fields=["subject", "sequence"]
            ),
            models.CheckConstraint(
                name="audit_entry_counts_from_one", condition=models.Q(sequence__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sequence} {self.action}"


class Detail(Row):
    """
    What was said in an entry, apart from it so that it can be erased.

    `detail` is the canonical JSON as text, the very bytes that were committed to.
    Only `services` changes a row, and only by erasing it, once.
    """

    entry = models.OneToOneField(
        Entry,
        models.PROTECT,
        primary_key=True,
        related_name="detail",
        verbose_name=_("entry"),
    )
    salt = Bytes(_("salt"), max_length=SALT_BYTES, null=True)
    detail = LongText(_("detail"), null=True)
    erased_at = Instant(_("erased"), null=True)
    erased_by = ShortText(_("erased by"), max_length=MAX_NAME_LENGTH, null=True)
    erased_reason = ShortText(
        _("reason for erasing"), max_length=20, choices=ErasureReason, null=True
    )

    class Meta:
        verbose_name = _("detail of a record entry")
        verbose_name_plural = _("details of record entries")
        ordering = ["entry_id"]
        constraints = [
            models.CheckConstraint(
                name="audit_detail_whole_or_erased",
                condition=models.Q(
                    salt__isnull=False,
                    detail__isnull=False,
                    erased_at=None,
                    erased_by=None,
                    erased_reason=None,
                )
                | models.Q(
                    salt=None,
                    detail=None,
                    erased_at__isnull=False,
                    erased_by__isnull=False,
                    erased_reason__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)


class ChainHead(Row):
    """
    How long each chain has become, kept by a trigger on Entry and by nothing else.

    Without it, a chain that lost its last entries would look whole.
    """

    subject = ShortText(_("subject"), max_length=MAX_NAME_LENGTH, primary_key=True)
    sequence = LargeNumber(_("number in the chain"))
    entry_hash = ShortText(_("hash"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("head of a chain")
        verbose_name_plural = _("heads of chains")
        ordering = ["subject"]

    def __str__(self) -> str:
        return f"{self.subject} {self.sequence}"
