"""
Items of evidence, and what is said of them.

An item is what it is: a number, a kind, and its bytes if it is a file. Everything that
a person says of it lies in its statements. They are added, never changed: a correction
is a new statement with its reason, and the newest one holds.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from varde.audit.erasable import Erasable
from varde.core.taxonomy import Tlp, strictest
from varde.incidents.models import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    TLP_LABELS,
    Incident,
    TimelineEntry,
)
from varde.organisations.models import Organisation

from .blobs import FILENAME_LIMIT, Blob

if TYPE_CHECKING:
    from datetime import date, datetime

    from .custody import CustodyEvent

LINE_LIMIT = 200
VERSION_LIMIT = 80
SEAL_LIMIT = 80
SHA256_LENGTH = 64
SHA512_LENGTH = 128


class Item(Erasable):
    """
    One piece of evidence of one incident, by its number there: VRD-2026-0001/E3.

    What is said of it, such as `title` and `tlp`, is read from the newest statement; the
    selectors fetch that together with the item.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        PHYSICAL = "physical", _("Physical object")
        HELD_BY_SUPPLIER = "held-by-supplier", _("Held by a supplier")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    blob = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="items"
    )
    filename = models.CharField(
        _("file name"), max_length=FILENAME_LIMIT, null=True, blank=True, default=""
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("item of evidence")
        verbose_name_plural = _("items of evidence")
        ordering: ClassVar[list[str]] = ["incident", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "number"], name="evidence_item_numbered_once"
            ),
            models.CheckConstraint(
                name="evidence_item_file_has_bytes",
                condition=Q(kind="file", blob__isnull=False)
                | (~Q(kind="file") & Q(blob=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def short(self) -> str:
        """As people at the incident call it."""
        return f"E{self.number}"

    @property
    def reference(self) -> str:
        return f"{self.incident.reference}/{self.short}"

    @cached_property
    def said(self) -> ItemStatement:
        """What holds of it now."""
        newest = self.statements.select_related("said_by", "supplier", "copy_of").last()
        if newest is None:
            raise ItemStatement.DoesNotExist(self.reference)
        return newest

    @cached_property
    def stands(self) -> CustodyEvent:
        """The newest event of its custody, which tells who has it."""
        newest = self.custody.select_related("by", "holder", "handed_to").last()
        if newest is None:
            raise Item.DoesNotExist(self.reference)
        return newest

    @property
    def seal(self) -> str:
        """The number of the seal that is on it now, empty if none is."""
        return self.said.seal_number if self.stands.seal is None else self.stands.seal

    @property
    def title(self) -> str:
        return self.said.title or ""

    @property
    def description(self) -> str:
        return self.said.description or ""

    @property
    def tlp(self) -> str:
        """Its label; what it belongs to may be stricter, but is never made wider by it."""
        return strictest([Tlp(self.said.tlp), Tlp(self.incident.tlp)]).value

    @property
    def classification(self) -> str:
        return self.said.classification or ""

    @property
    def malware(self) -> bool:
        """Whether a person marked it, or the bytes are known to be harmful."""
        return self.said.malware or (self.blob is not None and self.blob.malware)

    @property
    def acquired_at(self) -> datetime | None:
        return self.said.acquired_at

    @property
    def acquired_by(self) -> str:
        return self.said.acquired_by or ""

    @property
    def is_file(self) -> bool:
        return self.kind == self.Kind.FILE


class ItemStatement(Erasable):
    """
    All that one person said of an item at one time. Never changed; a text that names a
    person may be erased, and is null then.

    `number` 1 is what was said when the item was added; a later one says in `reason`
    why it was corrected. Of a file, the copy's hashes are those of its bytes.
    """

    class WorkedProperly(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_KNOWN = "not-known", _("Not known")

    class Copy(models.TextChoices):
        """What the item is, beside the thing in which it was found."""

        ORIGINAL = "original", _("The original itself")
        IDENTICAL = "identical", _("An identical copy of the whole source")
        PART = "part", _("A copy of a part of the source")

    class Comparison(models.TextChoices):
        """What the hashes of source and copy say."""

        EQUAL = "equal", _("The hashes of source and copy are equal")
        DIFFERENT = "different", _("The hashes of source and copy differ")
        NOT_COMPARED = "not-compared", _("The hashes cannot be compared")

    item = models.ForeignKey(Item, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField(_("number"))
    reason = models.TextField(_("reason"), null=True, blank=True, default="")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("recorded"))

    title = models.CharField(_("title"), max_length=TITLE_LIMIT, null=True)
    description = models.TextField(
        _("description"), max_length=TEXT_LIMIT, null=True, blank=True, default=""
    )
    tlp = models.CharField(_("TLP"), max_length=12, choices=TLP_LABELS)
    classification = models.CharField(
        _("classification"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    malware = models.BooleanField(_("malware"), default=False)

    acquired_at = models.DateTimeField(_("secured"), null=True, blank=True)
    acquired_by = models.CharField(
        _("secured by"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    acquired_where = models.CharField(
        _("secured where"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    tool = models.CharField(
        _("tool"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    tool_version = models.CharField(
        _("version of the tool"), max_length=VERSION_LIMIT, blank=True
    )
    source_worked_properly = models.CharField(
        _("source worked properly"),
        max_length=9,
        choices=WorkedProperly,
        default=WorkedProperly.NOT_KNOWN,
    )
    source_remark = models.TextField(
        _("remark on the source"), null=True, blank=True, default=""
    )
    person_qualification = models.TextField(
        _("qualification of the person"), null=True, blank=True, default=""
    )
    tool_qualification = models.TextField(
        _("qualification of the tool"), null=True, blank=True, default=""
    )

    copy = models.CharField(_("original or copy"), max_length=9, choices=Copy, blank=True)
    copy_of = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_sha256 = models.CharField(max_length=SHA256_LENGTH, blank=True)
    source_sha512 = models.CharField(max_length=SHA512_LENGTH, blank=True)
    copy_sha256 = models.CharField(max_length=SHA256_LENGTH, blank=True)
    copy_sha512 = models.CharField(max_length=SHA512_LENGTH, blank=True)

    seal_number = models.CharField(_("seal"), max_length=SEAL_LIMIT, blank=True)
    seal_applied_by = models.CharField(
        _("seal applied by"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )

    supplier = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplier_name = models.CharField(
        _("supplier"), max_length=LINE_LIMIT, null=True, blank=True, default=""
    )
    supplier_reference = models.CharField(
        _("the supplier's own reference"),
        max_length=LINE_LIMIT,
        null=True,
        blank=True,
        default="",
    )
    kept_until = models.DateField(_("kept until"), null=True, blank=True)

    # Pairs of type and value, as `evidence.observables` reads them.
    observables = models.JSONField(_("indicators"), default=list, null=True, blank=True)
    entries = models.ManyToManyField(TimelineEntry, related_name="evidence", blank=True)

    class Meta:
        verbose_name = _("statement on an item of evidence")
        verbose_name_plural = _("statements on items of evidence")
        ordering: ClassVar[list[str]] = ["item", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "number"], name="evidence_statement_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}: {self.title}"

    @property
    def comparison(self) -> Comparison:
        """One pair that differs is enough for them to differ."""
        pairs = (
            (self.source_sha256, self.copy_sha256),
            (self.source_sha512, self.copy_sha512),
        )
        known = [source == copy for source, copy in pairs if source and copy]
        if not known:
            return self.Comparison.NOT_COMPARED
        return self.Comparison.EQUAL if all(known) else self.Comparison.DIFFERENT

    @property
    def tells_comparison(self) -> bool:
        """Called an identical copy, or hashes of the source are known."""
        known = bool(self.source_sha256 or self.source_sha512)
        return known or self.copy == self.Copy.IDENTICAL

    @property
    def is_contradicted(self) -> bool:
        """Called an identical copy, though the hashes say that it is none."""
        claimed = self.copy == self.Copy.IDENTICAL
        return claimed and self.comparison == self.Comparison.DIFFERENT

    @property
    def supplier_shown(self) -> str:
        return self.supplier.name if self.supplier else self.supplier_name or ""

    def is_lapsed(self, today: date) -> bool:
        """Whether the supplier has said that it keeps the thing no longer."""
        return self.kept_until is not None and self.kept_until < today
