"""The time zone in which most people of a country live, and the language most read."""

from __future__ import annotations

from types import MappingProxyType

ZONE_OF_COUNTRY = MappingProxyType(
    {
        "AT": "Europe/Vienna",
        "BE": "Europe/Brussels",
        "BG": "Europe/Sofia",
        "CY": "Asia/Nicosia",
        "CZ": "Europe/Prague",
        "DE": "Europe/Berlin",
        "DK": "Europe/Copenhagen",
        "EE": "Europe/Tallinn",
        "ES": "Europe/Madrid",
        "FI": "Europe/Helsinki",
        "FR": "Europe/Paris",
        "GR": "Europe/Athens",
        "HR": "Europe/Zagreb",
        "HU": "Europe/Budapest",
        "IE": "Europe/Dublin",
        "IS": "Atlantic/Reykjavik",
        "IT": "Europe/Rome",
        "LI": "Europe/Vaduz",
        "LT": "Europe/Vilnius",
        "LU": "Europe/Luxembourg",
        "LV": "Europe/Riga",
        "MT": "Europe/Malta",
        "NL": "Europe/Amsterdam",
        "NO": "Europe/Oslo",
        "PL": "Europe/Warsaw",
        "PT": "Europe/Lisbon",
        "RO": "Europe/Bucharest",
        "SE": "Europe/Stockholm",
        "SI": "Europe/Ljubljana",
        "SK": "Europe/Bratislava",
    }
)


def zone_of(country: str) -> str:
    return ZONE_OF_COUNTRY.get(country, "UTC")


LANGUAGE_OF_COUNTRY = MappingProxyType(
    {"DK": "da", "FI": "fi", "IS": "is", "NO": "nb", "SE": "sv"}
)


def language_of(country: str) -> str:
    return LANGUAGE_OF_COUNTRY.get(country, "en")
