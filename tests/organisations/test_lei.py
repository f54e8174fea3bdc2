from __future__ import annotations

import pytest

from varde.organisations.lei import is_lei


@pytest.mark.parametrize(
    "lei", ["529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12", "213800WSGIIZCXF1P572"]
)
def test_published_identifiers_are_right(lei: str) -> None:
    assert is_lei(lei)


@pytest.mark.parametrize("position", range(20))
def test_any_changed_character_is_noticed(position: int) -> None:
    lei = "529900T8BM49AURSDO55"
    changed = "7" if lei[position] != "7" else "8"

    assert not is_lei(lei[:position] + changed + lei[position + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "529900T8BM49AURSDO5", "529900T8BM49AURSDO555", "529900t8bm49aursdo55", "٥" * 20],
)
def test_other_shapes_are_not_identifiers(text: str) -> None:
    assert not is_lei(text)
