"""
Set a document with Typst: data in, a tagged PDF/UA-1 file out.

What people wrote reaches the template as data in JSON, never as Typst source, so
nothing in it can be run. The time in the file is the document's own, so the same data
gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from varde.core.instants import parse_instant

from .glyphs import breakable, shown
from .values import Words

_FOLDER = Path(__file__).resolve().parent

Json = Mapping[str, Any]
_Clean = Callable[[str], str]


@cache
def _all_words() -> Mapping[str, Words]:
    text = (_FOLDER / "words.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Words] = json.loads(text)
    return loaded


def words_in(language: str) -> Words:
    return _all_words()[language]


@cache
def _fonts() -> typst.Fonts:
    # Only the fonts inside the wheel: the same page on every machine.
    return typst.Fonts(include_system_fonts=False)


def typeset(template: str, data: Json, timestamp: str, *, picture: str = "") -> bytes:
    """
    Set the template with its data, which people may have written.

    `timestamp` is RFC 3339, the document's own time; `picture` is an SVG of ours.
    """
    try:
        return _compile(template, _cleaned(data, shown), timestamp, picture)
    except typst.TypstError:
        # Letters and marks that have a glyph each may have none together.
        return _compile(
            template,
            _cleaned(data, lambda text: shown(text, latin_only=True)),
            timestamp,
            picture,
        )


def _cleaned(value: Any, clean: _Clean) -> Any:
    match value:
        case str():
            return breakable(clean(value))
        case Mapping():
            return {name: _cleaned(item, clean) for name, item in value.items()}
        case Sequence():
            return [_cleaned(item, clean) for item in value]
        case _:
            return value


def _compile(template: str, data: Json, timestamp: str, picture: str) -> bytes:
    return typst.compile(
        _FOLDER / template,
        root=_FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "picture": picture},
        pdf_standards=["ua-1"],
        timestamp=parse_instant(timestamp).replace(microsecond=0),
    )
