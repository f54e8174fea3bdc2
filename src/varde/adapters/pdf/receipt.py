"""Receipts on paper, with what the log says of them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from varde.core.canonical import digest

from . import values
from .frame import frame, pair
from .typesetting import Json, typeset, words_in
from .values import Words


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

    `proof` is what the log says of it, as in `receipt_page`.
    """
    words = words_in(language)
    page = receipt_page(receipt, proof, words, ZoneInfo(zone))
    data = {
        **frame(language, tlp),
        "name": page["title"],
        "author": receipt["recipient"]["name"],
        "running": receipt["submission"]["incident"],
        **page,
    }
    return typeset("receipt.typ", data, receipt["issued_at"])


def receipt_page(
    receipt: Json, proof: Json | None, words: Words, zone: ZoneInfo
) -> dict[str, Any]:
    """
    Return what the page of a receipt is filled with.

    `proof` is what the log says of it: `origin`, `index`, `size` and `root`, or None while
    it is in no checkpoint.
    """
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
        return [pair(words["log"], words["log_pending"])]
    place = words["log_entry_of"].replace("{index}", str(proof["index"]))
    return [
        pair(words["log"], proof["origin"]),
        pair(words["log_entry"], place.replace("{size}", str(proof["size"]))),
    ]


def _receipt_particulars(receipt: Json, words: Words, zone: ZoneInfo) -> list[Json]:
    sent = receipt["submission"]

    def instant(name: str, text: str | None, *more: str) -> Json:
        return pair(words[name], values.instant(text, zone), *more) if text else {}

    punctual = words["late" if sent["late"] else "on_time"]
    pairs = [
        pair(words["submission"], sent["reference"]),
        pair(words["incident"], sent["incident"]),
        pair(words["entity"], sent["entity"]),
        pair(words["stage"], f"{sent['regime']} · {sent['stage']}"),
        pair(words["version"], str(sent["version"])),
        instant("submitted_at", sent["submitted_at"], punctual if sent["due_at"] else ""),
        instant("due_at", sent["due_at"]),
        instant("delivered_at", receipt["delivered_at"]),
        instant("acknowledged_at", receipt["acknowledged_at"]),
        instant("issued_at", receipt["issued_at"]),
    ]
    return [pair for pair in pairs if pair]
