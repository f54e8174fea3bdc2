"""Take a raw mapping apart key by key, so that a wrong or surplus key is told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from varde.core.errors import InvalidRulebookError

LANGUAGES = frozenset({"en", "sv", "da", "nb", "fi", "is"})


class Record:
    """
    A mapping from a rulebook file that must be used up.

    Every reading method raises InvalidRulebookError, naming file and place, for a value
    that is missing or of the wrong kind; `close` does so for keys that nobody read.
    """

    def __init__(self, raw: object, *, where: str) -> None:
        if not isinstance(raw, dict):
            raise InvalidRulebookError(where=where, reason="a mapping is expected")
        self.where = where
        self._left: dict[str, Any] = dict(raw)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def wrong(self, reason: str) -> InvalidRulebookError:
        return InvalidRulebookError(where=self.where, reason=reason)

    def everything(self) -> dict[str, Any]:
        """Return all that is left, without using it up."""
        return dict(self._left)

    def take(self, key: str) -> Any:
        """Return and use up a value that must be there."""
        if key not in self._left:
            raise self.wrong(f"{key!r} is missing")
        return self._left.pop(key)

    def maybe(self, key: str) -> Any:
        """Return and use up a value, None if it is not there."""
        return self._left.pop(key, None)

    def text(self, key: str) -> str:
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key!r} must be a text")
        return value

    def texts(self, key: str) -> list[str]:
        value = self.take(key)
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.wrong(f"{key!r} must be a list of texts")
        return value

    def one_of(self, key: str, words: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in words:
            raise self.wrong(f"{key!r} must be one of {', '.join(words)}")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._left.pop(key, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{key!r} must be true or false")
        return value

    def day(self, key: str) -> date:
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(f"{key!r} must be a date, such as 2026-11-21") from None

    def wording(self, key: str, *, optional: bool = False) -> Mapping[str, str]:
        """Return the same words by language; English must be among them."""
        if optional and key not in self._left:
            return {}
        value = self.take(key)
        fits = isinstance(value, dict) and all(
            language in LANGUAGES and isinstance(text, str) and text.strip()
            for language, text in value.items()
        )
        if not fits or "en" not in value:
            raise self.wrong(f"{key!r} must give words by language, English among them")
        return {str(language): " ".join(text.split()) for language, text in value.items()}

    def record(self, key: str) -> Record:
        return Record(self.take(key), where=f"{self.where}: {key}")

    def records(self, key: str) -> Iterator[Record]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(f"{key!r} must be a list with something in it")
        for number, item in enumerate(value):
            name = item.get("id", number) if isinstance(item, dict) else number
            yield Record(item, where=f"{self.where}: {key}[{name}]")

    def close(self) -> None:
        """Refuse what nobody asked for."""
        if self._left:
            raise self.wrong(f"unknown key {next(iter(self._left))!r}")
