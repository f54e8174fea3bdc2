"""
A witness that is a folder elsewhere: another disk, a share of another machine.

    keys/witness-1.key      its own key
    seen/<hash of log>      the last checkpoint that it cosigned of a log

Its memory is not in the database, so a database that was set back or rewritten is found
out. It answers what a witness behind an address answers.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Collection, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from varde.adapters import signing_keys
from varde.adapters.durable_files import sync_folder, write_draft
from varde.adapters.outbound import Answer, UnreachableError
from varde.adapters.signing_keys import SigningKeyError
from varde.core.errors import MalformedCheckpointError, MalformedNoteError
from varde.core.record.checkpoint import cosigned, read_checkpoint
from varde.core.record.note import VerifierKey, read_note
from varde.core.record.witness import (
    SIZE_TYPE,
    Request,
    Seen,
    Verdict,
    read_request,
    weigh,
)

SEEN = "seen"


def make(folder: Path, *, name: str) -> str:
    """
    Make the folder a witness, unless it is one, and return its verifier key.

    Its parent must be there: a path that is wrong by a letter, or a disk that is not
    mounted, would otherwise become a witness on the disk that it is to watch.
    """
    if not folder.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {folder.parent}")
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / SEEN).mkdir(mode=0o700, exist_ok=True)
    ring = signing_keys.make(folder, name=name, kind=signing_keys.WITNESS)
    return ring.current.verifier_key


def ask(
    folder: Path, body: bytes, *, name: str, keys: Collection[VerifierKey], now: datetime
) -> Answer:
    """Let the folder weigh a request. Raises UnreachableError where it cannot be used."""
    asked = read_request(body)
    if asked is None:
        return Answer(Verdict.MALFORMED.status, "text/plain", b"")
    try:
        ring = signing_keys.load(folder, name=name, kind=signing_keys.WITNESS)
        if ring is None:
            raise UnreachableError("no-key")
        with _alone(folder):
            seen = _seen(folder, asked)
            verdict = weigh(asked, keys=keys, seen=seen)
            if verdict is not Verdict.COSIGN:
                return _refusal(verdict, seen)
            _remember(folder, asked)
        line = str(cosigned(asked.note.text, ring.current, at=now))
    except SigningKeyError as error:
        raise UnreachableError("no-key") from error
    except (MalformedNoteError, MalformedCheckpointError) as error:
        # Never taken for a log that was not seen yet: that would sign anything.
        raise UnreachableError("memory-damaged") from error
    except OSError as error:
        raise UnreachableError("unreachable") from error
    return Answer(Verdict.COSIGN.status, "text/plain", line.encode())


def _refusal(verdict: Verdict, seen: Seen) -> Answer:
    if verdict is Verdict.OTHER_SIZE:
        return Answer(verdict.status, SIZE_TYPE, f"{seen.size}\n".encode())
    return Answer(verdict.status, "text/plain", verdict.word.encode())


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time looks and remembers, whichever process it is in."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _file(folder: Path, asked: Request) -> Path:
    return folder / SEEN / sha256(asked.checkpoint.origin.encode()).hexdigest()


def _seen(folder: Path, asked: Request) -> Seen:
    try:
        data = _file(folder, asked).read_bytes()
    except FileNotFoundError:
        return Seen()
    last = read_checkpoint(read_note(data).text)
    return Seen(last.size, last.root)


def _remember(folder: Path, asked: Request) -> None:
    """Write the checkpoint down for good before anybody gets a signature."""
    path = _file(folder, asked)
    write_draft(path.parent, asked.note.to_bytes()).replace(path)
    sync_folder(path.parent)
