"""The spellings by which a person is looked for, before what names him is erased."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property


class Names:
    """The spellings by which a person is looked for, whatever their case."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self.spellings = tuple(dict.fromkeys(s.strip() for s in spellings if s.strip()))

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def are_in(self, text: str) -> bool:
        folded = _folded(text)
        return any(needle in folded for needle in self._folded_needles)

    def are_in_value(self, value: object) -> bool:
        """Look in whatever a JSON column holds, keys included."""
        return any(self.are_in(text) for text in _texts_in(value))

    @cached_property
    def _folded_needles(self) -> tuple[str, ...]:
        # A column of text may hold JSON, too.
        return tuple({_folded(needle): None for needle in self.needles})

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """
        What to ask a database for, which may fold the case of ASCII only.

        Also as JSON writes them; whatever is found is looked at again.
        """
        found: dict[str, None] = {}
        for spelling in self.spellings:
            for form in ("NFC", "NFD"):
                text = unicodedata.normalize(form, spelling)
                for cased in (text, text.lower(), text.upper(), text.title()):
                    found[cased] = None
                    found[json.dumps(cased)[1:-1]] = None
                    found[json.dumps(cased, ensure_ascii=False)[1:-1]] = None
        return tuple(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in a JSON value, keys included."""
    match value:
        case str():
            yield value
        case dict():
            for name, part in value.items():
                yield str(name)
                yield from _texts_in(part)
        case list() | tuple():
            for part in value:
                yield from _texts_in(part)
