"""A few rounds of each; `make soak` runs two hundred."""

from __future__ import annotations

import subprocess
import sys

from tests.support import scratch

ROUNDS = 10
SECONDS = 15
PATIENCE = 300


def test_nothing_acknowledged_is_lost_and_the_chain_stays_whole() -> None:
    kind = "postgresql" if scratch.beside().startswith("postgresql:") else "sqlite"
    limits = ["--rounds", str(ROUNDS), "--seconds", str(SECONDS), "--database", kind]

    struck = subprocess.run(
        [sys.executable, "-m", "tests.kill", *limits],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert struck.returncode == 0, struck.stdout
    assert f"{kind}: " in struck.stdout
