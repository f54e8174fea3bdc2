"""The label of an item of evidence, and its custody on a form to sign."""

from __future__ import annotations

from io import BytesIO

import segno

from .frame import frame
from .typesetting import Json, typeset


def render_label(label: Json, *, language: str, tlp: str, timestamp: str) -> bytes:
    """
    Return a label of 100 by 60 millimetres, with the item's address as a QR code.

    `label` has `name`, `author`, `reference`, `title`, `address`, `picture` (what the code
    is, in words), `pairs` of name and text, and `sha256`, which may be empty. `timestamp`
    is RFC 3339: the document's own time.
    """
    return typeset(
        "label.typ",
        {**label, **frame(language, tlp)},
        timestamp,
        picture=qr_code(str(label["address"])),
    )


def render_custody(form: Json, *, language: str, tlp: str, timestamp: str) -> bytes:
    """
    Return every custody event as a table, and lines to sign on below it.

    `form` has `name`, `author`, `title`, `running`, `statement`, `particulars`, `headings`,
    `rows`, `by_hand` (a heading, a sentence, the names of the columns), and `sha256`.
    """
    data = {**form, **frame(language, tlp)}
    return typeset("custody.typ", data, timestamp)


def qr_code(text: str) -> str:
    """The text as a QR code that is still read when a quarter of it is scratched."""
    drawing = BytesIO()
    segno.make(text, error="q", micro=False).save(
        drawing, kind="svg", border=0, xmldecl=False, omitsize=True
    )
    return drawing.getvalue().decode("utf-8")
