"""What `varde assess` answers to a file that is wrong: the field, the reason, code 65."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from varde import cli

HOSPITAL = {"id": "hospital", "country": "FI"}


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Assess the file, expect a refusal, and return what it says after the path."""
    code = cli.main(["assess", str(path)])

    said = capsys.readouterr()
    assert code == cli.BAD_DATA
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.removeprefix(f"varde: {path}: ").rstrip("\n")


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def file_of(folder: Path, **parts: Any) -> Path:
    return written(folder, "facts.json", json.dumps({"entities": [HOSPITAL]} | parts))


@pytest.mark.parametrize("fact", ["entity.size", "entity.country"])
def test_what_is_said_of_an_entity_twice_is_refused(
    fact: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = HOSPITAL | {"size": "large", "facts": {fact: None}}

    said = refused(file_of(tmp_path, entities=[twice]), capsys)

    assert said == f"entities[0].facts.{fact}: it is said of the entity already"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("impact.severe_disruption", "yes", "true or false is expected"),
        ("impact.severe_disruption", 1, "true or false is expected"),
        ("impact.users_affected", "many", "a number is expected"),
        ("impact.users_affected", True, "a number is expected"),
        ("impact.users_affected", 1.5, "a whole number is expected"),
        ("impact.users_affected", -1, "this number is below zero"),
        ("impact.users_affected", 10**40, "this number is out of range"),
        ("services.end_users_share", 101, "this is more than 100 percent"),
        ("entity.sectors", "banking", "a list is expected"),
        ("incident.description", ["x"], "a text is expected"),
        ("incident.description", "x" * 1_000_000, "this text is too long"),
        ("incident.description", "  ", "this text is empty"),
        ("incident.description", "a\0b", "the text has a control character"),
        ("incident.description", "a\ud800b", "the text has a control character"),
        ("incident.expected_end", 5, "a time with its zone is expected"),
        ("impact.weather", True, "there is no such fact"),
        ("detected", "2026-11-21T03:00:00Z", "this belongs under milestones"),
    ],
)
def test_a_fact_that_does_not_fit_is_named(
    name: str,
    value: object,
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = refused(file_of(tmp_path, facts={name: value}), capsys)

    assert said.startswith(f"facts.{name}: {reason}")


@pytest.mark.parametrize("value", [["x"], {"x": 1}, [["x"]], "x", 1, None])
def test_a_choice_of_any_shape_is_weighed(
    value: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, facts={"cause.root": value})

    if value is None:
        assert cli.main(["assess", str(path)]) == cli.DONE
    else:
        assert refused(path, capsys).startswith("facts.cause.root: ")


def test_text_that_reorders_what_stands_around_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, facts={"incident.description": "a\u202eb"})

    assert refused(path, capsys) == (
        "facts.incident.description: "
        "the text has a character that changes the reading direction"
    )


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u0631\u062d\u0628\u0627",
        "e\u0301" * 50,
        "<script>alert(1)</script> {{ 7 * 7 }} {% now %}",
        "=cmd|' /C calc'!A0",
        "æøåäöþð \U0001f525",
    ],
)
def test_what_a_person_may_write_is_accepted(text: str, tmp_path: Path) -> None:
    path = file_of(tmp_path, facts={"incident.description": text})

    assert cli.main(["assess", str(path)]) == cli.DONE


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2026-11-21T03:00:00", "the time has no zone"),
        ("2026-02-30T00:00:00Z", "this is not a time"),
        ("0001-01-01T00:00:00+14:00", "this is not a time"),
        ("9999-12-31T23:59:59-14:00", "this is not a time"),
        ("yesterday", "this is not a time"),
        (1763700000, "a time with its zone is expected"),
    ],
)
def test_a_time_without_a_meaning_is_named(
    value: object, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(file_of(tmp_path, milestones={"detected": value}), capsys)

    assert said.startswith(f"milestones.detected: {reason}")


def test_times_out_of_order_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    times = {"occurred": "2026-11-21T03:00:00Z", "detected": "2026-11-20T03:00:00Z"}

    said = refused(file_of(tmp_path, milestones=times), capsys)

    assert said == "milestones.detected: it lies before 'occurred'"


@pytest.mark.parametrize(
    ("entities", "field"),
    [
        (None, "entities"),
        ([], "entities"),
        ({}, "entities"),
        ([1], "entities[0]"),
        ([{"country": "FI"}], "entities[0].id"),
        ([{"id": 1, "country": "FI"}], "entities[0].id"),
        ([{"id": "x" * 201, "country": "FI"}], "entities[0].id"),
        ([{"id": "a\0b", "country": "FI"}], "entities[0].id"),
        ([{"id": "a\u001b[31mb", "country": "FI"}], "entities[0].id"),
        ([{"id": "a\u202eb", "country": "FI"}], "entities[0].id"),
        ([{"id": "a\ud800b", "country": "FI"}], "entities[0].id"),
        ([{"id": "a"}], "entities[0].country"),
        ([{"id": "a", "country": "XX"}], "entities[0].country"),
        ([{"id": "a", "country": ["FI"]}], "entities[0].country"),
        ([HOSPITAL | {"colour": "red"}], "entities[0].colour"),
        ([HOSPITAL | {"facts": [1]}], "entities[0].facts"),
        ([HOSPITAL, HOSPITAL], "entities[1].id"),
        ([{"id": str(n), "country": "FI"} for n in range(1001)], "entities"),
    ],
)
def test_an_entity_that_cannot_be_told_is_named(
    entities: object, field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(file_of(tmp_path, entities=entities), capsys).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("submitted", "field"),
    [
        ([1], "submitted"),
        ({"fi.kybertl": [1]}, "submitted.fi.kybertl"),
        (
            {"fi.kybertl": {"final-report": "yesterday"}},
            "submitted.fi.kybertl.final-report",
        ),
        ({"fi.kybertl": {"final-report": None}}, "submitted.fi.kybertl.final-report"),
        ({"fi.nothing": {}}, "submitted.fi.nothing"),
        ({"x" * 500: [1]}, f"submitted.{'x' * 80}"),
        ({"x" * 500: {"y" * 500: 1}}, f"submitted.{'x' * 80}.{'y' * 80}"),
        (
            {"fi.kybertl": {"last-report": "2026-11-21T03:00:00Z"}},
            "submitted.fi.kybertl.last-report",
        ),
    ],
)
def test_a_submission_that_cannot_be_is_named(
    submitted: object, field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(file_of(tmp_path, submitted=submitted), capsys).startswith(f"{field}: ")


def test_a_key_that_nobody_reads_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(file_of(tmp_path, fatcs={}), capsys)

    assert said == "fatcs: this key is not known here"


def test_a_file_cannot_write_our_messages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, facts={"\u001b[31mred\nvarde: all is well": 1})

    assert refused(path, capsys).startswith("facts.\\x1b[31mred\\nvarde: all is well: ")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("NaN", "a number is expected"),
        ("Infinity", "this number is out of range"),
        ("1e999", "this number is out of range"),
    ],
)
def test_a_number_that_is_none_is_named(
    number: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f'{{"entities": [], "facts": {{"impact.users_affected": {number}}}}}'

    said = refused(written(tmp_path, "facts.json", text), capsys)

    assert said == f"facts.impact.users_affected: {reason}"


@pytest.mark.parametrize("name", ["facts.json", "facts.yaml"])
def test_a_number_of_five_thousand_digits_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{"entities": [], "facts": {"impact.users_affected": ' + "9" * 5000 + "}}"

    said = refused(written(tmp_path, name, text), capsys)

    assert said == "facts.impact.users_affected: this number is out of range"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file: a mapping is expected"),
        ("  \n", "the file: a mapping is expected"),
        ("[1, 2]", "the file: a mapping is expected"),
        ("<!DOCTYPE html><p>{{ x }}", "the file: a mapping is expected"),
        ("{}", "entities: a list with at least one entity is expected"),
        ('{"entities": [}', "line 1: "),
        ("entities: [{id: Sj\xe4ll}]".encode("latin-1"), "the file is not UTF-8"),
        ('{"entities": []}'.encode("utf-16"), "the file is not UTF-8"),
        (bytes(range(256)), "the file is not UTF-8"),
        ("entities: [\x07]", "line 1: a control character"),
        ('{"facts": {}, "facts": {}}', "the key 'facts' appears twice"),
        ("facts: {}\nfacts: {}\n", "line 2: the key 'facts' appears twice"),
        ("facts: {? {a: 1} : x}", "line 1: a key must be a plain word"),
        ("a: 1\n---\nb: 1\n", "line 2: but found another document"),
        ("a: &a [x, x]\nb: [*a, *a]\n", "line 1: anchors and aliases"),
        ("entities: !!python/name:os.system x", "line 1: tags are not accepted"),
        ("entities: " + "[" * 5000, "line 1: it is nested too deeply"),
        ("".join(" " * n + "a:\n" for n in range(2000)), "line 41: it is nested"),
        ('{"entities":' + "[" * 100_000 + "]" * 100_000 + "}", "it is nested too deeply"),
        ('{"a": "' + "x" * 4_000_000 + '"}', "the file is too large"),
        ("entities: [" + "{a: b}," * 100_000 + "]", "line 1: it has too many parts"),
    ],
    ids=range(21),
)
def test_a_file_that_cannot_be_read_says_why(
    content: str | bytes,
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert refused(written(tmp_path, "facts", content), capsys).startswith(reason)


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(tmp_path, capsys) == "Is a directory"


def test_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(tmp_path / "nothing", capsys) == "No such file or directory"


def test_a_device_without_an_end_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(Path("/dev/zero"), capsys) == "the file is too large"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + json.dumps({"entities": [HOSPITAL]}).encode()

    path = written(tmp_path, "facts.json", content)

    assert cli.main(["assess", str(path)]) == cli.DONE


def test_a_regime_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["assess", str(file_of(tmp_path)), "--regime", "fi.none"])

    assert code == cli.WRONG_USAGE
    assert "there is no regime 'fi.none'" in capsys.readouterr().err
