from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.messaging.services import LONGEST_SUBJECT, one_line


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Invitation to Exempelverket", "Invitation to Exempelverket"),
        ("Verket\r\nBcc: spy@evil.example", "Verket Bcc: spy@evil.example"),
        ("a\u2028b\u2029c\x85d\x0be\x00f", "a b c d e f"),
        ("right\u202eleft", "right left"),
        ("  Þjóð,  Öst  ", "Þjóð, Öst"),
    ],
)
def test_a_subject_is_one_line(typed: str, shown: str) -> None:
    assert one_line(typed) == shown


@given(st.text(max_size=500))
def test_no_text_can_write_a_header(typed: str) -> None:
    line = one_line(typed)

    assert len(line) <= LONGEST_SUBJECT
    assert line.splitlines() in ([], [line])
    assert not any(unicodedata.category(character) == "Cc" for character in line)
