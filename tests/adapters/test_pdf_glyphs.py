from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

import varde.adapters.pdf
from varde.adapters.pdf.glyphs import breakable, shown

WORDS = Path(varde.adapters.pdf.__file__).parent / "words.json"
SOURCE = b"""
#set document(title: "Characters")
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), lang: "en", fallback: false)
#for text in json(bytes(sys.inputs.data)) [#text ]
"""


def set_alone(texts: list[str]) -> None:
    typst.compile(
        SOURCE,
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(texts)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )


def test_every_character_of_the_table_has_a_glyph() -> None:
    set_alone([shown("a" + chr(code)) for code in range(0x20, 0x3000)])


@given(st.text(max_size=60))
def test_whatever_is_shown_on_its_own_can_be_set_in_latin_letters(text: str) -> None:
    set_alone([shown(text, latin_only=True)])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\tb", "a b"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x07b", "a[U+0007]b"),
        ("A\u030a", "Å"),
    ],
)
def test_what_cannot_be_set_is_named(text: str, written: str) -> None:
    assert shown(text) == written


def test_only_a_very_long_word_is_broken() -> None:
    fingerprint = "ab" * 32

    assert breakable(f"in {fingerprint}") == f"in {fingerprint}"
    assert breakable("x" * 65).count("\u200b") == 8


def test_a_mark_stays_with_its_letter() -> None:
    assert "\u200b\u0323" not in breakable("q\u0323" * 70)


def test_every_language_has_every_word() -> None:
    words = json.loads(WORDS.read_text(encoding="utf-8"))

    assert set(words) == {"en", "sv", "da", "nb", "fi", "is"}
    assert {frozenset(texts) for texts in words.values()} == {frozenset(words["en"])}
