from __future__ import annotations

from pathlib import Path

import pytest

from varde.project.metrics import COUNTS

OPERATE = Path(__file__).resolve().parents[2] / "docs/operate"


@pytest.mark.parametrize("metric", ["varde_version", *(count[0] for count in COUNTS)])
def test_every_metric_is_documented(metric: str) -> None:
    assert f"| `{metric}` |" in (OPERATE / "watching.md").read_text(encoding="utf-8")


def test_every_page_is_in_the_table_of_contents() -> None:
    contents = (OPERATE / "README.md").read_text(encoding="utf-8")

    for page in OPERATE.glob("*.md"):
        assert page.name == "README.md" or f"]({page.name})" in contents
