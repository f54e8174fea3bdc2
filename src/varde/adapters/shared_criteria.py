"""Criteria that several regimes share, each written once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from varde.core.errors import InvalidRulebookError

from .yaml_files import load_yaml

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def with_shared_criteria(raw: Any, folder: Path) -> Any:
    """
    Return a regime file with each `{include: name}` replaced by the criteria of that file.

    What is no regime at all is left as it is, for its reader to refuse. Raises
    InvalidRulebookError for a name without a file.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("versions"), list):
        return raw
    versions = [_version(version, folder) for version in raw["versions"]]
    return {**raw, "versions": versions}


def _version(version: Any, folder: Path) -> Any:
    if not isinstance(version, dict) or not isinstance(version.get("criteria"), list):
        return version
    criteria: list[Any] = []
    for item in version["criteria"]:
        match item:
            case {"include": str(name), **rest} if not rest:
                criteria += criteria_in(name, folder)
            case _:
                criteria.append(item)
    return {**version, "criteria": criteria}


def criteria_in(name: str, folder: Path) -> list[Any]:
    """Return the criteria of one shared file."""
    path = folder / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise InvalidRulebookError(where=name, reason="there are no such shared criteria")
    raw = load_yaml(path.read_text(encoding="utf-8"))
    match raw:
        case {"criteria": list(criteria), **rest} if not rest:
            return criteria
    raise InvalidRulebookError(where=name, reason="a file with criteria is expected")
