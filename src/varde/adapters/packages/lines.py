"""JSON from a package: one spelling, no name twice, bounded in size and depth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .flaws import PackageFlawError, Reason
from .names import MAX_LINE, MAX_LINES, MAX_NAME

Json = dict[str, Any]


_VALUE = 16
"""A value is larger in memory than on the disk, and most so where it is empty."""


def weight(data: bytes) -> int:
    """Return about how much JSON takes in memory when it is read."""
    return len(data) + _VALUE * sum(map(data.count, (b",", b"[", b"{")))


def parsed(data: bytes, *, field: str = "") -> Any:
    """Read JSON in UTF-8. Raises PackageFlawError."""
    try:
        return json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_no)
    except (ValueError, RecursionError):
        raise PackageFlawError(Reason.MALFORMED, field=field) from None


def parsed_object(data: bytes, *, field: str = "") -> Json:
    value = parsed(data, field=field)
    if not isinstance(value, dict):
        raise PackageFlawError(Reason.MALFORMED, field=field)
    return value


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no(constant: str) -> None:
    raise ValueError(constant)


def split_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """
    Yield the lines of a file without their ends, holding one of them at a time.

    The last line ends like all others. Raises PackageFlawError.
    """
    rest = b""
    count = 0
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n") if b"\n" in chunk else (rest + chunk,)
        for line in lines:
            count += 1
            if count > MAX_LINES or len(line) > MAX_LINE:
                raise PackageFlawError(Reason.TOO_LARGE, entry=f"line {count}")
            yield line
        if len(rest) > MAX_LINE:
            raise PackageFlawError(Reason.TOO_LARGE, entry=f"line {count + 1}")
    if rest:
        raise PackageFlawError(
            Reason.MALFORMED, entry=f"line {count + 1}", field="end of line"
        )


def objects(chunks: Iterable[bytes]) -> Iterator[tuple[str, Json]]:
    """Yield place and object of each line of JSON Lines. Raises PackageFlawError."""
    for number, line in enumerate(split_lines(chunks), start=1):
        place = f"line {number}"
        if line != line.strip():
            raise PackageFlawError(Reason.MALFORMED, entry=place, field="end of line")
        try:
            yield place, parsed_object(line)
        except PackageFlawError as error:
            raise error.within(entry=place) from None


def text(value: Json, key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str):
        raise PackageFlawError(Reason.MALFORMED, field=key)
    return found


def name(value: Json, key: str) -> str:
    """Return a short text: a reference, a digest."""
    found = text(value, key)
    if len(found) > MAX_NAME:
        raise PackageFlawError(Reason.TOO_LARGE, field=key)
    return found


def optional_text(value: Json, key: str) -> str | None:
    return None if value.get(key) is None else text(value, key)


def number(value: Json, key: str) -> int:
    found = value.get(key)
    if type(found) is not int or found < 0:
        raise PackageFlawError(Reason.MALFORMED, field=key)
    return found


def boolean(value: Json, key: str) -> bool:
    found = value.get(key)
    if not isinstance(found, bool):
        raise PackageFlawError(Reason.MALFORMED, field=key)
    return found


def texts(value: Json, key: str) -> list[str]:
    found = value.get(key)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise PackageFlawError(Reason.MALFORMED, field=key)
    return found


def several(value: Json, key: str) -> list[Json]:
    found = value.get(key)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise PackageFlawError(Reason.MALFORMED, field=key)
    return found


def mapping(value: Json, key: str) -> Json:
    found = value.get(key)
    if not isinstance(found, dict):
        raise PackageFlawError(Reason.MALFORMED, field=key)
    return found


def exactly(value: Json, *names: str) -> None:
    """Refuse an object with another member, or one less."""
    differing = sorted(value.keys() ^ set(names))
    if differing:
        raise PackageFlawError(Reason.MALFORMED, field=differing[0][:100])


def pretty(value: object) -> bytes:
    """Write JSON for people: indented, in order, in UTF-8, one line end at the end."""
    return (
        json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
        + "\n"
    ).encode()


def line(value: object) -> bytes:
    """Write one line of JSON Lines."""
    return (
        json.dumps(
            value,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
        )
        + "\n"
    ).encode()
