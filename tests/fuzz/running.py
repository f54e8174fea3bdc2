"""Run one target in a process of its own, bounded in time, inputs and memory."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from . import targets

ROOT = Path(__file__).resolve().parents[2]
SLOW = 10
MEMORY_MB = 512
# Linux counts the memory of whoever started a program as its peak; a shell's is small.
AFRESH = ("/bin/sh", "-c", '"$@"; exit $?', "sh")
STARTING = 120
"""Seconds that a process may take besides: it has to start, and to write down a find."""

NAMES = tuple(module.name for module in pkgutil.iter_modules(targets.__path__))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: how many inputs, the peak of memory, and a find if any."""

    target: str
    inputs: int
    peak_mb: int
    found: bytes | None
    said: str

    @property
    def sound(self) -> bool:
        return self.found is None and self.inputs > 0

    def __str__(self) -> str:
        if self.sound:
            return f"{self.target}: {self.inputs} inputs, at most {self.peak_mb} MB"
        return f"{self.target}: FOUND {self.found!r}\n{self.said}"


def fuzz(name: str, *, seconds: int, inputs: int = -1) -> Outcome:
    """Try a target for that long, or with so many inputs, whichever ends first."""
    with tempfile.TemporaryDirectory() as home:
        corpus, finds = Path(home, "corpus"), Path(home, "finds")
        finds.mkdir()
        longest = _plant(name, corpus)
        command = [
            *AFRESH,
            *(sys.executable, "-m", "tests.fuzz.child", name, str(corpus)),
            *(f"-max_total_time={seconds}", f"-runs={inputs}"),
            *(f"-max_len={longest}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY_MB}"),
            *("-print_final_stats=1", f"-artifact_prefix={finds}/"),
        ]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}/src"},
            capture_output=True,
            check=False,
            timeout=seconds + STARTING,
        )
        said = (done.stdout + done.stderr).decode(errors="replace")
        found = next((path.read_bytes() for path in finds.iterdir()), None)
    if done.returncode and found is None:
        found = b""
    return Outcome(
        name,
        _told(said, "number_of_executed_units"),
        _told(said, "peak_rss_mb"),
        found,
        said,
    )


def _plant(name: str, corpus: Path) -> int:
    """Write the target's seeds; return how long an input may be."""
    target = importlib.import_module(f"{targets.__name__}.{name}")
    corpus.mkdir()
    for seed in target.SEEDS:
        (corpus / sha256(seed).hexdigest()).write_bytes(seed)
    return max(4096, 4 * max(map(len, target.SEEDS)))


def _told(said: str, name: str) -> int:
    found = re.search(rf"stat::{name}:\s*(\d+)", said)
    return int(found[1]) if found else 0
