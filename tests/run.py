"""
Run the whole suite: on SQLite, on a real PostgreSQL, and in a real Chromium.

What the tests need is installed by apt when that is possible; otherwise this says
what is missing and which tests it leaves out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support import chromium, postgres

WORKERS = os.environ.get("WORKERS", "2")
# What is stored, and what happens at the same moment, is tried on both databases.
ON_BOTH_DATABASES = (
    "accounts",
    "api",
    "audit",
    "concurrency",
    "desk",
    "evidence",
    "incidents",
    "jobs",
    "kill",
    "organisations",
    "reporting",
    "retention",
    "upgrading",
    "workspace",
)
FOUND_NOTHING = 5
OUTCOMES = ("passed", "failed", "errors", "skipped")


@dataclass(frozen=True, slots=True)
class Need:
    """A program that some tests need, and Debian's packages for it."""

    name: str
    packages: tuple[str, ...]
    leaves_out: str
    program: str = ""

    def is_met(self) -> bool:
        if self.name == "PostgreSQL":
            return postgres.programs() is not None
        if self.name == "Chromium":
            return chromium.program() is not None
        return shutil.which(self.program) is not None


NEEDS = (
    Need("PostgreSQL", ("postgresql",), "the second run of the tests, on PostgreSQL"),
    Need("Chromium", ("chromium", "fonts-dejavu-core"), "the tests in a browser"),
    Need("Java", ("default-jre-headless",), "the HTML checker", "java"),
    Need("Gettext", ("gettext",), "whether the catalogues know every message", "xgettext"),
)


def main(narrowed_to: Sequence[str]) -> int:
    for target in narrowed_to:
        if not Path(target.partition("::")[0]).exists():
            print(f"There is no {target}.", file=sys.stderr)
            return 2
    missing = {need.name for need in _install(NEEDS)}
    began = time.monotonic()
    results: dict[str, tuple[int, dict[str, int]]] = {}
    targets = list(narrowed_to) or ["tests"]

    results["SQLite"] = _pytest("SQLite", ["-m", "not browser", *targets])
    both = _both_databases(targets)
    if both and "PostgreSQL" not in missing:
        with postgres.running() as address:
            results["PostgreSQL"] = _pytest(
                "PostgreSQL",
                ["-m", "not browser", *both],
                {"VARDE_DATABASE_URL": address},
            )
    if "Chromium" not in missing:
        # What shares a demonstration goes to one worker, and first, as it takes longest.
        shared = ["--dist", "loadgroup"]
        results["Chromium"] = _pytest("Chromium", ["-m", "browser", *shared, *targets])

    for need in NEEDS:
        if need.name in missing:
            print(f"LEFT OUT: {need.leaves_out}, because {need.name} is not installed.")
    _sum_up(results, time.monotonic() - began)
    found = any(sum(counts.values()) for _, counts in results.values())
    return 1 if not found or any(code for code, _ in results.values()) else 0


def _install(needs: Sequence[Need]) -> list[Need]:
    """Install what is missing if this is Debian and we are root; tell what still is."""
    missing = [need for need in needs if not need.is_met()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [package for need in missing for package in need.packages]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (
            ["update", "-q"],
            ["install", "-qy", "--no-install-recommends", *packages],
        ):
            subprocess.run(["apt-get", *step], env=quiet, check=False)
    return [need for need in needs if not need.is_met()]


def _both_databases(targets: Sequence[str]) -> list[str]:
    folders = [Path("tests") / name for name in ON_BOTH_DATABASES]
    if list(targets) == ["tests"]:
        return [str(folder) for folder in folders if folder.is_dir()]
    return [
        target
        for target in targets
        if any(
            folder == Path(target) or folder in Path(target).parents for folder in folders
        )
    ]


def _pytest(
    title: str, arguments: Sequence[str], variables: Mapping[str, str] | None = None
) -> tuple[int, dict[str, int]]:
    """Run pytest in a data folder of its own; no test found is no failure."""
    print(f"\n{f' {title} ':=^80}", flush=True)
    with tempfile.TemporaryDirectory(prefix="varde-tests-") as home:
        report = Path(home) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        command += ["-n", WORKERS, "--dist", "worksteal"]
        command += [f"--junitxml={report}", "-p", "no:cacheprovider"]
        environment = {**_without_settings(), "VARDE_HOME": home, **(variables or {})}
        code = subprocess.run(command, env=environment, check=False).returncode
        code = 0 if code == FOUND_NOTHING else code
        counts = _counts(report)
        if code and not counts["failed"]:
            # Pytest ended before a test could fail; the last line must not look fine.
            counts["errors"] = max(1, counts["errors"])
        return code, counts


def _without_settings() -> dict[str, str]:
    # Compiled once, not by each of some hundred processes.
    left_out = ("VARDE_", "PYTHONDONTWRITEBYTECODE")
    return {k: v for k, v in os.environ.items() if not k.startswith(left_out)}


def _counts(report: Path) -> dict[str, int]:
    counts = dict.fromkeys(OUTCOMES, 0)
    if not report.exists():
        return counts
    for suite in ET.parse(report).getroot().iter("testsuite"):
        failed, errors, skipped = (
            int(suite.get(name, 0)) for name in ("failures", "errors", "skipped")
        )
        counts["failed"] += failed
        counts["errors"] += errors
        counts["skipped"] += skipped
        counts["passed"] += int(suite.get("tests", 0)) - failed - errors - skipped
    return counts


def _sum_up(results: Mapping[str, tuple[int, dict[str, int]]], seconds: float) -> None:
    total = {name: sum(counts[name] for _, counts in results.values()) for name in OUTCOMES}
    said = ", ".join(
        f"{count} {name}" for name, count in total.items() if count or name == "passed"
    )
    parts = ", ".join(
        f"{title} {counts['passed']}" for title, (_, counts) in results.items()
    )
    print(f"\n{parts}")
    print(f"{f' {said} in {seconds:.2f}s ':=^80}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
