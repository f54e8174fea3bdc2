"""
The private Ed25519 keys of an instance, in files or handed in by the environment.

    VARDE_HOME/keys/        0700
        log-1.key           0600, signs checkpoints; log-2.key is its successor …
        witness-1.key       0600, signs that another log was consistent

A key is kept as Go's note package writes it, `PRIVATE+KEY+<name>+<id>+<base64>`, so
that the name it signs under is part of it. Whether a key that is here may still sign
is for `varde.audit.keys` to say; nothing here knows the database or the time.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from varde.adapters.durable_files import sync_folder, write_draft
from varde.core.errors import MalformedKeyError
from varde.core.record.encoding import base64_of, bytes_of
from varde.core.record.note import Algorithm, VerifierKey

FOLDER = "keys"
LOG = "log"
WITNESS = "witness"
ALGORITHMS = {LOG: Algorithm.ED25519, WITNESS: Algorithm.COSIGNATURE}

PREFIX = "PRIVATE+KEY+"
SEED_BYTES = 32
NAMED_BY = {LOG: "VARDE_LOG_ORIGIN", WITNESS: "VARDE_WITNESS_NAME"}
MAX_KEY_BYTES = 1024
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class SigningKeyError(Exception):
    """A key cannot be used as it lies; `where` names it and `reason` says why."""

    def __init__(self, where: object, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = str(where)
        self.reason = reason


class ExposedKeyError(SigningKeyError):
    """Others could read the key, so a signature by it proves nothing."""


class OtherNameError(SigningKeyError):
    """The key is here and whole, but signs under another name than it is to."""

    def __init__(self, where: object, key: SigningKey, name: str, setting: str) -> None:
        named = f"signs as {key.name}, and this instance as {name}"
        super().__init__(where, f"{named}; {setting} sets that name")
        self.key = key


@dataclass(frozen=True, slots=True)
class SigningKey:
    """
    A private key with its verifier key; shows only what is public.

    `path` is the file that it lies in, None where the environment gave it.
    """

    verifier: VerifierKey
    private: Ed25519PrivateKey = field(repr=False, compare=False)
    path: Path | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        return self.verifier.name

    @property
    def key_id(self) -> bytes:
        return self.verifier.key_id

    @property
    def public(self) -> bytes:
        return self.verifier.public

    @property
    def verifier_key(self) -> str:
        """`<name>+<id>+<base64>`: what whoever verifies has to know."""
        return str(self.verifier)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key that signs from now on, and those before it that are still here."""

    current: SigningKey
    previous: tuple[SigningKey, ...] = ()

    def __iter__(self) -> Iterator[SigningKey]:
        return iter((self.current, *self.previous))


def load(
    home: Path, *, name: str, kind: str = LOG, given: str = "", given_before: str = ""
) -> Keyring | None:
    """
    Return the keys that sign under `name`, or None where there is none yet.

    A key that the environment gives (`given`, and the one before it) stands instead
    of files. Raises SigningKeyError for a key that cannot be used.
    """
    found = [read() for read in _sources(home, name, kind, given, given_before)]
    return Keyring(found[0], tuple(found[1:])) if found else None


def misnamed(
    home: Path, *, name: str, kind: str = LOG, given: str = "", given_before: str = ""
) -> list[OtherNameError]:
    """Return what is wrong with the keys that are here under another name."""
    found = []
    for read in _sources(home, name, kind, given, given_before):
        try:
            read()
        except OtherNameError as wrong:
            found.append(wrong)
        except SigningKeyError:
            continue
    return found


def make(home: Path, *, name: str, kind: str = LOG) -> Keyring:
    """Make the first key; of several processes that try, one does and all get its key."""
    _add(home, name, kind, number=1)
    ring = load(home, name=name, kind=kind)
    if ring is None:
        raise SigningKeyError(home / FOLDER, "the new key is gone again")
    return ring


def make_next(home: Path, *, name: str, kind: str = LOG) -> SigningKey:
    """Make the successor of the newest key; it is the current one from then on."""
    paths = _paths(home, kind)
    number = _number(paths[-1]) + 1 if paths else 1
    return _read(_add(home, name, kind, number=number), name, kind)


def retire(key: SigningKey) -> None:
    """Remove the private key for good, so that nobody can sign with it any more."""
    if key.path is not None:
        key.path.unlink(missing_ok=True)
        sync_folder(key.path.parent)


