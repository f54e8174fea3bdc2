"""Reading settings from the environment, refusing what cannot be understood."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from varde.adapters.storage import MasterKeys, read_master_keys
from varde.core.record.encoding import is_name

PREFIX = "VARDE_"
TRUE = frozenset({"yes", "true", "1", "on"})
FALSE = frozenset({"no", "false", "0", "off"})

POSTGRESQL_OPTIONS = frozenset(
    {
        "application_name",
        "connect_timeout",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    }
)
S3_OPTIONS = frozenset({"endpoint", "region"})
MOST_DIGITS = 20


class Environment:
    """
    The variables that start with VARDE_.

    Every name that is asked for is remembered, so that `unknown` can tell of a
    misspelt one. An empty variable counts as not set.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.asked: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.asked.add(name)
        value = self._variables.get(name, "").strip()
        if "\x00" in value or "\n" in value:
            raise ImproperlyConfigured(f"{name} must be one line of text.")
        return value or default

    def secret(
        self, name: str, *, default_file: Path | None = None, private: bool = False
    ) -> str:
        """
        Take the value itself, or the contents of the file that <name>_FILE names.

        A `private` one is refused from a file that everybody on the machine may read.
        """
        value, file_name = self.text(name), self.text(f"{name}_FILE")
        if value and file_name:
            raise ImproperlyConfigured(f"Set either {name} or {name}_FILE, not both.")
        if value:
            return value
        if file_name:
            if private:
                _refuse_open_to_all(f"{name}_FILE", Path(file_name))
            return _contents(f"{name}_FILE", Path(file_name))
        if default_file is not None and default_file.exists():
            return _contents(name, default_file)
        return ""

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")

    def integer(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        is_number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
        if not is_number or not least <= int(value) <= most:
            raise ImproperlyConfigured(
                f"{name} must be a whole number from {least} to {most}, not {value!r}."
            )
        return int(value)

    def choice(self, name: str, default: str, choices: frozenset[str]) -> str:
        value = self.text(name, default)
        if value not in choices:
            listed = ", ".join(sorted(choices))
            raise ImproperlyConfigured(f"{name} must be one of {listed}, not {value!r}.")
        return value

    def listing(self, name: str, default: tuple[str, ...]) -> list[str]:
        value = self.text(name)
        if not value:
            return list(default)
        return [part.strip() for part in value.split(",") if part.strip()]

    def origin(self, name: str, default: str = "") -> str:
        """Take scheme, host and port, such as https://varde.example.org."""
        value = self.text(name, default)
        parts = _split(name, value)
        if value and (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.path not in {"", "/"}
            or parts.query
            or parts.fragment
        ):
            raise ImproperlyConfigured(
                f"{name} must be a scheme and a host, such as https://varde.example.org, "
                f"not {value!r}."
            )
        return value.rstrip("/")

    def address(self, name: str) -> str:
        """Take a whole http or https address, or nothing."""
        value = self.text(name)
        parts = _split(name, value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ImproperlyConfigured(
                f"{name} must be an address, such as https://tsa.example.org/, not "
                f"{value!r}."
            )
        return value

    def key_name(self, name: str, default: str) -> str:
        """Take the name that a key signs under, such as varde.example.org/log."""
        value = self.text(name, default)
        if not is_name(value):
            raise ImproperlyConfigured(
                f"{name} must be a name without spaces and plus signs, such as "
                f"varde.example.org/log, not {value!r}."
            )
        return value

    def unknown(self) -> list[str]:
        """Tell which VARDE_ variables nothing has asked for."""
        return sorted(
            name
            for name in self._variables
            if name.startswith(PREFIX) and name not in self.asked
        )


def _split(name: str, address: str) -> SplitResult:
    """Take an address apart. It may hold a password, so a refusal never quotes it."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is no address. In a user's name and in a password write %40 for @, "
            f"%2F for / and %3A for a colon."
        ) from None
    return parts


def _options(name: str, parts: SplitResult) -> dict[str, str]:
    try:
        return dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} has something behind its question mark that is no option."
        ) from None


def database(name: str, url: str) -> dict[str, object]:
    """Turn a database address into what Django wants to know."""
    parts = _split(name, url)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme == "postgresql" and len(parts.path) > 1:
        return _postgresql(name, parts)
    raise ImproperlyConfigured(
        f"{name} must look like sqlite:///varde.sqlite3 or "
        f"postgresql://user:password@host:5432/varde."
    )


def _sqlite(path: str) -> dict[str, object]:
    # IMMEDIATE takes the write lock when a transaction begins, so two writers wait
    # for each other instead of failing halfway; WAL lets readers go on meanwhile.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # REPLACE meets the triggers on DELETE, and what is deleted is overwritten.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;"
            " PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;",
        },
    }


def _postgresql(name: str, parts: SplitResult) -> dict[str, object]:
    options = _options(name, parts)
    host = options.pop("host", parts.hostname or "")
    unknown = sorted(set(options) - POSTGRESQL_OPTIONS)
    if unknown:
        raise ImproperlyConfigured(f"{name} has options that are not known: {unknown}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # One that nobody read to its end is closed late, maybe in another transaction,
        # which would fail; what is long is read in batches instead.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": options,
    }


def email(name: str, url: str) -> dict[str, object]:
    """Turn smtp://user:password@host:587 into Django's settings for e-mail."""
    parts = _split(name, url)
    if parts.scheme in {"console", "file"}:
        kind = {"console": "console", "file": "filebased"}[parts.scheme]
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} must look like smtp+starttls://user:password@host:587, smtps://… "
            f"or smtp://…, or be console: or file: (VARDE_HOME/mail)."
        )
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
    }


