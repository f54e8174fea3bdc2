"""
The log: one Merkle tree over all entries of the instance (docs/record-format.md).

`sequencing` alone writes here, except that a trigger on Entry fills `Waiting`. The
guards are in the database itself (migrations, `append_only`, `tree_guards`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .columns import Bytes, Instant, LargeNumber, LongText, Row, ShortText, SmallNumber
from .entries import HASH_LENGTH, Entry

MAX_TILE_BYTES = 256 * 32


class Waiting(Row):
    """
    An entry that has no position in the log yet.

    Committed rows are taken in whatever their number is, so an entry that was
    numbered early and committed late is not missed. No foreign key is checked:
    the trigger that writes the row has the entry in its hand.
    """

    entry = models.OneToOneField(
        Entry,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="wait",
        verbose_name=_("entry"),
    )

    class Meta:
        verbose_name = _("waiting entry")
        verbose_name_plural = _("waiting entries")
        ordering = ["entry_id"]

    def __str__(self) -> str:
        return str(self.entry_id)


class Position(Row):
    """Where an entry stands in the log: 0, 1, 2 … without gaps, for ever."""

    position = LargeNumber(_("position"), primary_key=True)
    entry = models.OneToOneField(
        Entry, models.PROTECT, related_name="place", verbose_name=_("entry")
    )

    class Meta:
        verbose_name = _("position in the log")
        verbose_name_plural = _("positions in the log")
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)


class Tile(Row):
    """
    Up to 256 hashes of the tree beside each other, as C2SP tlog-tiles cuts it.

    A tile grows at its end until it is full and never changes again. Level 0
    holds the hashes of entries, level 1 those of full tiles of level 0, and so on.
    """

    level = SmallNumber(_("level"))
    index = LargeNumber(_("index"))
    hashes = Bytes(_("hashes"), max_length=MAX_TILE_BYTES)

    class Meta:
        verbose_name = _("tile of the log")
        verbose_name_plural = _("tiles of the log")
        ordering = ["level", "index"]
        constraints = [
            models.UniqueConstraint(name="audit_tile_once", fields=["level", "index"]),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(Row):
    """
    The signed statement that the log has this size and this root.

    `note` holds the signed note (C2SP) as it was made; what was signed later by
    witnesses lies apart.
    """

    size = LargeNumber(_("number of entries"), primary_key=True)
    root = ShortText(_("root hash"), max_length=HASH_LENGTH)
    note = LongText(_("signed note"))
    signed_at = Instant(_("signed"))

    class Meta:
        verbose_name = _("checkpoint of the log")
        verbose_name_plural = _("checkpoints of the log")
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"{self.size} {self.root}"
