from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import varde
from tests.cli.conftest import Instance
from varde import cli


def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "varde.cli", *arguments],
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == cli.DONE
    assert capsys.readouterr().out == f"varde {varde.__version__}\n"


def test_the_help_tells_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])

    said = capsys.readouterr().out
    for code in (
        cli.DONE,
        cli.FAILED,
        cli.WRONG_USAGE,
        cli.NOT_AVAILABLE,
        cli.BAD_SETTINGS,
    ):
        assert f"\n  {code:<4}" in said


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["serve", "--port", "0"], ["demo", "--port", "http"]]
)
def test_wrong_usage_has_its_own_code(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)

    assert ended.value.code == cli.WRONG_USAGE


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["serve", "--port", "abc"], "--port: a port is expected, from 1 to 65535"),
        (["demo", "--port", "65536"], "--port: a port is expected, from 1 to 65535"),
        (["serve", "--workers", "0"], "--workers: a number is expected, from 1 to 999"),
        (["serve", "--threads", "9" * 5000], "--threads: a number is expected"),
    ],
)
def test_wrong_usage_is_told_what_is_expected(
    arguments: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)

    assert wanted in capsys.readouterr().err


SAFE = {"VARDE_SECRET_KEY": "k" * 60, "VARDE_EMAIL_URL": "file:"}


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return str(found.getsockname()[1])


@pytest.mark.parametrize("arguments", [["migrate"], ["demo"]])
def test_a_folder_that_cannot_be_is_named(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "var"

    port = ["--port", free_port()] if arguments == ["demo"] else []
    done = command(*arguments, *port, VARDE_HOME=str(home))

    assert done.returncode == cli.BAD_SETTINGS
    assert done.stderr == f"varde: {home} cannot hold the data: Not a directory.\n"


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    nobody = "postgresql://nobody@127.0.0.1:1/varde"

    done = command("migrate", VARDE_HOME=str(tmp_path), VARDE_DATABASE_URL=nobody, **SAFE)

    assert done.returncode == cli.NOT_AVAILABLE
    assert "varde: The database cannot be reached: " in done.stderr


def test_two_servers_never_share_a_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as taken:
        port = taken.getsockname()[1]

        done = command("serve", "--port", str(port), VARDE_HOME=str(tmp_path), **SAFE)

    assert done.returncode == cli.NOT_AVAILABLE
    assert f"varde: 127.0.0.1, port {port}: Address already in use." in done.stderr


def test_a_host_that_is_none_is_told(tmp_path: Path) -> None:
    done = command("serve", "--host", "127.0.0.999", VARDE_HOME=str(tmp_path), **SAFE)

    assert done.returncode != cli.DONE
    assert "Traceback" not in done.stderr


def test_a_setting_that_is_not_understood_stops_the_start(tmp_path: Path) -> None:
    done = command("worker", VARDE_HOME=str(tmp_path), VARDE_DEMO="perhaps")

    assert done.returncode == cli.BAD_SETTINGS
    assert done.stderr == "varde: VARDE_DEMO must be yes or no, not 'perhaps'.\n"


def test_a_misspelt_setting_stops_the_start(tmp_path: Path) -> None:
    done = command("worker", VARDE_HOME=str(tmp_path), VARDE_DMEO="yes")

    assert done.returncode == cli.BAD_SETTINGS
    assert "varde.E007" in done.stderr


def test_it_does_not_serve_without_a_secret_key(tmp_path: Path) -> None:
    done = command("serve", VARDE_HOME=str(tmp_path))

    assert done.returncode == cli.BAD_SETTINGS
    assert "varde.E001" in done.stderr


def test_migrate_makes_a_new_folder_ready(migrated: Instance) -> None:
    home = migrated.home

    assert (home / "secret-key").stat().st_mode & 0o077 == 0
    assert (home / "varde.sqlite3").exists()
    assert (home / "static/staticfiles.json").exists()


def test_a_secret_key_is_made_once(instance: Instance) -> None:
    key = instance.home / "secret-key"
    made = key.read_text()

    assert instance.run("migrate", "--make-secret-key").returncode == cli.DONE

    assert key.read_text() == made
