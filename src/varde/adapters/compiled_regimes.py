"""
Regime files in a form that is read at once.

YAML with its checks, and the digests, take a hundred times as long as JSON. What was
worked out is kept beside the files, as Python keeps its bytecode: by the hash of what it
was made from, rewritten when that changes, and done without where nothing can be written.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from varde.core.canonical import digest

from .shared_criteria import with_shared_criteria
from .yaml_files import load_yaml

FOLDER = "__compiled__"
# Raised when the same files would be compiled to something else.
FORMAT = 2
# What is decided follows from these and from the version itself; when somebody compared
# it with the law, and what he doubts, changes no answer.
OF_THE_REGIME = ("id", "country", "zone", "governed_by")
CHANGES_NO_ANSWER = frozenset({"checked_on", "doubt"})


@dataclass(frozen=True, slots=True)
class CompiledRegime:
    """What the file says, shared criteria in place, and the digest of each version."""

    raw: Any
    digests: Mapping[str, str]


def compiled_regime(path: Path, shared: Path) -> CompiledRegime:
    """Return a regime file read and digested. Raises UnreadableFileError."""
    source = path.read_bytes()
    made_from = hashlib.sha256(source + _content_of(shared)).hexdigest()
    kept = path.parent / FOLDER / f"{path.stem}.json"
    found = _kept(kept, made_from)
    if found is None:
        raw = with_shared_criteria(load_yaml(source.decode("utf-8")), shared)
        found = CompiledRegime(raw, digests_of(raw))
        _keep(kept, made_from, found)
    return found


def digests_of(raw: Any) -> dict[str, str]:
    """Return the digest of each version, over all that decides, by its first day."""
    if not isinstance(raw, dict) or not isinstance(raw.get("versions"), list):
        return {}
    regime = {name: raw.get(name) for name in OF_THE_REGIME}
    return {
        str(version.get("in_force_from")): digest(
            {"regime": regime, "version": _deciding(version)}
        )
        for version in raw["versions"]
        if isinstance(version, dict)
    }


def _deciding(version: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in version.items() if k not in CHANGES_NO_ANSWER}


@lru_cache(maxsize=4)
def _content_of(shared: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(shared.glob("*.yaml")))


def _kept(path: Path, made_from: str) -> CompiledRegime | None:
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    match kept:
        case {"raw": raw, "digests": dict(digests), **about} if about == _about(made_from):
            return CompiledRegime(raw, digests)
    return None


def _about(made_from: str) -> dict[str, object]:
    """What a kept file says of itself: it is used only as long as that holds."""
    return {"format": FORMAT, "made_from": made_from}


def _keep(path: Path, made_from: str, compiled: CompiledRegime) -> None:
    content = {**_about(made_from), "raw": compiled.raw, "digests": compiled.digests}
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        Path(temporary).replace(path)
