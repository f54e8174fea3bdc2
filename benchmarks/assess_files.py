"""
`varde assess` for many files of facts.

Within one process the baseline is reading and parsing the same files and no more. As a
command of its own, for a sample, the baseline is a Python that starts and does nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import cycle, islice, product
from pathlib import Path

from benchmarks._measuring import cpu_ms, table, wall_ms
from tests.vcdb.entities import ENTITIES
from tests.vcdb.veris import real_incidents
from varde.adapters.fact_files import load_fact_file
from varde.adapters.rulebook_files import load_rulebook
from varde.core.instants import iso

SIZES = (10, 100, 1000)
SAMPLE = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = _written(Path(folder), max(SIZES))
        _in_one_process(files)
        _as_a_command(files[:: len(files) // SAMPLE])


def _written(folder: Path, count: int) -> list[Path]:
    """Real incidents, each hitting one legal entity."""
    pairs = product(real_incidents(), ENTITIES)
    files = []
    for number, (incident, entity) in enumerate(islice(cycle(pairs), count)):
        own = {
            name: value for name, value in entity.facts.items() if name != "entity.country"
        }
        content = {
            "entities": [{"id": entity.name, "country": entity.country, "facts": own}],
            "facts": dict(incident.facts),
            "milestones": {name: iso(at) for name, at in incident.exact.items()},
        }
        path = folder / f"{number:04}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        files.append(path)
    return files


def _in_one_process(files: Sequence[Path]) -> None:
    regimes = list(load_rulebook().regimes.values())

    def parse(some: Sequence[Path]) -> None:
        for path in some:
            json.loads(path.read_bytes())

    def assess(some: Sequence[Path]) -> None:
        for path in some:
            list(load_fact_file(path).assessed(regimes))

    rows = []
    for size in SIZES:
        some = files[:size]
        parsed, assessed = cpu_ms(partial(parse, some)), cpu_ms(partial(assess, some))
        rows.append((size, parsed, assessed, assessed / size, assessed / parsed))
    print(f"In one process, {len(regimes)} regimes, CPU time:")
    table(("files", "parse ms", "assess ms", "ms a file", "times parsing"), rows)


def _as_a_command(sample: Sequence[Path]) -> None:
    varde = [sys.executable, "-m", "varde.cli"]
    commands = {
        "python, nothing": [sys.executable, "-c", "pass"],
        "varde version": [*varde, "version"],
        "varde assess": [*varde, "assess"],
        "varde assess, one regime": [*varde, "assess", "--regime", "fi.kybertl"],
    }
    rows: list[tuple[str, float, float]] = []
    for name, command in commands.items():
        more = sample if "assess" in command else [Path()] * len(sample)
        spent = wall_ms(partial(_run_each, command, more), runs=2) / len(sample)
        rows.append((name, spent, spent / rows[0][1] if rows else 1.0))
    print(f"As a command, mean of {len(sample)} files, wall time:")
    table(("command", "ms", "times nothing"), rows)


def _run_each(command: Sequence[str], files: Sequence[Path]) -> None:
    for path in files:
        arguments = [str(path)] if path.name else []
        subprocess.run([*command, *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
