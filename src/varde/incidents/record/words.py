"""
What was recorded, in words: keys and values of a detail are those of a program.

The apps above say here how to read what they record:

    @reads("stage")
    def stage(value: str, detail: Mapping[str, Any]) -> str: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from varde.accounts import selectors as accounts
from varde.audit.actions import Action
from varde.audit.personal import tables
from varde.audit.reasons import ErasureReason
from varde.core.errors import InvalidValueError
from varde.core.facts import VOCABULARY
from varde.core.instants import parse_instant
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES
from varde.incidents.models import (
    FIDELITIES,
    TLP_LABELS,
    FactStatement,
    Incident,
    TimelineEntry,
)
from varde.incidents.record.labels import label
from varde.organisations import selectors as organisations
from varde.web.words import full_moment

Words: TypeAlias = Mapping[str, Any]
Reading: TypeAlias = Callable[[Any, Mapping[str, Any]], str]

EMPTY: tuple[object, ...] = (None, "", [], {})
# Where a person or an organisation stands by reference.
PEOPLE = frozenset(
    {
        "acknowledged_by",
        "drafted_by",
        "handed_to",
        "holder",
        "person",
        "reader",
        "readers",
        "released_by",
    }
)
ORGANISATIONS = frozenset({"entity", "organisation", "party", "supplier"})

VALUES: Mapping[str, Words] = MappingProxyType(
    {
        "ceiling": dict(TLP_LABELS),
        "certainty": dict(FactStatement.Certainty.choices),
        "classification": RSIT_TYPES,
        "effect": EFFECTS,
        "fact": {fact.name: fact.label for fact in VOCABULARY.values()},
        "fidelity": dict(FIDELITIES),
        "root_cause": ROOT_CAUSES,
        "severity": dict(Incident.Severity.choices),
        "status": dict(Incident.Status.choices),
        "tlp": dict(TLP_LABELS),
    }
)
_KINDS: Words = {"kind": dict(TimelineEntry.Kind.choices)}
_WHY: Words = {"reason": dict(ErasureReason.choices)}
VALUES_OF: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        Action.INCIDENT_STATUS_CHANGED: {"before": VALUES["status"]},
        Action.INCIDENT_SEVERITY_CHANGED: {"before": VALUES["severity"]},
        Action.INCIDENT_TLP_CHANGED: {"before": VALUES["tlp"]},
        Action.TIMELINE_ENTRY_ADDED: _KINDS,
        Action.TIMELINE_ENTRY_REPLACED: _KINDS,
        Action.RECORD_DETAIL_ERASED: _WHY,
        Action.CONTENT_ERASED: _WHY,
        Action.PERSON_ERASED: _WHY,
        Action.ERASURE_ASKED: _WHY,
    }
)
_readings: dict[tuple[str, str], Reading] = {}


def reads(key: str, *actions: Action) -> Callable[[Reading], Reading]:
    """Have a function read the value of a key, of these actions or of all."""

    def register(reading: Reading) -> Reading:
        _readings.update({(action, key): reading for action in actions or ("",)})
        return reading

    return register


def reads_choices(key: str, words: Words, *actions: Action) -> None:
    """Read the value of a key by a list of choices."""
    reads(key, *actions)(lambda value, _detail: said(value, words))


def names_in(details: Iterable[Mapping[str, Any]]) -> Mapping[str, Words]:
    """By key, the names of those who stand in the details by reference."""
    found = list(details)
    people = accounts.names_of(_values_at(PEOPLE, found))
    entities = organisations.names_of(_values_at(ORGANISATIONS, found))
    return dict.fromkeys(PEOPLE, people) | dict.fromkeys(ORGANISATIONS, entities)


def _values_at(keys: frozenset[str], details: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for detail in details:
        for key, value in detail.items():
            if isinstance(value, dict):
                yield from _values_at(keys, [value])
            elif key in keys:
                several = value if isinstance(value, list) else [value]
                yield from (one for one in several if isinstance(one, str))


def in_words(
    action: str, detail: Mapping[str, Any], names: Mapping[str, Words]
) -> list[tuple[str, str]]:
    """A detail for a person, without what it leaves open."""
    return [
        (label(action, key), _read(action, key, detail, names))
        for key, value in detail.items()
        if value not in EMPTY
    ]


def _read(
    action: str, key: str, detail: Mapping[str, Any], names: Mapping[str, Words]
) -> str:
    value = detail[key]
    reading = _readings.get((action, key)) or _readings.get(("", key))
    if reading:
        return reading(value, detail)
    if isinstance(value, dict):
        pairs = ((label(action, part), _read(action, part, value, names)) for part in value)
        return "; ".join(f"{name}: {text}" for name, text in pairs)
    own = VALUES_OF.get(action, {}).get(key) or VALUES.get(key) or names.get(key)
    return said(value, own if own is not None else _choices_of(key))


def said(value: object, words: Words) -> str:
    """A value without the brackets and quotes of a program."""
    match value:
        case bool():
            return gettext("Yes") if value else gettext("No")
        case list():
            return ", ".join(said(part, words) for part in value)
        case str() if value:
            return _named(value, words) or _instant(value) or value
        case None | "":
            return "–"
        case _:
            return str(value)


def _named(value: str, words: Words) -> str:
    return gettext(str(words[value])) if value in words else ""


def _instant(text: str) -> str:
    """The clock of the reader, where the text is an instant to the second."""
    try:
        return full_moment(timezone.localtime(parse_instant(text)))
    except InvalidValueError:
        return ""


# What the record and the incidents themselves hold


@reads("value")
def _stated(value: object, detail: Mapping[str, Any]) -> str:
    """What was said of a fact, in the words of that fact."""
    return said(value, _choices_of(str(detail.get("fact"))))


def _choices_of(fact: str) -> Words:
    return VOCABULARY[fact].choices if fact in VOCABULARY else {}


@reads("table")
@reads("spared")
def _tables(value: object, _detail: Mapping[str, Any]) -> str:
    return said(value, {one.label: capfirst(one.name) for one in tables()})


@reads("rows")
def _count(value: object, _detail: Mapping[str, Any]) -> str:
    """How many went: the keys of rows mean nothing to a person."""
    return str(len(value)) if isinstance(value, list) else str(value)
