"""
What a person writes down as an indicator, one to a line, and which type it has.

Addresses may be written so that nobody follows them (`hxxps://bad[.]example`); they are
kept as they are, and made harmless again on screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidTextError
from varde.core.facts.definition import unacceptable_character

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST = 500
LONGEST = 2_000

TYPES: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "ip-address": _("IP address"),
        "domain-name": _("Domain name"),
        "url": _("URL"),
        "email-address": _("E-mail address"),
        "file-hash": _("Hash of a file"),
        "file-name": _("File name"),
        "registry-key": _("Registry key"),
        "other": _("Other"),
    }
)

_SHAPES = (
    ("url", re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)),
    ("email-address", re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")),
    ("file-hash", re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})")),
    ("registry-key", re.compile(r"(?:HKEY_[A-Z_]+|HK(?:LM|CU|CR|U|CC))\\.*")),
    (
        # Some of these are also domains of the highest level; a file is likelier here.
        "file-name",
        re.compile(
            r"[^/\\\s]+\.(?:exe|dll|sys|scr|bat|cmd|ps1|vbs|js|jar|msi|lnk|iso|img|zip|7z|rar"
            r"|pdf|docx?|docm|xlsx?|xlsm|pptx?|rtf|hta|sh|elf|bin|log|evtx|txt)",
            re.IGNORECASE,
        ),
    ),
    (
        "domain-name",
        re.compile(r"(?:[\w-]{1,63}\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})\.?"),
    ),
)


class Observable(NamedTuple):
    """One value and its type, which is a name of `TYPES`."""

    type: str
    value: str

    @property
    def label(self) -> _StrPromise:
        return TYPES[self.type]


def read(text: str) -> list[Observable]:
    """Return what the lines name, each once. Raises InvalidTextError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return checked(dict.fromkeys(map(followable, lines)))


def checked(values: Iterable[str]) -> list[Observable]:
    """Return the values with their types. Raises InvalidTextError."""
    found = list(values)
    if len(found) > MOST or any(len(value) > LONGEST for value in found):
        raise InvalidTextError(field="observables", reason="too-long")
    for value in found:
        if reason := unacceptable_character(value):
            raise InvalidTextError(field="observables", reason=reason)
    return [Observable(type_of(value), value) for value in found]


def followable(value: str) -> str:
    """Undo what makes an address harmless."""
    value = re.sub(r"^hxxp", "http", value, flags=re.IGNORECASE)
    return re.sub(r"\[(\.|:|@|://)\]|\((\.)\)", lambda m: m[1] or m[2], value)


def type_of(value: str) -> str:
    try:
        ip_address(value)
    except ValueError:
        pass
    else:
        return "ip-address"
    found = (name for name, shape in _SHAPES if shape.fullmatch(value))
    return next(found, "other")
