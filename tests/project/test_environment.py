from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from varde.project.environment import Environment, database, email, storage


@pytest.mark.parametrize("text", ["yes", "true", "1", "on", "YES", " true "])
def test_it_reads_yes(text: str) -> None:
    assert Environment({"VARDE_DEMO": text}).boolean("VARDE_DEMO", default=False)


@pytest.mark.parametrize("text", ["no", "false", "0", "off", "Off"])
def test_it_reads_no(text: str) -> None:
    assert not Environment({"VARDE_DEMO": text}).boolean("VARDE_DEMO", default=True)


@pytest.mark.parametrize("text", ["y", "2", "ja", "None", "truee"])
def test_it_refuses_what_is_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="VARDE_DEMO must be yes or no"):
        Environment({"VARDE_DEMO": text}).boolean("VARDE_DEMO", default=False)


@pytest.mark.parametrize("text", ["-1", "6", "1.0", "1e1", "²", "many"])
def test_it_refuses_a_number_out_of_reach(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="whole number from 0 to 5"):
        Environment({"VARDE_N": text}).integer("VARDE_N", 0, least=0, most=5)


@pytest.mark.parametrize(
    "text",
    ["varde.example.org", "ftp://example.org", "https://", "https://example.org/path"],
)
def test_it_refuses_an_address_that_is_no_origin(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="a scheme and a host"):
        Environment({"VARDE_ORIGIN": text}).origin("VARDE_ORIGIN")


def test_an_origin_loses_its_last_slash() -> None:
    env = Environment({"VARDE_ORIGIN": "https://varde.example.org/"})

    assert env.origin("VARDE_ORIGIN") == "https://varde.example.org"


def test_it_names_the_variables_that_nothing_asked_for() -> None:
    env = Environment({"VARDE_DEMO": "no", "VARDE_DMEO": "yes", "PATH": "/bin"})
    env.boolean("VARDE_DEMO", default=False)

    assert env.unknown() == ["VARDE_DMEO"]


@pytest.mark.parametrize("text", ["tsa.example.org", "ftp://tsa.example.org/", "https:///"])
def test_it_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must be an address"):
        Environment({"VARDE_URL": text}).address("VARDE_URL")


def test_an_address_keeps_its_path() -> None:
    env = Environment({"VARDE_URL": "https://tsa.example.org/stamp?x=1"})

    assert env.address("VARDE_URL") == "https://tsa.example.org/stamp?x=1"


@pytest.mark.parametrize("text", ["varde example", "varde+log", "v" * 300])
def test_it_refuses_a_name_that_no_key_can_have(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="without spaces and plus signs"):
        Environment({"VARDE_LOG_ORIGIN": text}).key_name("VARDE_LOG_ORIGIN", "varde/log")


class TestSecret:
    @pytest.mark.parametrize("mode", [0o604, 0o602, 0o644])
    def test_a_private_one_is_refused_from_a_file_for_everybody(
        self, tmp_path: Path, mode: int
    ) -> None:
        (tmp_path / "key").write_text("told to all")
        (tmp_path / "key").chmod(mode)
        env = Environment({"VARDE_KEY_FILE": str(tmp_path / "key")})

        with pytest.raises(ImproperlyConfigured, match="everybody on this machine"):
            env.secret("VARDE_KEY", private=True)

    def test_it_comes_from_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text("from a file\n")
        env = Environment({"VARDE_KEY_FILE": str(tmp_path / "key")})

        assert env.secret("VARDE_KEY") == "from a file"

    def test_both_at_once_is_refused(self) -> None:
        env = Environment({"VARDE_KEY": "one", "VARDE_KEY_FILE": "/two"})

        with pytest.raises(ImproperlyConfigured, match="not both"):
            env.secret("VARDE_KEY")

    @pytest.mark.parametrize("contents", [b"", b"\n", b"\xff\xfe"])
    def test_a_file_without_a_secret_is_refused(
        self, tmp_path: Path, contents: bytes
    ) -> None:
        (tmp_path / "key").write_bytes(contents)
        env = Environment({"VARDE_KEY_FILE": str(tmp_path / "key")})

        with pytest.raises(ImproperlyConfigured, match="VARDE_KEY_FILE"):
            env.secret("VARDE_KEY")


class TestDatabase:
    def test_sqlite_takes_a_path(self) -> None:
        assert database("URL", "sqlite:////srv/varde/db.sqlite3")["NAME"] == (
            "/srv/varde/db.sqlite3"
        )

    def test_sqlite_takes_the_write_lock_at_once(self) -> None:
        options = database("URL", "sqlite:///db.sqlite3")["OPTIONS"]

        assert options["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in options["init_command"]

    def test_postgresql_takes_everything_from_the_address(self) -> None:
        found = database("URL", "postgresql://me:p%40ss@db:5433/varde?sslmode=verify-full")

        assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
            "me",
            "p@ss",
            "db",
            "5433",
        )
        assert found["OPTIONS"] == {"sslmode": "verify-full"}

    def test_postgresql_is_reached_by_a_socket(self) -> None:
        found = database("URL", "postgresql://me@/varde?host=/run/postgresql")

        assert found["HOST"] == "/run/postgresql"

    @pytest.mark.parametrize(
        "url", ["mysql://db/varde", "sqlite://", "sqlite:///", "postgresql://db", "varde"]
    )
    def test_another_kind_of_address_is_refused(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="must look like"):
            database("URL", url)

    def test_an_unknown_option_is_refused(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="sslmood"):
            database("URL", "postgresql://db/varde?sslmood=on")


class TestEmail:
    @pytest.mark.parametrize(
        ("url", "port", "ssl", "tls"),
        [
            ("smtps://mail.example.org", 465, True, False),
            ("smtp+starttls://mail.example.org", 587, False, True),
            ("smtp://mail.example.org:2525", 2525, False, False),
        ],
    )
    def test_the_scheme_decides_port_and_encryption(
        self, url: str, port: int, *, ssl: bool, tls: bool
    ) -> None:
        found = email("URL", url)

        assert found["EMAIL_PORT"] == port
        assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (ssl, tls)

    @pytest.mark.parametrize("url", ["mail.example.org", "smtp://", "https://mail"])
    def test_another_kind_of_address_is_refused(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="must look like"):
            email("URL", url)


BROKEN = ("://me:secret/pass@db:5432/varde", "://me:secret@db:70000/x", "://[::1/x")


@pytest.mark.parametrize("rest", BROKEN)
@pytest.mark.parametrize(
    "read",
    [
        lambda rest: database("URL", f"postgresql{rest}"),
        lambda rest: email("URL", f"smtp{rest}"),
        lambda rest: storage("URL", f"s3{rest}", access=("", "")),
        lambda rest: Environment({"URL": f"https{rest}"}).origin("URL"),
        lambda rest: Environment({"URL": f"https{rest}"}).address("URL"),
    ],
)
def test_what_is_no_address_is_refused_without_telling_the_password(
    read: Callable[[str], object], rest: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="URL is no address") as refusal:
        read(rest)

    assert "secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize("query", ["sslmode", "sslmode&x=1"])
def test_what_is_no_option_is_refused(query: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="no option"):
        database("URL", f"postgresql://db/varde?{query}")


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        Environment({"N": "9" * 5000}).integer("N", 1, least=0, most=9)
