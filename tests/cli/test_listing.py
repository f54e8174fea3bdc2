"""`varde facts` and `varde regimes` tell programs and people what there is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from varde import cli
from varde.core.facts import VOCABULARY


def told(command: str, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    assert cli.main([command, "--format", "json"]) == cli.DONE
    found: list[Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_fact_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert [fact["name"] for fact in told("facts", capsys)] == list(VOCABULARY)


def test_a_fact_tells_how_to_state_it(capsys: pytest.CaptureFixture[str]) -> None:
    (cause,) = (fact for fact in told("facts", capsys) if fact["name"] == "cause.root")

    assert cause["type"] == "choice"
    assert cause["question"]
    assert "human-error" in cause["choices"]


def test_facts_for_people_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["facts"]) == cli.DONE

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(VOCABULARY)
    assert "impact.users_affected (integer, users): How many users are affected?" in lines


def test_a_regime_tells_its_versions_and_their_stages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (regime,) = (row for row in told("regimes", capsys) if row["regime"] == "fi.kybertl")

    newest = max(regime["versions"], key=lambda version: version["in_force_from"])
    assert regime["zone"] == "Europe/Helsinki"
    assert len(newest["digest"]) == 64
    assert "initial-notification" in [stage["stage"] for stage in newest["stages"]]


def test_a_version_in_doubt_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    versions = [v for regime in told("regimes", capsys) for v in regime["versions"]]

    assert [v for v in versions if not v["verified"] and not v["doubt"].get("en")] == []


def test_regimes_for_people_name_their_stages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regimes"]) == cli.DONE

    assert "from 2026-01-01: initial-notification, " in capsys.readouterr().out
