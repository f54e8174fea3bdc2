"""The rulebook's words for a reader, and beside them those of the law's own country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from varde.core.regimes.soundness import LANGUAGES
from varde.core.taxonomy import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Mapping

UNION = "EU"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the language that it is read in, and in others where those differ."""

    text: str
    language: str
    beside: tuple[tuple[str, str], ...] = ()


def words(wording: Mapping[str, str], country: str, language: str) -> Words:
    """The text for a reader of that language, with the country's own and the English."""
    main = language if wording.get(language) else "en"
    others = [one for one in (*own_languages(country), "en") if one != main]
    beside = tuple(
        (one, wording[one])
        for one in others
        if wording.get(one) and wording[one] != wording[main]
    )
    return Words(wording[main], main, beside)


def maybe_words(
    wording: Mapping[str, str] | None, country: str, language: str
) -> Words | None:
    """As `words`; None where nothing is said."""
    return words(wording, country, language) if wording else None


def own_languages(country: str) -> list[str]:
    """The languages in which a country's law is written; the Union's is in all."""
    return sorted(LANGUAGES.get(country, frozenset()) - {"en"})


def country_name(country: str) -> str:
    if country == UNION:
        return gettext("European Union")
    return gettext(COUNTRIES[country])
