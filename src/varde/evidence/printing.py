"""Labels and custody forms, in the reader's language and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varde.adapters.pdf import render_custody, render_label
from varde.core.instants import iso
from varde.evidence import selectors

if TYPE_CHECKING:
    from datetime import datetime

    from varde.evidence.models import CustodyEvent, Item

ERASED = "(–)"


def label(item: Item, *, now: datetime) -> bytes:
    """What is stuck on the thing itself."""
    return render_label(
        {
            "name": _("Label %(item)s") % {"item": item.reference},
            "author": item.incident.organisation.name,
            "reference": item.reference,
            "title": item.title or ERASED,
            "address": _address(item),
            "picture": _("QR code of the address %(url)s") % {"url": _address(item)},
            "pairs": _label_pairs(item),
            "sha256": item.blob.sha256 if item.blob else "",
        },
        language=_language(),
        tlp=item.tlp,
        timestamp=iso(now),
    )


def _label_pairs(item: Item) -> list[dict[str, str]]:
    said = item.said
    secured = [_moment(said.acquired_at), said.acquired_by or "", said.acquired_where or ""]
    pairs = [
        (_("Kind"), str(item.get_kind_display())),
        (_("Secured"), ", ".join(part for part in secured if part)),
        (_("Supplier"), said.supplier_shown),
        (_("Seal"), item.seal),
        (_("Warning"), _("Malware") if item.malware else ""),
    ]
    return [{"name": name, "text": text} for name, text in pairs if text]


def custody_form(item: Item, *, now: datetime) -> bytes:
    """Every event that is on record, and lines for hand-overs that are signed by hand."""
    sentence = _("As recorded in Varde when this was printed, %(moment)s.")
    title = _("Chain of custody %(item)s") % {"item": item.reference}
    return render_custody(
        {
            "name": title,
            "title": title,
            "author": item.incident.organisation.name,
            "running": f"{item.reference} · {item.incident.organisation.name}",
            "statement": [sentence % {"moment": _moment(now)}],
            "particulars": _particulars(item),
            "events": _("Events"),
            "headings": [
                _("No."),
                _("When"),
                _("What"),
                _("Held by"),
                _("Purpose, form, seal"),
            ],
            "rows": [_row(event) for event in selectors.custody(item)],
            "by_hand": _by_hand(),
            "sha256": item.blob.sha256 if item.blob else "",
        },
        language=_language(),
        tlp=item.tlp,
        timestamp=iso(now),
    )


def _by_hand() -> dict[str, object]:
    return {
        "title": _("Hand-overs signed by hand"),
        "sentence": _(
            "Whoever hands over and whoever receives sign here; the form is then told in "
            "Varde."
        ),
        "headings": [
            _("Date and time"),
            _("Handed over by: name, signature"),
            _("Received by: name, signature"),
            _("Place, purpose, seal"),
        ],
    }


def _particulars(item: Item) -> list[dict[str, object]]:
    said = item.said
    blob = item.blob
    pairs = [
        (_("Item"), [item.reference, item.title or ERASED]),
        (_("Kind"), [str(item.get_kind_display())]),
        (_("Incident"), [item.incident.reference]),
        (_("File"), [item.filename or ERASED, _size(blob.size)] if blob else []),
        (_("Description"), (said.description or "").splitlines()),
        (_("Secured"), [_moment(said.acquired_at), said.acquired_by or ""]),
        (_("Where"), [said.acquired_where or ""]),
        (_("Tool"), [f"{said.tool or ''} {said.tool_version}".strip()]),
        (
            _("Source worked properly"),
            [str(said.get_source_worked_properly_display()), said.source_remark or ""],
        ),
        (_("Original or copy"), _copy_lines(item)),
        (
            _("Qualifications"),
            [said.person_qualification or "", said.tool_qualification or ""],
        ),
        (_("Supplier"), [said.supplier_shown, said.supplier_reference or ""]),
        (_("Seal"), [item.seal]),
        (_("Classification"), [said.classification or ""]),
    ]
    shown = [(name, [line for line in lines if line]) for name, lines in pairs]
    return [{"name": name, "lines": lines} for name, lines in shown if lines]


def _copy_lines(item: Item) -> list[str]:
    said = item.said
    lines = [str(said.get_copy_display()) if said.copy else ""]
    if said.copy_of is not None:
        lines.append(_("Copy of %(item)s") % {"item": said.copy_of.short})
    if said.source_sha256 or said.source_sha512:
        lines.append(str(said.comparison.label))
    return lines


def _size(size: int) -> str:
    return _("%(size)s bytes") % {"size": size}


def _row(event: CustodyEvent) -> list[list[str]]:
    what = [str(event.get_kind_display())]
    if event.receiver_shown:
        what.append(_("to %(name)s") % {"name": event.receiver_shown})
    if event.answers is not None:
        what.append(_("answers no. %(number)s") % {"number": event.answers.number})
    held = _("Nobody: destroyed") if event.is_end else event.holder_shown or ERASED
    seals = [
        _("Seal %(seal)s opened") % {"seal": event.seal_opened}
        if event.seal_opened
        else "",
        _("Seal %(seal)s applied") % {"seal": event.seal_applied}
        if event.seal_applied
        else "",
    ]
    words = [*(event.reason or "").splitlines(), *(event.proof or "").splitlines(), *seals]
    cells = [
        [str(event.number)],
        [_moment(event.at), event.by.name],
        what,
        [held, event.place or ""],
        words,
    ]
    return [[line for line in cell if line] for cell in cells]


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}"


def _address(item: Item) -> str:
    return settings.BASE_URL + reverse(
        "evidence:item", args=[item.incident.reference, item.number]
    )


def _language() -> str:
    return translation.get_language() or "en"
