"""The authorities that receive reports, and how they are reached."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import translation

from varde.reporting.published.words import (
    UNION,
    Words,
    country_name,
    maybe_words,
    words,
)
from varde.reporting.rulebook import rulebook
from varde.web.context_processors import LANGUAGE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.adapters.authority_files import Authority
    from varde.reporting.models import AuthorityNote


@dataclass(frozen=True, slots=True)
class Receiving:
    """A regime whose reports an authority gets, now or then."""

    regime: str
    title: Words


@dataclass(frozen=True, slots=True)
class AuthorityInWords:
    """What the rulebook says of an authority."""

    id: str
    name: Words
    role: Words
    country: str
    country_name: str
    languages: str
    channel: Words | None
    note: Words | None
    receives: tuple[Receiving, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An authority; what this instance says of it comes before the rulebook's words."""

    authority: AuthorityInWords
    own: AuthorityNote | None


def directory(
    notes: Mapping[str, AuthorityNote], *, country: str, text: str, language: str
) -> list[tuple[str, list[Entry]]]:
    """The authorities that fit, under their countries, those of the Union first."""
    found: dict[str, list[Entry]] = {}
    for one in _all_authorities(language):
        if country in {"", one.country} and _is_named(one, text):
            entry = Entry(one, notes.get(one.id))
            found.setdefault(one.country_name, []).append(entry)
    return list(found.items())


def _is_named(one: AuthorityInWords, text: str) -> bool:
    said = rulebook().authorities[one.id]
    whole = " ".join([*said.name.values(), *said.role.values()]).casefold()
    return all(word in whole for word in text.casefold().split())


@lru_cache(maxsize=8)
def _all_authorities(language: str) -> tuple[AuthorityInWords, ...]:
    """Every authority in words; it is done once for each language."""
    with translation.override(language):
        found = [_in_words(one, language) for one in rulebook().authorities.values()]
    return tuple(sorted(found, key=_place))


def authority_in_words(authority_id: str, language: str) -> AuthorityInWords:
    """What the rulebook says of one authority that it has."""
    return next(one for one in _all_authorities(language) if one.id == authority_id)


def _place(one: AuthorityInWords) -> tuple[bool, str, str]:
    return (one.country != UNION, one.country_name, one.name.text.casefold())


def _in_words(authority: Authority, language: str) -> AuthorityInWords:
    country, names = authority.country, dict(LANGUAGE_NAMES)
    return AuthorityInWords(
        id=authority.id,
        name=words(authority.name, country, language),
        role=words(authority.role, country, language),
        country=country,
        country_name=country_name(country),
        languages=", ".join(names.get(one, one) for one in authority.languages),
        channel=maybe_words(authority.channel, country, language),
        note=maybe_words(authority.note, country, language),
        receives=tuple(
            Receiving(regime.id, words(regime.short_title, regime.country, language))
            for regime in rulebook().regimes.values()
            if authority.id in _recipients()[regime.id]
        ),
    )


@lru_cache(maxsize=1)
def _recipients() -> Mapping[str, frozenset[str]]:
    """Who gets the reports of each regime, in any of its versions."""
    return {
        regime.id: frozenset(
            recipient.authority
            for version in regime.versions
            for stage in version.stages
            for recipient in stage.recipients
        )
        for regime in rulebook().regimes.values()
    }
