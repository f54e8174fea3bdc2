"""
How long `varde demo` takes until it answers: with an empty folder, and again.

The baseline is a Python that only imports Django. The budget of the second start is 5 s.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._measuring import table, wall_ms

BUDGET_MS = 5_000.0


def main() -> None:
    alone = [sys.executable, "-c", "import django"]
    baseline = wall_ms(lambda: subprocess.run(alone, check=True))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        first, again = _start_ms(home), min(_start_ms(home) for _ in range(3))
    table(
        ("start", "ms", "times importing Django"),
        [("first", first, first / baseline), ("again", again, again / baseline)],
    )
    print("within" if again <= BUDGET_MS else "OVER", f"the budget of {BUDGET_MS:.0f} ms")


def _start_ms(home: Path) -> float:
    port = str(_free_port())
    command = [sys.executable, "-m", "varde.cli", "demo", "--home", home, "--port", port]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        spent = (time.perf_counter() - begun) * 1000
        process.terminate()
        process.wait(timeout=20)
    assert said.startswith("Varde is at"), said
    return spent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
