"""The spellings by which a person is looked for, before what names him is erased."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAP = re.compile(r"\s+")
# A column of text may hold JSON, which writes them like this.
_UNSEEN_IN_JSON = re.compile(r"\\u(?:00ad|200[b-f]|2060|feff)")
_GAP_IN_JSON = re.compile(r"\\(?:[nrt]|u(?:00a0|20[02][0-9a-f]|3000))")


class Names:
    """
    The spellings by which a person is looked for, whatever their case.

    Words that a line end, a hard space or several spaces part are the same words.
    """

    def __init__(self, spellings: Iterable[str]) -> None:
        self.spellings = tuple(dict.fromkeys(s.strip() for s in spellings if s.strip()))

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def are_in(self, text: str) -> bool:
        folded = _folded(text)
        if "\\" in folded:
            folded += _folded(_GAP_IN_JSON.sub(" ", _UNSEEN_IN_JSON.sub("", folded)))
        return any(needle in folded for needle in self._folded_needles)

    def are_in_value(self, value: object) -> bool:
        """Look in whatever a JSON column holds, keys included."""
        return any(self.are_in(text) for text in _texts_in(value))

    @cached_property
    def _folded_needles(self) -> tuple[str, ...]:
        # A column of text may hold JSON, too.
        return tuple({_folded(form): None for form in _forms(self.spellings)})

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """
        What to ask a database for, which may fold the case of ASCII only.

        Of several words the longest, since there may be any gap between them. Also as
        JSON writes them; whatever is found is looked at again.
        """
        return _forms(max(spelling.split(), key=len) for spelling in self.spellings)


def _forms(spellings: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for spelling in spellings:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, spelling)
            for cased in (text, text.lower(), text.upper(), text.title()):
                found[cased] = None
                found[json.dumps(cased)[1:-1]] = None
                found[json.dumps(cased, ensure_ascii=False)[1:-1]] = None
    return tuple(found)


def _folded(text: str) -> str:
    """One case, one spelling of each letter, one space for a gap, as a person reads it."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return _GAP.sub(" ", _UNSEEN.sub("", folded))


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
