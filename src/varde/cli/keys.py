"""Looking after the keys that sign: `varde keys list`, `rotate` and `make`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from varde.audit.references import SYSTEM
from varde.cli.arguments import FORMATS, Subcommands, a_count, add
from varde.cli.ends import DONE, FAILED, fail, one_line, print_json
from varde.cli.instance import reach, set_up

if TYPE_CHECKING:
    from varde.audit.key_states import KeyState

KINDS = ("log", "witness")


def add_commands(commands: Subcommands) -> None:
    text = "look after the keys that sign checkpoints"
    inner = add(commands, "keys", _list, text).add_subparsers(
        metavar="ACTION", required=True
    )
    _add_list(inner)
    _add_rotate(inner)
    _add_make(inner)


# list


def _add_list(inner: Subcommands) -> None:
    text = "tell every key that ever signed here; fails when the one that should is missing"
    add(inner, "list", _list, text).add_argument(
        "--format", choices=FORMATS, default="text"
    )


def _list(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from django.utils import timezone

    from varde.audit.key_states import states

    told = states(now=timezone.now())
    if options.format == "json":
        print_json([_as_plain(state) for state in told])
    else:
        print("\n".join(map(_in_words, told)) or "no key has signed here yet")
    return FAILED if any(state.cannot_sign for state in told) else DONE


def _as_plain(state: KeyState) -> dict[str, object]:
    until = state.signs_until
    return {
        "kind": state.kind,
        "number": state.number,
        "key": state.verifier_key,
        "state": state.state,
        "reason": state.reason,
        "problem": state.problem,
        "added_at": state.added_at.isoformat(),
        "first_size": state.first_size,
        "signs_until": until.isoformat() if until else None,
        "last_size": state.last_size,
    }


def _in_words(state: KeyState) -> str:
    word = "here under another name" if state.state == "misnamed" else state.state
    said = [f"{state.kind} {state.number}: {word}", state.verifier_key]
    said.append(f"added {state.added_at:%Y-%m-%d %H:%M} UTC at {state.first_size} entries")
    if state.signs_until:
        said.append(f"signs until {state.signs_until:%Y-%m-%d %H:%M} UTC: {state.reason}")
    if state.last_size is not None:
        said.append(f"its signatures end with the checkpoint of {state.last_size} entries")
    if state.problem:
        said.append(one_line(state.problem))
    return "\n  ".join(said)


# rotate


def _add_rotate(inner: Subcommands) -> None:
    command = add(inner, "rotate", _rotate, "let a new key follow the current one")
    command.add_argument("--kind", choices=KINDS, default="log")
    command.add_argument(
        "--overlap-days",
        type=a_count,
        metavar="N",
        help="both keys sign for so long (default: VARDE_KEY_OVERLAP_DAYS)",
    )
    why = command.add_mutually_exclusive_group()
    why.add_argument(
        "--lost",
        action="store_const",
        dest="reason",
        const="lost",
        help="the private key is gone for good; its signatures end here",
    )
    why.add_argument(
        "--exposed",
        action="store_const",
        dest="reason",
        const="exposed",
        help="others may know the private key; it ends at once",
    )


def _rotate(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from datetime import timedelta

    from django.utils import timezone

    from varde.adapters.signing_keys import SigningKeyError
    from varde.audit import keys

    days = options.overlap_days
    try:
        new = keys.rotate(
            by=SYSTEM,
            now=timezone.now(),
            kind=keys.Kind(options.kind),
            reason=keys.Reason(options.reason or "rotated"),
            overlap=None if days is None else timedelta(days=days),
        )
    except SigningKeyError as refusal:
        return fail(str(refusal), FAILED)
    print(new.verifier_key)
    return DONE


# make


def _add_make(inner: Subcommands) -> None:
    text = "write a new private key into a file, to hand it in by the environment"
    command = add(inner, "make", _make, text)
    command.add_argument("file", type=Path, metavar="FILE", help="must not exist yet")
    command.add_argument("--kind", choices=KINDS, default="log")


def _make(options: argparse.Namespace) -> int:
    if (code := set_up()) != DONE:
        return code
    from django.conf import settings

    from varde.adapters import signing_keys

    name = settings.LOG_ORIGIN if options.kind == "log" else settings.WITNESS_NAME
    try:
        handle = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        return fail(f"{options.file}: {error.strerror}", FAILED)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(signing_keys.fresh(name, options.kind) + "\n")
    return DONE
