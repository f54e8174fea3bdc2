"""Labels and custody forms, in the reader's language and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varde.accounts.selectors import names_of
from varde.adapters.pdf import render_custody, render_label
from varde.audit.references import SYSTEM
from varde.core.instants import iso
from varde.evidence import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from varde.audit.erasable import Erasable
    from varde.evidence.models import CustodyEvent, Item, ItemStatement

ERASED = "(–)"
Telling: TypeAlias = "Callable[[str | None, Erasable], str]"


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
    events = list(selectors.custody(item))
    told = _telling([item, item.said, *events])
    sentence = _("As recorded in Varde when this was printed, %(moment)s.")
    title = _("Chain of custody %(item)s") % {"item": item.reference}
    return render_custody(
        {
            "name": title,
            "title": title,
            "author": item.incident.organisation.name,
            "running": f"{item.reference} · {item.incident.organisation.name}",
            "statement": [sentence % {"moment": _moment(now)}],
            "particulars": _particulars(item, told),
            "events": _("Events"),
            "headings": [
                _("No."),
                _("When"),
                _("What"),
                _("Held by"),
                _("Purpose, form, seal"),
            ],
            "rows": [_row(event, told) for event in events],
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


def _particulars(item: Item, told: Telling) -> list[dict[str, object]]:
    said = item.said
    blob = item.blob
    pairs = [
        (_("Item"), [item.reference, told(said.title, said)]),
        (_("Kind"), [str(item.get_kind_display())]),
        (_("Incident"), [item.incident.reference]),
        (_("File"), [told(item.filename, item), _size(blob.size)] if blob else []),
        (_("Description"), told(said.description, said).splitlines()),
        (_("Secured"), [_moment(said.acquired_at), told(said.acquired_by, said)]),
        (_("Where"), [told(said.acquired_where, said)]),
        (_("Tool"), [f"{told(said.tool, said)} {said.tool_version}".strip()]),
        (
            _("Source worked properly"),
            [
                str(said.get_source_worked_properly_display()),
                told(said.source_remark, said),
            ],
        ),
        (_("Original or copy"), _copy_lines(item)),
        (
            _("Qualifications"),
            [
                told(said.person_qualification, said),
                told(said.tool_qualification, said),
            ],
        ),
        (_("Supplier"), _supplier_lines(said, told)),
        (_("Seal"), [item.seal]),
        (_("Classification"), [told(said.classification, said)]),
    ]
    shown = [(name, [line for line in lines if line]) for name, lines in pairs]
    return [{"name": name, "lines": lines} for name, lines in shown if lines]


def _supplier_lines(said: ItemStatement, told: Telling) -> list[str]:
    name = said.supplier_shown or told(said.supplier_name, said)
    return list(dict.fromkeys([name, told(said.supplier_reference, said)]))


def _copy_lines(item: Item) -> list[str]:
    said = item.said
    lines = [str(said.get_copy_display()) if said.copy else ""]
    if said.copy_of is not None:
        lines.append(_("Copy of %(item)s") % {"item": said.copy_of.short})
    if said.tells_comparison:
        lines.append(str(said.comparison.label))
    return lines


def _size(size: int) -> str:
    return _("%(size)s bytes") % {"size": size}


def _row(event: CustodyEvent, told: Telling) -> list[list[str]]:
    what = [str(event.get_kind_display())]
    if event.receiver_shown:
        what.append(_("to %(name)s") % {"name": event.receiver_shown})
    elif event.handed_to_name is None:
        what.append(told(None, event))
    if event.answers is not None:
        what.append(_("answers no. %(number)s") % {"number": event.answers.number})
    held = event.holder_shown or told(event.holder_name, event)
    seals = [
        _("Seal %(seal)s opened") % {"seal": event.seal_opened}
        if event.seal_opened
        else "",
        _("Seal %(seal)s applied") % {"seal": event.seal_applied}
        if event.seal_applied
        else "",
    ]
    # One mark tells of all that is gone from a cell.
    said = dict.fromkeys([told(event.reason, event), told(event.proof, event)])
    words = [line for text in said for line in text.splitlines()] + seals
    cells = [
        [str(event.number)],
        [_moment(event.at), event.by.name],
        what,
        [_("Nobody: destroyed") if event.is_end else held, told(event.place, event)],
        words,
    ]
    return [list(dict.fromkeys(line for line in cell if line)) for cell in cells]


def _telling(rows: Iterable[Erasable]) -> Telling:
    """
    Return what says a text.

    Of what was erased it says who erased it, when and why; the names are fetched once.
    """
    names = {SYSTEM: _("the retention rules")}
    names |= names_of(row.erased_by for row in rows if row.erased_by)

    def told(text: str | None, row: Erasable) -> str:
        if text is not None:
            return text
        return _("erased on %(when)s by %(who)s because %(why)s") % {
            "when": _moment(row.erased_at),
            "who": names.get(row.erased_by or "", row.erased_by),
            "why": row.why_erased,
        }

    return told


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
