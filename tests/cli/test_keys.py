"""`varde keys` as an operator runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Instance


def test_a_key_is_made_for_the_name_of_the_log(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "new.key"

    assert instance.run("keys", "make", str(file)).returncode == 0

    assert file.read_text().startswith("PRIVATE+KEY+varde.example.org/log+")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_exists_is_not_overwritten(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "new.key"
    file.write_text("precious", encoding="utf-8")

    assert instance.run("keys", "make", str(file)).returncode == 1
    assert file.read_text() == "precious"


def test_a_key_file_that_everybody_may_read_stops_the_start(
    instance: Instance, tmp_path: Path
) -> None:
    file = tmp_path / "new.key"
    instance.run("keys", "make", str(file))
    file.chmod(0o644)

    ended = instance.run("keys", "list", VARDE_SIGNING_KEY_FILE=str(file))

    assert ended.returncode == 78
    assert "everybody on this machine" in ended.stderr


def test_master_keys_that_everybody_may_read_stop_the_start(
    instance: Instance, tmp_path: Path
) -> None:
    file = tmp_path / "storage-keys"
    file.write_text(instance.run("storage", "make-key", "one").stdout, encoding="utf-8")
    file.chmod(0o644)

    ended = instance.run("keys", "list", VARDE_STORAGE_KEY_FILE=str(file))

    assert ended.returncode == 78
    assert "everybody on this machine" in ended.stderr


def test_a_new_instance_has_a_key(instance: Instance) -> None:
    (key,) = instance.listed()

    assert (key["state"], key["number"], key["kind"]) == ("signs", 1, "log")


def test_a_rotation_leaves_both_keys_signing(instance: Instance) -> None:
    assert instance.run("keys", "rotate").returncode == 0

    assert [key["state"] for key in instance.listed()] == ["overlaps", "signs"]


def test_a_missing_key_is_told_and_replaced(instance: Instance) -> None:
    (instance.home / "keys" / "log-1.key").unlink()

    told = instance.run("keys", "list")
    assert told.returncode == 1
    assert "missing" in told.stdout
    assert "Checkpoints cannot be signed" in instance.run("migrate").stderr

    assert instance.run("keys", "rotate").returncode == 1
    assert instance.run("keys", "rotate", "--lost").returncode == 0
    assert instance.run("keys", "list").returncode == 0


def test_a_key_that_is_here_under_another_name_is_not_missing(instance: Instance) -> None:
    told = instance.run("keys", "list", VARDE_LOG_ORIGIN="other.example/log")

    assert told.returncode == 1
    assert "missing" not in told.stdout
    assert (
        f"{instance.home}/keys/log-1.key: signs as varde.example.org/log, and this"
        " instance as other.example/log; VARDE_LOG_ORIGIN sets that name"
    ) in told.stdout


@pytest.mark.parametrize("why", [[], ["--lost"], ["--exposed"]])
def test_a_key_that_is_here_under_another_name_is_not_followed(
    instance: Instance, why: list[str]
) -> None:
    refused = instance.run("keys", "rotate", *why, VARDE_LOG_ORIGIN="other.example/log")

    assert refused.returncode == 1
    assert "log-1.key: signs as varde.example.org/log" in refused.stderr
    assert "VARDE_LOG_ORIGIN" in refused.stderr
    assert [key["state"] for key in instance.listed()] == ["signs"]
