from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from varde import cli

FACTS = """\
entities:
  - id: Sairaala
    country: fi
    sectors: [health-care]
    size: large
    types: []
  - id: Sjukhus
    country: SE
    facts: {impact.severe_disruption: false}
facts: {impact.severe_disruption: true}
milestones: {detected: "2026-11-21T03:04:00+02:00"}
submitted: {fi.kybertl: {initial-notification: "2026-11-21T05:00:00Z"}}
"""
VOLUNTARY = """\
entities:
  - id: Livsmedel
    country: SE
    types: []
    facts:
      entity.important_service: true
      entity.essential_service_operator: false
      entity.security_sensitive_activity: false
facts: {incident.ict_related: true}
milestones: {detected: "2021-03-02T10:00:00+01:00"}
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def told(facts: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[Any]:
    assert cli.main(["assess", str(facts), "--format", "json", *more]) == cli.DONE
    found: list[Any] = json.loads(capsys.readouterr().out)
    return found


def test_each_entity_is_weighed_against_each_regime(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = {(row["entity"], row["regime"]) for row in told(facts, capsys)}

    assert {("Sairaala", "fi.kybertl"), ("Sjukhus", "se.nis2")} <= pairs


def test_a_regime_asked_for_twice_is_told_once(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(facts, capsys, "--regime", "se.nis2", "--regime", "se.nis2")

    assert [row["entity"] for row in found] == ["Sairaala", "Sjukhus"]


def test_only_the_regimes_asked_for_are_told(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = told(facts, capsys, "--regime", "fi.kybertl")

    assert {row["regime"] for row in rows} == {"fi.kybertl"}


def test_a_verdict_carries_what_a_program_needs(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, _other = told(facts, capsys, "--regime", "fi.kybertl")

    assert row["answer"] == "yes"
    assert row.keys() >= {"version", "digest", "verified", "missing", "because"}
    assert row["because"][0].keys() >= {"criterion", "answer", "facts", "cites"}
    assert row["obligations"][0].keys() >= {
        *("stage", "start", "started_at", "limit", "counting"),
        *("due_at", "recipient", "cites"),
    }


def test_a_submission_stops_its_own_clock_only(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, _other = told(facts, capsys, "--regime", "fi.kybertl")

    sent = {duty["stage"]: duty["sent_at"] for duty in row["obligations"]}
    assert sent["initial-notification"] == "2026-11-21T05:00:00Z"
    assert sent["follow-up-notification"] is None


def test_an_entitys_own_fact_stands_before_the_common_one(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _sairaala, sjukhus = told(facts, capsys, "--regime", "se.nis2")

    used = {
        name: value for row in sjukhus["because"] for name, value in row["facts"].items()
    }
    assert used["impact.severe_disruption"] is False


def test_text_is_for_people(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["assess", str(facts), "--regime", "fi.kybertl"]) == cli.DONE

    assert capsys.readouterr().out.startswith("Sairaala: fi.kybertl, version ")


def test_what_is_voluntary_is_not_told_as_owed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(VOLUNTARY, encoding="utf-8")

    cli.main(["assess", str(path), "--regime", "se.nis1-voluntary"])

    told = capsys.readouterr().out
    assert "may be reported" in told.splitlines()[0]
    assert "-> notification (may be sent): without delay" in told


def test_json_is_whole_where_the_terminal_lacks_letters(facts: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "varde.cli", "assess", facts, "--format", "json"],
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    assert json.loads(done.stdout)


def test_it_needs_no_settings_and_no_web(facts: Path) -> None:
    code = (
        "import sys; from varde import cli; cli.main(['assess', sys.argv[1]]);"
        "sys.exit(bool({'django', 'ninja', 'sqlite3'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, facts], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_it_imports_little(facts: Path) -> None:
    """`benchmarks/assess_files.py` measures the start; this counts what makes it long."""
    code = (
        "import sys; from varde import cli; cli.main(['assess', sys.argv[1]]);"
        "sys.stderr.write(str(len(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, facts], capture_output=True, check=True, text=True
    )

    assert int(done.stderr) < 650


def test_a_clock_that_does_not_run_is_told_in_words(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["assess", str(facts), "--regime", "fi.kybertl"])

    said = capsys.readouterr().out
    assert '1 month after the sending of "Follow-up notification"' in said
    assert "P1M" not in said


def said_of(regime: str, milestones: str, folder: Path, capsys: Any) -> str:
    path = folder / "facts.yaml"
    path.write_text(
        f"entities: [{{id: A, country: SE}}]\nmilestones: {{{milestones}}}\n",
        encoding="utf-8",
    )
    assert cli.main(["assess", str(path), "--regime", regime]) == cli.DONE
    return str(capsys.readouterr().out)


def test_a_clock_without_a_limit_that_does_not_run_says_what_starts_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_of("eu.gdpr", "", tmp_path, capsys)

    sent = 'the sending of "Notification to the supervisory authority"'
    assert f"-> follow-up: without delay after {sent}, which is not known yet" in said


def test_every_way_to_read_a_rule_is_told_where_its_clock_does_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started = said_of("eu.eidas", 'occurred: "2026-11-21T03:00:00Z"', tmp_path, capsys)
    waiting = said_of("eu.eidas", "", tmp_path, capsys)

    aware = '24 hours after "Became aware", which is not known yet'
    assert f"due 2026-11-22 04:00 Europe/Stockholm, read otherwise {aware}" in started
    occurred = '24 hours after "Occurred", which is not known yet'
    assert f"{aware}, read otherwise {occurred}" in waiting


def test_what_is_in_doubt_and_what_is_due_beside_the_reports_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(
        "entities: [{id: A, country: FI, sectors: [health-care], size: large, types: []}]\n"
        "facts: {impact.severe_disruption: true, incident.harms_recipients: true}\n",
        encoding="utf-8",
    )

    cli.main(["assess", str(path), "--regime", "fi.kybertl"])

    told = capsys.readouterr().out
    assert "-> progress-report (not known yet): " in told
    assert "-> initial-notification: " in told
    recipients = "Tell those who use the services about the incident"
    assert f'=> {recipients}: duty, without delay after "Detected" [14 §]' in told
