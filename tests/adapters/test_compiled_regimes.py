"""What is kept beside the rulebook never says anything else than the rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from varde.adapters.compiled_regimes import compiled_regime, digests_of

TEXT = """
id: xx.sample
versions:
  - in_force_from: 2026-01-01
    criteria:
      - {include: some}
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "some.yaml").write_text("criteria:\n  - {id: hit}\n", encoding="utf-8")
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xx" / "regime.yaml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def kept(file: Path) -> Path:
    return file.parent / "__compiled__" / "regime.json"


def test_what_is_kept_is_what_was_read(file: Path, shared: Path) -> None:
    first = compiled_regime(file, shared)

    assert kept(file).is_file()
    assert compiled_regime(file, shared) == first
    assert first.digests == digests_of(first.raw)


def test_a_change_of_the_file_is_seen(file: Path, shared: Path) -> None:
    before = compiled_regime(file, shared)
    file.write_text(TEXT.replace("2026", "2027"), encoding="utf-8")

    after = compiled_regime(file, shared)

    assert after.digests.keys() == {"2027-01-01"}
    assert before.digests.keys() == {"2026-01-01"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', "\x00"])
def test_what_cannot_be_read_is_made_again(file: Path, shared: Path, content: str) -> None:
    good = compiled_regime(file, shared)
    kept(file).write_text(content, encoding="utf-8")

    assert compiled_regime(file, shared) == good


def test_nothing_needs_to_be_kept(file: Path, shared: Path) -> None:
    kept(file).parent.write_text("no folder", encoding="utf-8")

    assert compiled_regime(file, shared).raw["id"] == "xx.sample"


def test_nothing_half_written_is_left(file: Path, shared: Path) -> None:
    compiled_regime(file, shared)

    assert [path.name for path in kept(file).parent.iterdir()] == ["regime.json"]