def storage(name: str, url: str, *, access: tuple[str, str]) -> dict[str, object]:
    """
    Turn a storage address into an entry of Django's STORAGES.

    A folder is file:///srv/evidence; a bucket is s3://bucket/prefix with the options
    `endpoint` and `region`.
    """
    parts = _split(name, url)
    options = _options(name, parts)
    unknown = sorted(set(options) - S3_OPTIONS)
    is_folder = parts.scheme == "file" and not parts.netloc and not options
    if is_folder and parts.path.startswith("/") and len(parts.path) > 1:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path)},
        }
    if parts.scheme == "s3" and parts.netloc and not unknown:
        return _s3(name, parts.netloc, unquote(parts.path), options, access)
    raise ImproperlyConfigured(
        f"{name} must look like file:///srv/evidence or "
        f"s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-north-1."
    )


def storage_keys(name: str, text: str) -> MasterKeys | None:
    """Take the master keys of the storage; None where nothing is encrypted."""
    try:
        return read_master_keys(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error


def _s3(
    name: str, bucket: str, path: str, options: dict[str, str], access: tuple[str, str]
) -> dict[str, object]:
    if not all(access):
        raise ImproperlyConfigured(
            f"{name} names a bucket: set VARDE_STORAGE_ACCESS_ID and "
            f"VARDE_STORAGE_ACCESS_SECRET."
        )
    endpoint = options.get("endpoint")
    if endpoint and _split(name, endpoint).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"{name} has an endpoint that is no address.")
    from botocore.config import Config  # noqa: PLC0415 - slow, and only for a bucket

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": path.strip("/"),
            "access_key": access[0],
            "secret_key": access[1],
            "endpoint_url": endpoint,
            "region_name": options.get("region"),
            "default_acl": None,
            "client_config": Config(
                # What every server understands that is not Amazon's own.
                s3={"addressing_style": "path" if endpoint else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "max_attempts": 4},
            ),
        },
    }


def _refuse_open_to_all(name: str, path: Path) -> None:
    if path.exists() and path.stat().st_mode & stat.S_IRWXO:
        raise ImproperlyConfigured(
            f"{name}: everybody on this machine may read or change {path}. Take a new key "
            f"and keep its file to this user."
        )


def _contents(name: str, path: Path) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}: {path} cannot be read.") from error
    if not value:
        raise ImproperlyConfigured(f"{name}: {path} is empty.")
    return value
