"""An instance as an operator runs it, each command a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ORIGIN = {
    "VARDE_ORIGIN": "https://varde.example.org",
    "VARDE_ALLOWED_HOSTS": "varde.example.org",
}


class Instance:
    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "varde.cli", *arguments],
            env={"PATH": "/usr/bin:/bin", "VARDE_HOME": str(self.home), **ORIGIN, **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def listed(self) -> list[dict[str, Any]]:
        return json.loads(self.run("keys", "list", "--format", "json").stdout)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """A new instance, with its secret key and the first key of its log."""
    instance = Instance(tmp_path_factory.mktemp("cli") / "home")
    done = instance.run("migrate", "--make-secret-key")
    assert done.returncode == 0, done.stderr
    return instance


@pytest.fixture
def instance(migrated: Instance, tmp_path: Path) -> Instance:
    """A copy of it, to be spoiled."""
    subprocess.run(["cp", "-a", f"{migrated.home}/.", tmp_path], check=True)
    return Instance(tmp_path)
