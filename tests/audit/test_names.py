"""A name is found however it is written down."""

from __future__ import annotations

import json
import unicodedata

import pytest

from varde.audit.names import Names

NAME = "Åsa Lind"


@pytest.mark.parametrize(
    "text",
    [
        "åsa LIND rang",
        unicodedata.normalize("NFD", NAME),
        "Åsa\u00a0Lind",
        "Skrivet av Åsa\n  Lind, jour",
        "Å\u00adsa Li\u200bnd",
        json.dumps({"text": "Åsa\u00a0Lind"}),
        json.dumps({"text": "Åsa\nLind"}, ensure_ascii=False),
    ],
)
def test_it_is_found(text: str) -> None:
    assert Names([NAME]).are_in(text)


@pytest.mark.parametrize("text", ["ÅsaLind", "Åsa Li nd", "Åsa"])
def test_what_is_another_is_not(text: str) -> None:
    assert not Names([NAME]).are_in(text)


def test_a_name_after_a_backslash_is_found() -> None:
    assert Names(["Nils"]).are_in("C:\\Users\\nils")


def test_a_database_is_asked_for_a_word_that_no_gap_can_part() -> None:
    assert "lind" in Names([NAME]).needles
    assert not any(" " in needle for needle in Names([NAME]).needles)
