"""The main navigation; each app adds its own entries when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry. It is current on pages whose path begins with one of `paths`, and shown
    to the people of whom `shown_to` says yes; entries that share it ask once.
    """

    label: _StrPromise
    url_name: str
    order: int
    paths: tuple[str, ...]
    shown_to: Callable[[Any], bool]

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def is_current(self, path: str) -> bool:
        return any(path == p or (p != "/" and path.startswith(p)) for p in self.paths)


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; the same name again replaces it."""
    _entries[entry.url_name] = entry


def entries_for(request: HttpRequest) -> list[dict[str, object]]:
    """The entries that this person sees, in order."""
    if not request.user.is_authenticated:
        return []
    said = {ask: ask(request.user) for ask in {e.shown_to for e in _entries.values()}}
    return [
        {
            "label": entry.label,
            "url": entry.url,
            "current": entry.is_current(request.path),
        }
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if said[entry.shown_to]
    ]
