"""The zone in which a country's authorities read a clock."""

from __future__ import annotations

from types import MappingProxyType
from zoneinfo import ZoneInfo

_CAPITALS = MappingProxyType(
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


def zone_of(country: str) -> ZoneInfo:
    """Return the zone of a country's capital; Brussels where the country is not known."""
    return ZoneInfo(_CAPITALS.get(country, "Europe/Brussels"))
