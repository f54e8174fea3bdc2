"""The language that most people of a country read."""

from __future__ import annotations

from types import MappingProxyType

LANGUAGE_OF_COUNTRY = MappingProxyType(
    {"DK": "da", "FI": "fi", "IS": "is", "NO": "nb", "SE": "sv"}
)


def language_of(country: str) -> str:
    return LANGUAGE_OF_COUNTRY.get(country, "en")