def fresh(name: str, kind: str = LOG) -> str:
    """Return a new private key as text, for whoever hands keys in by the environment."""
    algorithm = ALGORITHMS[kind]
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    key = _signing_key(name, algorithm, seed)
    encoded = base64_of(bytes([algorithm]) + seed)
    return f"{PREFIX}{name}+{key.key_id.hex()}+{encoded}"


def exposed(home: Path, *, kind: str = LOG) -> list[str]:
    """Return the verifier keys of those key files that others could read or change."""
    found = []
    for path in _paths(home, kind):
        text = path.read_text(encoding="utf-8", errors="replace")
        try:
            _refuse_exposed(path.parent, path.parent.stat())
            _refuse_exposed(path, path.stat())
        except ExposedKeyError:
            with contextlib.suppress(SigningKeyError):
                found.append(_parse(text, None, kind, path).verifier_key)
    return found


def _sources(
    home: Path, name: str, kind: str, given: str, given_before: str
) -> list[Callable[[], SigningKey]]:
    """Return how to read each key, the current one first."""
    if not given:
        paths = reversed(_paths(home, kind))
        return [partial(_read, path, name, kind) for path in paths]
    variable = "VARDE_WITNESS_KEY" if kind == WITNESS else "VARDE_SIGNING_KEY"
    handed_in = {variable: given, f"{variable}_BEFORE": given_before}
    return [
        partial(_parse, text, name, kind, where)
        for where, text in handed_in.items()
        if text
    ]


def _add(home: Path, name: str, kind: str, *, number: int) -> Path:
    """Write a new key under a number unless that number is taken."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_exposed(folder, folder.stat())
    path = folder / f"{kind}-{number}.key"
    draft = write_draft(folder, f"{fresh(name, kind)}\n".encode())
    try:
        # A link takes the name only if nobody has; the file is whole by then.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(folder)
    return path


def _paths(home: Path, kind: str) -> list[Path]:
    """Return the key files of that kind, oldest first."""
    return sorted((home / FOLDER).glob(f"{kind}-*.key"), key=_number)


def _number(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    if not (digits.isascii() and digits.isdecimal()):
        raise SigningKeyError(path, "the name of a key file ends in a number")
    return int(digits)


def _read(path: Path, name: str, kind: str) -> SigningKey:
    try:
        _refuse_exposed(path.parent, path.parent.stat())
        with path.open("rb") as file:
            _refuse_exposed(path, os.fstat(file.fileno()))
            data = file.read(MAX_KEY_BYTES + 1)
    except OSError as error:
        raise SigningKeyError(path, f"cannot be read: {error.strerror}") from error
    return _parse(data.decode("utf-8", "replace"), name, kind, path)


def _refuse_exposed(path: Path, status: os.stat_result) -> None:
    if status.st_uid not in {os.geteuid(), 0}:
        raise ExposedKeyError(path, "belongs to another user")
    if status.st_mode & OTHERS:
        raise ExposedKeyError(path, "other users may read or change it")


def _parse(text: str, name: str | None, kind: str, where: Path | str) -> SigningKey:
    """Read a key that signs under `name`, or under whatever name it says itself."""
    body = text.strip().removeprefix(PREFIX)
    # Base64 may hold a plus sign, a name and an id never do.
    said = body.split("+", 2)
    if len(said) != 3 or body == text.strip():
        raise SigningKeyError(where, f"is not {PREFIX}<name>+<id>+<base64>")
    algorithm = ALGORITHMS[kind]
    key = _signing_key(said[0], algorithm, _seed(said[2], algorithm, where), where)
    if said[1] != key.key_id.hex():
        raise SigningKeyError(where, f"is not a key that signs as {said[0]}")
    if name not in {None, key.name}:
        raise OtherNameError(where, key, str(name), NAMED_BY[kind])
    return key


def _seed(encoded: str, algorithm: Algorithm, where: Path | str) -> bytes:
    decoded = bytes_of(encoded)
    if decoded is None:
        raise SigningKeyError(where, "is not in base64")
    if len(decoded) != 1 + SEED_BYTES or decoded[0] != algorithm:
        raise SigningKeyError(where, "is not an Ed25519 key of the kind asked for")
    return decoded[1:]


def _signing_key(
    name: str, algorithm: Algorithm, seed: bytes, where: Path | str = ""
) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    try:
        verifier = VerifierKey(name, algorithm, public)
    except MalformedKeyError as error:
        raise SigningKeyError(where, f"cannot sign as {name!r}") from error
    return SigningKey(verifier, private, where if isinstance(where, Path) else None)
