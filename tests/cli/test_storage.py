"""`varde storage` and `varde malware` as an operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Instance
from tests.support.storage import NEW_KEY, OLD_KEY
from varde import cli

SAMPLE = "ab" * 32


def test_a_master_key_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["storage", "make-key", "2026-11"]) == cli.DONE

    key_id, _, encoded = capsys.readouterr().out.strip().partition(":")
    assert (key_id, len(encoded)) == ("2026-11", 44)


def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["storage", "make-key", "My Key"]) == cli.FAILED


def test_a_master_key_that_is_none_stops_the_start(instance: Instance) -> None:
    ended = instance.run("storage", "verify", VARDE_STORAGE_KEY="id:short")

    assert ended.returncode == cli.BAD_SETTINGS
    assert "VARDE_STORAGE_KEY" in ended.stderr


@pytest.mark.parametrize(
    "url", ["ftp://x/y", "s3://", "file:relative", "s3://b/p?endpoint=x", "s3://b?nope=1"]
)
def test_a_storage_that_is_none_stops_the_start(instance: Instance, url: str) -> None:
    access = {"VARDE_STORAGE_ACCESS_ID": "i", "VARDE_STORAGE_ACCESS_SECRET": "s"}
    ended = instance.run("storage", "verify", VARDE_STORAGE_URL=url, **access)

    assert ended.returncode == cli.BAD_SETTINGS
    assert "VARDE_STORAGE_URL" in ended.stderr


def test_a_bucket_without_a_key_to_it_stops_the_start(instance: Instance) -> None:
    ended = instance.run("storage", "verify", VARDE_STORAGE_URL="s3://bucket")

    assert "VARDE_STORAGE_ACCESS_SECRET" in ended.stderr


def test_nothing_is_rotated_without_a_key(instance: Instance) -> None:
    ended = instance.run("storage", "rotate-key")

    assert ended.returncode == cli.BAD_SETTINGS
    assert "There is no master key" in ended.stderr


def test_rotating_tells_what_it_did(instance: Instance) -> None:
    ended = instance.run("storage", "rotate-key", VARDE_STORAGE_KEY=f"{NEW_KEY},{OLD_KEY}")

    assert ended.stdout.endswith("0 of 0.\n")


def test_an_empty_storage_is_sound(instance: Instance) -> None:
    ended = instance.run("storage", "verify")

    assert ended.returncode == cli.DONE
    assert ended.stdout == "Files read: 0. Damaged or missing: 0.\n"


def test_hashes_are_added_once(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "hashes.txt"
    file.write_text(f"# from a list\n{SAMPLE.upper()}  evil.exe\n\n", encoding="utf-8")

    said = instance.run("malware", "add-hashes", str(file)).stdout
    assert said == "Hashes added: 1. Stored files marked: 0.\n"
    assert instance.run("malware", "add-hashes", str(file)).stdout.startswith(
        "Hashes added: 0."
    )


def test_a_line_that_is_no_hash_adds_nothing(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "hashes.txt"
    file.write_text(f"{SAMPLE}\nd41d8cd98f00b204e9800998ecf8427e\n", encoding="utf-8")
    ended = instance.run("malware", "add-hashes", str(file))

    assert ended.returncode == cli.BAD_DATA
    assert "line 2" in ended.stderr


def test_a_file_that_is_not_there_is_told(instance: Instance, tmp_path: Path) -> None:
    ended = instance.run("malware", "add-hashes", str(tmp_path / "none"))

    assert ended.returncode == cli.BAD_DATA
