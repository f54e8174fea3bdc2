"""The Nu HTML checker finds no error on any page."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Save

CHECKER = Path("node_modules/vnu-jar/build/dist/vnu.jar").resolve()

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("java"), reason="the HTML checker needs Java"),
]


def test_no_page_has_an_error(save: Save, tmp_path: Path) -> None:
    names = {}
    for number, page in enumerate(save(wanted=lambda stop: True)):
        file = tmp_path / f"{number}.html"
        file.write_bytes(page.body)
        names[file.name] = str(page.stop)

    found = checked(tmp_path)

    assert [f"{names[Path(m['url']).name]}: {m['message']}" for m in found] == []


def checked(folder: Path) -> list[dict[str, str]]:
    """Check every file at once: starting Java costs more than reading the pages."""
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--stdout"]
    options = ["--errors-only", "--skip-non-html", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *options, str(folder)], capture_output=True, text=True, check=True
    )
    messages: list[dict[str, str]] = json.loads(done.stdout)["messages"]
    return messages
