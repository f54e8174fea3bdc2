"""Who watches whom: `varde witness add`, `list`, `remove`, `follow` and `unfollow`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from varde.audit.references import SYSTEM
from varde.cli.arguments import FORMATS, Subcommands, add
from varde.cli.ends import BAD_DATA, DONE, FAILED, WRONG_USAGE, fail, one_line, print_json
from varde.cli.instance import reach

if TYPE_CHECKING:
    from varde.audit.alarms import Alarm
    from varde.audit.witnesses import WitnessState


def add_commands(commands: Subcommands) -> None:
    text = "say who cosigns the checkpoints of this log, and which logs this one watches"
    inner = add(commands, "witness", _list, text).add_subparsers(
        metavar="ACTION", required=True
    )
    _add_add(inner)
    add(inner, "list", _list, "tell both, and how it goes").add_argument(
        "--format", choices=FORMATS, default="text"
    )
    remove = add(inner, "remove", _remove, "ask a witness no more")
    remove.add_argument("name", metavar="NAME")
    follow = add(inner, "follow", _follow, "be the witness of another log")
    follow.add_argument("key", metavar="KEY", help="the log's verifier key")
    unfollow = add(inner, "unfollow", _unfollow, "be the witness of a log no more")
    unfollow.add_argument("log", metavar="LOG", help="its name or a verifier key")


def _add_add(inner: Subcommands) -> None:
    command = add(inner, "add", _add, "have checkpoints cosigned by a witness")
    command.add_argument(
        "where",
        type=_where,
        metavar="WHERE",
        help="its submission prefix (https://…), or a folder elsewhere, which becomes one",
    )
    command.add_argument(
        "key", metavar="KEY", nargs="?", help="the verifier key of a witness at an address"
    )


def _where(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme in {"http", "https"} and parts.hostname and not parts.query:
        return text
    if text.startswith("/"):
        return text
    wanted = "an address is expected, such as https://w.example.org/witness, or a folder"
    raise argparse.ArgumentTypeError(wanted)


def _add(options: argparse.Namespace) -> int:
    is_folder = options.where.startswith("/")
    if is_folder == bool(options.key):
        refusal = "a witness at an address has a KEY; a folder gets its own"
        return fail(refusal, WRONG_USAGE)
    if (code := reach()) != DONE:
        return code
    return _add_folder(options) if is_folder else _add_address(options)


def _add_folder(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from varde.adapters.signing_keys import SigningKeyError
    from varde.audit import witnesses

    folder = Path(options.where)
    try:
        added = witnesses.add_folder(folder=folder, by=SYSTEM, now=timezone.now())
    except (SigningKeyError, OSError) as problem:
        return fail(f"{folder}: {problem}", FAILED)
    print(added.verifier_key)
    return DONE


def _add_address(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from varde.audit import witnesses

    now, address = timezone.now(), options.where
    return _with_a_key(
        lambda: witnesses.add(verifier_key=options.key, address=address, by=SYSTEM, now=now)
    )


def _list(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from varde.audit import alarms, following, witnesses

    found = _Watching(witnesses.states(), following.followed(), alarms.alarms())
    if options.format == "json":
        print_json(_as_plain(found))
    else:
        print("".join(f"{one_line(line)}\n" for line in _in_words(found)), end="")
    return DONE


class _Watching(NamedTuple):
    """Who watches this log, the keys of the logs that it watches, and what went wrong."""

    witnesses: list[WitnessState]
    followed: list[tuple[str, int | None]]
    alarms: list[Alarm]


def _as_plain(found: _Watching) -> dict[str, object]:
    return {
        "witnesses": [
            {"name": w.name, "key": w.verifier_key, "address": w.address}
            | {"size": w.seen_size, "problem": w.problem}
            for w in found.witnesses
        ],
        "followed": [{"key": key, "size": size} for key, size in found.followed],
        "alarms": [
            {"kind": a.kind, "log": a.origin, "witness": a.witness, "note": a.note}
            | {"seen_size": a.seen_size, "raised_at": a.raised_at.isoformat()}
            for a in found.alarms
        ],
    }


def _in_words(found: _Watching) -> Iterator[str]:
    for w in found.witnesses:
        yield f"{w.name} at {w.address}: {w.problem or f'signed {w.seen_size} entries'}"
    for key, size in found.followed:
        yield f"follows {key}: {size or 0} entries seen"
    for a in found.alarms:
        yield f"ALARM {a.raised_at:%Y-%m-%d %H:%M} {a.origin}: {a.label} ({a.witness})"


def _remove(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from django.utils import timezone

    from varde.audit import witnesses

    if not witnesses.remove(name=options.name, by=SYSTEM, now=timezone.now()):
        return fail(f"there is no witness {options.name!r}", FAILED)
    return DONE


def _follow(options: argparse.Namespace) -> int:
    """Say to the log's operator under which key and where its checkpoints get signed."""
    if (code := reach()) != DONE:
        return code
    from django.conf import settings
    from django.utils import timezone

    from varde.adapters.signing_keys import SigningKeyError
    from varde.audit import following, keys

    now = timezone.now()

    def follow() -> None:
        following.follow(verifier_key=options.key, by=SYSTEM, now=now)
        (key, *_) = keys.signers(now=now, kind=keys.Kind.WITNESS)
        print(f"{settings.BASE_URL}/witness {key.verifier_key}")

    try:
        return _with_a_key(follow)
    except SigningKeyError as problem:
        return fail(str(problem), FAILED)


def _unfollow(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from django.utils import timezone

    from varde.audit import following

    if not following.unfollow(log=options.log, by=SYSTEM, now=timezone.now()):
        return fail(f"no log {options.log!r} is followed", FAILED)
    return DONE


def _with_a_key(do: Callable[[], object]) -> int:
    from varde.core.errors import MalformedKeyError

    try:
        do()
    except MalformedKeyError as refusal:
        reason = refusal.params["reason"]
        return fail(f"KEY is no verifier key of that kind: {reason}", BAD_DATA)
    return DONE
