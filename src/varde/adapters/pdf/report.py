"""Reports on paper: as written, in English, with their receipts."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from varde.core.canonical import digest
from varde.core.reports.payload import READER, in_english

from . import values
from .frame import frame, pair
from .receipt import receipt_page
from .typesetting import Json, typeset, words_in
from .values import Words

# A reading is in English only, and so is what it says of itself.
LANGUAGES = {
    "da": "Danish",
    "fi": "Finnish",
    "is": "Icelandic",
    "nb": "Norwegian",
    "sv": "Swedish",
}


def render_report(payload: Json, *, draft: bool = False) -> bytes:
    """
    Return the report as a tagged PDF/UA-1 file in the language that it was written in.

    `payload` is what `varde.core.reports.payload` returns. A draft says that it is one.
    """
    words = words_in(payload["language"])
    return _render(payload, words["draft"] if draft else "", of=payload)


def render_reading(payload: Json, *, draft: bool = False) -> bytes:
    """
    Return the report in English, which says what it is a reading of.

    One that was written in English is returned as it is.
    """
    if payload["language"] == READER:
        return render_report(payload, draft=draft)
    words = words_in(READER)
    said = (
        f"A reading in English. The report itself is in {LANGUAGES[payload['language']]}."
    )
    mark = f"{words['draft']}. {said}" if draft else said
    return _render(in_english(payload), mark, of=payload)


def _render(payload: Json, mark: str, *, of: Json, receipts: Sequence[Json] = ()) -> bytes:
    """Set the payload, marked as what it is, with the fingerprint of what it is `of`."""
    words = words_in(payload["language"])
    zone = ZoneInfo(payload["zone"])
    data = {
        **frame(payload["language"], payload["tlp"]),
        "title": payload["form"]["title"],
        "name": f"{payload['form']['title']} {payload['incident']['reference']}",
        "subtitle": payload["form"].get("title_en", ""),
        "author": payload["submitter"]["name"],
        "running": f"{payload['incident']['reference']} · {payload['entity']['name']}",
        "draft": mark,
        "particulars": _report_particulars(payload, words, zone),
        "sections": [_section(section, payload, words) for section in payload["sections"]],
        "sha256": digest(of),
        "receipts": receipts,
    }
    return typeset("report.typ", data, payload["composed_at"])


def render_report_with_receipts(
    payload: Json, receipts: Sequence[tuple[Json, Json | None]]
) -> bytes:
    """
    Return the report as it was sent with a page for each receipt, in its language.

    Each receipt comes with what the log says of it: `origin`, `index`, `size` and `root`,
    or None while it is in no checkpoint.
    """
    words = words_in(payload["language"])
    pages = [
        receipt_page(receipt, proof, words, ZoneInfo(payload["zone"]))
        for receipt, proof in receipts
    ]
    return _render(payload, words["with_receipt"], of=payload, receipts=pages)


def _report_particulars(payload: Json, words: Words, zone: ZoneInfo) -> list[Json]:
    due = payload["due_at"]
    pairs = [
        pair(words["entity"], *_party(payload["entity"], words)),
        pair(words["submitter"], *_submitter(payload, words)),
        pair(words["recipients"], *(r["name"] for r in payload["recipients"])),
        pair(words["incident"], payload["incident"]["reference"]),
        pair(words["regime"], payload["regime"]["title"], payload["form"]["cites"]),
        pair(words["version"], *_version(payload, words)),
        pair(words["composed_at"], values.instant(payload["composed_at"], zone)),
        pair(words["due_at"], values.instant(due, zone) if due else ""),
        pair(words["tlp"], f"TLP:{payload['tlp'].upper()}"),
    ]
    return [pair for pair in pairs if pair["lines"]]


def _party(party: Json, words: Words) -> list[str]:
    number, lei = party["registration_number"], party["lei"]
    return [
        party["name"],
        f"{words['registration_number']}: {number}" if number else "",
        f"LEI: {lei}" if lei else "",
    ]


def _submitter(payload: Json, words: Words) -> list[str]:
    same = payload["submitter"] == payload["entity"]
    return [] if same else _party(payload["submitter"], words)


def _version(payload: Json, words: Words) -> list[str]:
    replaced = payload["corrects"]
    if replaced is None:
        return [str(payload["version"])]
    said = words["corrects"].replace("{version}", str(replaced["version"]))
    return [str(payload["version"]), said.replace("{reason}", replaced["reason"])]


def _section(section: Json, payload: Json, words: Words) -> Json:
    return {
        "label": section["label"],
        "reader": section.get("label_en", ""),
        "fields": [_field(field, payload, words) for field in section["fields"]],
    }


def _field(field: Json, payload: Json, words: Words) -> Json:
    items = values.items(field, words, ZoneInfo(payload["zone"]))
    cites = field["cites"]
    return {
        "number": field["number"],
        "label": field["label"],
        "reader": field.get("label_en", ""),
        # What holds for the whole form stands once, at the top.
        "cites": "" if cites == payload["form"]["cites"] else cites,
        "items": [item.split("\n") for item in items],
        "word": "" if field["state"] == "known" else words[field["state"]],
    }
