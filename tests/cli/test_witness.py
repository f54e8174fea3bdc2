"""`varde witness` as an operator runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.audit.signers import PUBLIC_KEY
from tests.cli.conftest import Instance
from varde.adapters import signing_keys

ADDRESS = "https://witness.example.net/w"


@pytest.fixture
def witness_key(tmp_path: Path) -> str:
    made = signing_keys.make(tmp_path / "w", name="w.example", kind=signing_keys.WITNESS)
    return made.current.verifier_key


def test_a_folder_becomes_a_witness_and_signs(instance: Instance, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    added = instance.run("witness", "add", str(folder))
    assert added.stdout.startswith("varde.example.org/witness/elsewhere+")

    assert instance.run("worker", "--once").returncode == 0

    told = json.loads(instance.run("witness", "list", "--format", "json").stdout)
    assert told["witnesses"][0]["size"] >= 2
    assert told["alarms"] == []


def test_a_folder_whose_parent_is_not_there_becomes_no_witness(
    instance: Instance, tmp_path: Path
) -> None:
    refused = instance.run("witness", "add", str(tmp_path / "unmounted" / "w"))

    assert refused.returncode == 1
    assert f"there is no folder {tmp_path / 'unmounted'}" in refused.stderr
    assert not (tmp_path / "unmounted").exists()
    assert instance.run("witness", "list").stdout == ""


def test_an_address_is_added_with_its_key_and_removed(
    instance: Instance,
    witness_key: str,
) -> None:
    assert instance.run("witness", "add", ADDRESS, witness_key).returncode == 0
    assert f"w.example at {ADDRESS}" in instance.run("witness", "list").stdout

    assert instance.run("witness", "remove", "w.example").returncode == 0
    assert instance.run("witness", "list").stdout == ""


def test_following_tells_what_the_other_side_enters(instance: Instance) -> None:
    told = instance.run("witness", "follow", PUBLIC_KEY)

    assert told.stdout.startswith("https://varde.example.org/witness varde.example.org/")
    assert f"follows {PUBLIC_KEY}" in instance.run("witness", "list").stdout
    assert instance.run("witness", "unfollow", "varde.example/log").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", ADDRESS), 2),
        (("add", "/tmp/elsewhere", PUBLIC_KEY), 2),
        (("add", ADDRESS, PUBLIC_KEY), 65),
        (("add", ADDRESS, "nonsense"), 65),
        (("add", "/proc/nowhere"), 1),
        (("add", "ftp://w.example.net", PUBLIC_KEY), 2),
        (("follow", "nonsense"), 65),
        (("remove", "nobody"), 1),
        (("unfollow", "nobody"), 1),
    ],
)
def test_what_cannot_be_is_refused(
    instance: Instance,
    arguments: tuple[str, ...],
    code: int,
) -> None:
    ended = instance.run("witness", *arguments)

    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
