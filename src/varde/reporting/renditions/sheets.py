"""
The fill-in sheet: a report in the order of the authority's form, to be copied by hand
into a portal that takes no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from varde.core.instants import parse_instant
from varde.core.reports import FieldState
from varde.reporting.published.directory import authority_in_words
from varde.reporting.published.selectors import notes_on_authorities
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from varde.reporting.models import AuthorityNote
    from varde.reporting.published.directory import AuthorityInWords

    Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Copyable:
    """One text to copy as it stands; `beside` says how it is meant and is not copied."""

    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the form, with what is to be entered there."""

    id: str
    number: str
    label: str
    label_en: str
    values: tuple[Copyable, ...]
    state: str

    @property
    def is_blank(self) -> bool:
        return not self.values


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where the report goes; what this instance knows of it stands above the rulebook."""

    name: str
    authority: AuthorityInWords | None
    own: AuthorityNote | None


def sheet_of(payload: Json, *, language: str) -> dict[str, Any]:
    """Return what the page of a sheet shows, from a report as it is or would be sent."""
    return {
        "payload": payload,
        "addressees": list(_addressees(payload, language)),
        "sections": [
            {
                "id": section["id"],
                "label": section["label"],
                "label_en": section.get("label_en", ""),
                "lines": [_line(field, payload) for field in section["fields"]],
            }
            for section in payload["sections"]
        ],
        "blank": sum(
            field["state"] == FieldState.MISSING
            for section in payload["sections"]
            for field in section["fields"]
        ),
    }


def _addressees(payload: Json, language: str) -> Iterator[Addressee]:
    notes, known = notes_on_authorities(), rulebook().authorities
    for one in payload["recipients"]:
        found = authority_in_words(one["id"], language) if one["id"] in known else None
        yield Addressee(one["name"], found, notes.get(one["id"]))


def _line(field: Json, payload: Json) -> Line:
    return Line(
        id=field["id"],
        number=field["number"],
        label=field["label"],
        label_en=field.get("label_en", ""),
        values=tuple(_values(field, payload)) if field["value"] is not None else (),
        state=field["state"],
    )


def _values(field: Json, payload: Json) -> Iterator[Copyable]:
    if shown := field.get("shown"):
        yield from (Copyable(text) for text in shown)
        return
    match field["type"], field["value"]:
        case "instant", str() as text:
            yield from _moment(text, ZoneInfo(payload["zone"]))
        case "money", {"amount": amount, "currency": currency}:
            yield Copyable(amount, currency)
        case "percent", value:
            yield Copyable(str(value), "%")
        case "duration", str() as text:
            yield Copyable(text, _("days:hours:minutes"))
        case _, bool() as yes:
            yield Copyable(_yes_or_no(payload["language"], yes=yes))
        case _, list() as items:
            yield from (Copyable(str(item)) for item in items)
        case _, value:
            yield Copyable(str(value))


def _moment(text: str, zone: ZoneInfo) -> Iterator[Copyable]:
    """The authority's own time, and the one that a form with UTC asks for."""
    local = parse_instant(text).astimezone(zone)
    yield Copyable(f"{local:%Y-%m-%d %H:%M}", f"{local:%Z}")
    yield Copyable(text, "UTC")


def _yes_or_no(language: str, *, yes: bool) -> str:
    with translation.override(language):
        return _("Yes") if yes else _("No")
