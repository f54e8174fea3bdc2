"""`varde assessments` as an operator runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Instance
from varde import cli
from varde.adapters.rulebook_files import RULEBOOK

RECOMPUTE = ("assessments", "recompute")


def test_where_nothing_is_stored_nothing_comes_out_otherwise(instance: Instance) -> None:
    ended = instance.run(*RECOMPUTE, "--rulebook", str(RULEBOOK))

    assert ended.returncode == cli.DONE
    assert ended.stdout.startswith("The same bytes: 0. Other bytes: 0.")


def test_an_incident_that_is_none_is_no_clean_bill(instance: Instance) -> None:
    ended = instance.run(*RECOMPUTE, "VRD-2026-9999")

    assert ended.returncode == cli.WRONG_USAGE
    assert "'VRD-2026-9999'" in ended.stderr


def test_a_folder_without_rules_is_refused(instance: Instance, tmp_path: Path) -> None:
    ended = instance.run(*RECOMPUTE, "--rulebook", str(tmp_path / "elsewhere"))

    assert ended.returncode == cli.BAD_DATA
    assert "elsewhere: there are no regimes" in ended.stderr
