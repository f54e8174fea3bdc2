"""Read the directory of authorities: who receives what, through which channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .record_reader import Record
from .yaml_files import load_yaml


@dataclass(frozen=True, slots=True)
class Authority:
    """
    An authority that receives reports.

    `name` has its native name and the English one by language code; `channel` tells a
    person how to reach it when it is not on this instance.
    """

    id: str
    name: Mapping[str, str]
    role: Mapping[str, str]
    country: str
    languages: tuple[str, ...]
    channel: Mapping[str, str]
    note: Mapping[str, str]


def load_authorities(path: Path) -> tuple[Authority, ...]:
    """Read one country's authorities. Raises InvalidRulebookError."""
    raw = Record(load_yaml(path.read_text(encoding="utf-8")), where=path.name)
    country = raw.text("country")
    found = tuple(_authority(item, country) for item in raw.records("authorities"))
    raw.close()
    return found


def _authority(raw: Record, country: str) -> Authority:
    authority = Authority(
        id=raw.text("id"),
        name=raw.wording("name"),
        role=raw.wording("role"),
        country=country,
        languages=tuple(raw.texts("languages")),
        channel=raw.wording("channel", optional=True),
        note=raw.wording("note", optional=True),
    )
    raw.close()
    return authority
