"""Reports and receipts on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from varde.core.canonical import digest
from varde.core.reports.payload import READER, in_english

from . import values
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
        **_frame(payload["language"], payload["tlp"], words),
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
        _receipt_page(receipt, proof, words, ZoneInfo(payload["zone"]))
        for receipt, proof in receipts
    ]
    return _render(payload, words["with_receipt"], of=payload, receipts=pages)


def render_receipt(
    receipt: Json,
    *,
    language: str,
    tlp: str,
    zone: str = "UTC",
    proof: Json | None = None,
) -> bytes:
    """
    Return the receipt that `varde.core.reports.receipt` made, as a PDF/UA-1 file.

    `proof` is what the log says of it, as in `render_report_with_receipts`.
    """
    words = words_in(language)
    page = _receipt_page(receipt, proof, words, ZoneInfo(zone))
    data = {
        **_frame(language, tlp, words),
        "name": page["title"],
        "author": receipt["recipient"]["name"],
        "running": receipt["submission"]["incident"],
        **page,
    }
    return typeset("receipt.typ", data, receipt["issued_at"])


def _receipt_page(
    receipt: Json, proof: Json | None, words: Words, zone: ZoneInfo
) -> dict[str, Any]:
    acknowledged = receipt["acknowledged_at"] is not None
    statement = words["acknowledged" if acknowledged else "received"]
    recipient = receipt["recipient"]["name"]
    return {
        "title": f"{words['receipt']} {receipt['submission']['reference']}",
        "statement": [statement.replace("{recipient}", recipient)],
        "particulars": [
            *_receipt_particulars(receipt, words, zone),
            *_log_particulars(proof, words),
        ],
        "sha256": receipt["submission"]["sha256"],
        "receipt_sha256": digest(receipt),
        "root": proof["root"] if proof else "",
        "verify": words["log_verify"],
    }


def _log_particulars(proof: Json | None, words: Words) -> list[Json]:
    if proof is None:
        return [_pair(words["log"], words["log_pending"])]
    place = words["log_entry_of"].replace("{index}", str(proof["index"]))
    return [
        _pair(words["log"], proof["origin"]),
        _pair(words["log_entry"], place.replace("{size}", str(proof["size"]))),
    ]


def _frame(language: str, tlp: str, words: Words) -> dict[str, Any]:
    return {"lang": language, "tlp": f"TLP:{tlp.upper()}", "words": words}


def _pair(name: str, *lines: str) -> dict[str, Any]:
    return {"name": name, "lines": [line for line in lines if line]}


def _report_particulars(payload: Json, words: Words, zone: ZoneInfo) -> list[Json]:
    due = payload["due_at"]
    pairs = [
        _pair(words["entity"], *_party(payload["entity"], words)),
        _pair(words["submitter"], *_submitter(payload, words)),
        _pair(words["recipients"], *(r["name"] for r in payload["recipients"])),
        _pair(words["incident"], payload["incident"]["reference"]),
        _pair(words["regime"], payload["regime"]["title"], payload["form"]["cites"]),
        _pair(words["version"], *_version(payload, words)),
        _pair(words["composed_at"], values.instant(payload["composed_at"], zone)),
        _pair(words["due_at"], values.instant(due, zone) if due else ""),
        _pair(words["tlp"], f"TLP:{payload['tlp'].upper()}"),
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


def _receipt_particulars(receipt: Json, words: Words, zone: ZoneInfo) -> list[Json]:
    sent = receipt["submission"]

    def instant(name: str, text: str | None, *more: str) -> Json:
        return _pair(words[name], values.instant(text, zone), *more) if text else {}

    punctual = words["late" if sent["late"] else "on_time"]
    pairs = [
        _pair(words["submission"], sent["reference"]),
        _pair(words["incident"], sent["incident"]),
        _pair(words["entity"], sent["entity"]),
        _pair(words["stage"], f"{sent['regime']} · {sent['stage']}"),
        _pair(words["version"], str(sent["version"])),
        instant("submitted_at", sent["submitted_at"], punctual if sent["due_at"] else ""),
        instant("due_at", sent["due_at"]),
        instant("delivered_at", receipt["delivered_at"]),
        instant("acknowledged_at", receipt["acknowledged_at"]),
        instant("issued_at", receipt["issued_at"]),
    ]
    return [pair for pair in pairs if pair]
