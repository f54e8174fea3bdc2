"""`make demo` on a machine where nothing is installed yet says what it waits for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAMP = ".venv/.installed"
# Stands for Python, whose pip takes its time or fails.
PIP = "#!/bin/sh\nsleep {seconds}\nexit {code}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def installed(
    checkout: Path, *, seconds: float = 0, code: int = 0
) -> subprocess.CompletedProcess[str]:
    python = checkout / ".venv/bin/python"
    python.write_text(PIP.format(seconds=seconds, code=code), encoding="utf-8")
    python.chmod(0o755)
    return subprocess.run(
        ["make", STAMP], cwd=checkout, capture_output=True, text=True, check=False
    )


def test_installing_says_how_long_it_takes_and_shows_life(checkout: Path) -> None:
    done = installed(checkout, seconds=2.5)

    told, life, *_ = done.stdout.splitlines()
    assert done.returncode == 0
    assert "five minutes" in told
    assert set(life) == {"."}


def test_what_could_not_be_installed_is_tried_again(checkout: Path) -> None:
    assert installed(checkout, code=1).returncode != 0
    assert not (checkout / STAMP).exists()
    assert installed(checkout).returncode == 0
    assert (checkout / STAMP).exists()
