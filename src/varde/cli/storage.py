"""Looking after stored bytes: `varde storage …` and `varde malware add-hashes`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from varde.audit.references import SYSTEM
from varde.cli.arguments import Subcommands, add
from varde.cli.ends import BAD_DATA, BAD_SETTINGS, DONE, FAILED, fail
from varde.cli.instance import reach


def add_commands(commands: Subcommands) -> None:
    text = "look after stored bytes and the keys that encrypt them"
    inner = add(commands, "storage", _verify, text).add_subparsers(
        metavar="ACTION", required=True
    )
    text = "print a new master key, for the first place in VARDE_STORAGE_KEY_FILE"
    make = add(inner, "make-key", _make_key, text)
    make.add_argument("id", help="what to call it: small letters, digits and hyphens")
    text = "close every envelope with the first master key; the bytes stay as they are"
    add(inner, "rotate-key", _rotate_key, text)
    text = "read every stored file and case package and compare it with its hashes"
    add(inner, "verify", _verify, text)
    text = "look after what is known to be malware"
    known = add(commands, "malware", _add_hashes, text).add_subparsers(
        metavar="ACTION", required=True
    )
    text = "add hashes to those that are known; what is stored under them is marked"
    hashes = add(known, "add-hashes", _add_hashes, text)
    hashes.add_argument("file", type=Path, metavar="FILE", help="a SHA-256 on each line")
    hashes.add_argument("--source", default="", help="where the list comes from")


def _make_key(options: argparse.Namespace) -> int:
    from varde.adapters.storage import new_master_key, read_master_keys

    key = new_master_key(options.id)
    try:
        read_master_keys(key)
    except ValueError:
        return fail(f"{options.id!r} cannot be the id of a key.", FAILED)
    print(key)
    return DONE


def _rotate_key(_options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from varde.core.errors import MasterKeyMissingError, StoredBytesError
    from varde.evidence import storing

    looked_at = rewrapped = 0
    try:
        for needed in storing.rotate_keys():
            looked_at += 1
            rewrapped += needed
            _tell(f"Envelopes: {looked_at}, closed anew: {rewrapped}")
    except MasterKeyMissingError as refusal:
        key = refusal.params.get("key")
        missing = f"The master key {key!r} is not here" if key else "There is no master key"
        return fail(f"{missing}; see VARDE_STORAGE_KEY.", BAD_SETTINGS)
    except StoredBytesError as refusal:
        return fail(f"Envelope {looked_at + 1}: {refusal}. Nothing was lost.", FAILED)
    print(f"Envelopes closed with the first master key: {rewrapped} of {looked_at}.")
    return DONE


def _verify(_options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from django.utils import timezone

    from varde.core.errors import StoredBytesError
    from varde.evidence import checking

    done = bad = 0
    try:
        for found in checking.verify_all(clock=timezone.now):
            done += 1
            if not found.is_sound:
                bad += 1
                where = "" if found.chunk is None else f", from chunk {found.chunk} on"
                print(f"{found.sha256}  {found.state}{where}")
            _tell(f"Files: {done}, damaged or missing: {bad}")
    except StoredBytesError as refusal:
        return fail(f"The storage cannot be read: {refusal}.", FAILED)
    print(f"Files read: {done}. Damaged or missing: {bad}.")
    return FAILED if bad else DONE


def _add_hashes(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from django.utils import timezone

    from varde.evidence import malware

    try:
        with options.file.open(encoding="utf-8") as lines:
            wrong = next((n for n, known in _hashes(lines) if known is None), None)
            if wrong is not None:
                return fail(f"{options.file}: line {wrong}: no SHA-256.", BAD_DATA)
            lines.seek(0)
            added, here = malware.add_hashes(
                (known for _, known in _hashes(lines) if known),
                source=options.source,
                by=SYSTEM,
                now=timezone.now(),
            )
    except (OSError, UnicodeDecodeError) as error:
        return fail(f"{options.file}: {error}.", BAD_DATA)
    print(f"Hashes added: {added}. Stored files marked: {here}.")
    return DONE


def _hashes(lines: TextIO) -> Iterator[tuple[int, str | None]]:
    """The hash of each line that has one, and None for a line that should have."""
    from varde.core.errors import InvalidTextError
    from varde.evidence import malware

    for number, line in enumerate(iter(lines.readline, ""), start=1):
        try:
            known = malware.read_hash(line)
        except InvalidTextError:
            yield number, None
        else:
            if known:
                yield number, known


def _tell(progress: str) -> None:
    """On a terminal one line that changes; elsewhere nothing."""
    if sys.stderr.isatty():
        print(f"\r{progress}", end="", file=sys.stderr, flush=True)
