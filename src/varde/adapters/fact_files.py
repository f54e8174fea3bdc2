"""Read a file of facts: who is hit, what is known, which reports have been sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

from varde.core.errors import DomainError, InvalidValueError, RegimeNotFoundError
from varde.core.facts import Scope, check_order, definition, parse_value
from varde.core.facts.definition import Value, unacceptable_character
from varde.core.instants import parse_instant
from varde.core.regimes import Assessment, Interaction, Reading, Regime, assess

from .yaml_files import DIGITS_READ, SIZE_LIMIT, UnreadableFileError, load_yaml

_NOT_FACTS = frozenset({"id", "name", "country", "facts"})
# Characters.
_ENTITY_ID_LIMIT = 200
_ENTITIES_LIMIT = 1000


class InvalidFactFileError(InvalidValueError):
    """`field` names the place, as in `entities[0].facts.impact.users_affected`."""

    code = "fact-file.invalid"


@dataclass(frozen=True, slots=True)
class EntityCase:
    """One legal entity with all that is known for it: its own facts before common ones."""

    id: str
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FactFile:
    """What `varde assess` reads, instants in UTC; `submitted` is by regime and stage."""

    entities: tuple[EntityCase, ...]
    milestones: Mapping[str, datetime]
    submitted: Mapping[str, Mapping[str, datetime]]

    def assessed(
        self, regimes: Iterable[Regime], interactions: Iterable[Interaction] = ()
    ) -> Iterator[tuple[str, Assessment]]:
        """Yield each entity's id with its assessment against each regime."""
        regimes = tuple(regimes)
        readings = [(entity.id, Reading(entity.facts)) for entity in self.entities]
        for (entity_id, reading), regime in product(readings, regimes):
            sent = self.submitted.get(regime.id, {})
            yield (
                entity_id,
                assess(
                    regime,
                    facts=reading,
                    milestones=self.milestones,
                    submitted=sent,
                    interactions=interactions,
                ),
            )

    def check_submitted(self, regimes: Mapping[str, Regime]) -> None:
        """
        Refuse a report that no regime of the rulebook asks for.

        A stage that is misspelt would otherwise leave its clock running unseen.
        """
        for regime_id, stages in self.submitted.items():
            regime = regimes.get(regime_id)
            if regime is None:
                raise _wrong(
                    f"submitted.{regime_id[:80]}",
                    "there is no such regime",
                    RegimeNotFoundError.code,
                )
            known = {stage.id for version in regime.versions for stage in version.stages}
            for stage in (stage for stage in stages if stage not in known):
                raise _wrong(
                    f"submitted.{regime_id}.{stage[:80]}",
                    "the regime has no such stage; it has " + ", ".join(sorted(known)),
                )


def load_fact_file(path: Path) -> FactFile:
    """
    Read JSON or YAML.

    Raises UnreadableFileError when it is neither, and InvalidFactFileError, naming the
    field, for what it says.
    """
    try:
        with path.open("rb") as file:
            # No further, even from a device that never ends.
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UnreadableFileError(reason=error.strerror or "cannot be read") from error
    if len(raw) > SIZE_LIMIT:
        raise UnreadableFileError(reason="the file is too large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFileError(reason="the file is not UTF-8") from None
    return read_facts(_load_json(text) if text.lstrip()[:1] == "{" else load_yaml(text))


def _load_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates, parse_int=_whole)
    except json.JSONDecodeError as error:
        # A flow mapping of YAML begins with a brace as well.
        try:
            return load_yaml(text)
        except UnreadableFileError:
            raise UnreadableFileError(reason=error.msg, line=error.lineno) from None
    except RecursionError:
        raise UnreadableFileError(reason="it is nested too deeply") from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableFileError(reason=f"the key {key[:80]!r} appears twice")
        found[key] = value
    return found


def _whole(digits: str) -> int | float:
    """Read a whole number; a field then refuses one that is far out of range."""
    return int(digits) if len(digits) <= DIGITS_READ else float(digits)


def read_facts(raw: object) -> FactFile:
    """Check what the file, or a program, said. Raises InvalidFactFileError."""
    top = _mapping(raw, "the file")
    _only(top, {"entities", "facts", "milestones", "submitted"}, "")
    common = _facts(top.get("facts", {}), "facts", Scope.INCIDENT, Scope.ENTITY)
    milestones = _milestones(top.get("milestones", {}))
    return FactFile(
        entities=_entities(top.get("entities"), common),
        milestones=milestones,
        submitted=_submitted(top.get("submitted", {})),
    )


def read_scratch(
    facts: object, milestones: object
) -> tuple[dict[str, Value | None], dict[str, datetime]]:
    """
    Check facts and milestones that a program wants to try.

    Raises InvalidFactFileError, naming the field.
    """
    return (
        _facts(facts, "facts", Scope.INCIDENT, Scope.ENTITY),
        _milestones(milestones),
    )


def _entities(raw: object, common: Mapping[str, Value | None]) -> tuple[EntityCase, ...]:
    if not isinstance(raw, list) or not raw:
        raise _wrong("entities", "a list with at least one entity is expected")
    if len(raw) > _ENTITIES_LIMIT:
        raise _wrong("entities", f"there are more than {_ENTITIES_LIMIT} entities")
    found = tuple(_entity(item, f"entities[{n}]", common) for n, item in enumerate(raw))
    seen: set[str] = set()
    for number, entity in enumerate(found):
        if entity.id in seen:
            raise _wrong(f"entities[{number}].id", "this id appears twice")
        seen.add(entity.id)
    return found


def _entity(raw: object, where: str, common: Mapping[str, Value | None]) -> EntityCase:
    entity = _mapping(raw, where)
    entity_id = _entity_id(entity.get("id"), f"{where}.id")
    if "country" not in entity:
        raise _wrong(f"{where}.country", "it is missing")
    own: dict[str, object] = {"entity.country": _country(entity["country"])}
    own |= {f"entity.{key}": entity[key] for key in entity if key not in _NOT_FACTS}
    told = _facts(own, where, Scope.ENTITY, strip="entity.")
    more = _facts(entity.get("facts", {}), f"{where}.facts", Scope.ENTITY, Scope.INCIDENT)
    for name in told.keys() & more.keys():
        raise _wrong(f"{where}.facts.{name}", "it is said of the entity already")
    facts = {**common, **told, **more}
    return EntityCase(entity_id, {n: v for n, v in facts.items() if v is not None})


def _entity_id(raw: object, where: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _wrong(where, "a text is expected")
    if len(raw) > _ENTITY_ID_LIMIT:
        raise _wrong(where, f"it has more than {_ENTITY_ID_LIMIT} characters")
    if unacceptable_character(raw) or not raw.isprintable():
        raise _wrong(where, "it has a character that cannot be shown")
    return raw


def _country(raw: object) -> object:
    return raw.upper() if isinstance(raw, str) else raw


def _facts(
    raw: object, where: str, *scopes: Scope, strip: str = ""
) -> dict[str, Value | None]:
    found: dict[str, Value | None] = {}
    for name, value in _mapping(raw, where).items():
        place = f"{where}.{str(name).removeprefix(strip)[:80]}"
        try:
            fact = definition(str(name))
            if fact.is_milestone:
                raise _wrong(place, "this belongs under milestones")
            if fact.scope not in scopes:
                raise _wrong(place, "this belongs under facts")
            found[fact.name] = None if value is None else parse_value(fact, value)
        except InvalidFactFileError:
            raise
        except DomainError as error:
            raise _refused(place, error) from error
    return found


def _milestones(raw: object) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for name, value in _mapping(raw, "milestones").items():
        place = f"milestones.{str(name)[:80]}"
        try:
            if not definition(str(name)).is_milestone:
                raise _wrong(place, "this is no milestone")
        except InvalidFactFileError:
            raise
        except DomainError as error:
            raise _refused(place, error) from error
        if value is not None:
            found[str(name)] = _instant(value, place)
    try:
        check_order(found)
    except DomainError as error:
        later, earlier = error.params["fact"], error.params["must_follow"]
        raise _wrong(
            f"milestones.{later}", f"it lies before {earlier!r}", error.code
        ) from error
    return found


def _submitted(raw: object) -> dict[str, dict[str, datetime]]:
    found = {}
    for regime, stages in _mapping(raw, "submitted").items():
        place = f"submitted.{str(regime)[:80]}"
        found[str(regime)] = {
            str(stage): _instant(value, f"{place}.{str(stage)[:80]}")
            for stage, value in _mapping(stages, place).items()
        }
    return found


def _instant(raw: object, place: str) -> datetime:
    if not isinstance(raw, str):
        raise _wrong(place, _REASONS["not-an-instant"], "not-an-instant")
    try:
        return parse_instant(raw)
    except DomainError as error:
        raise _refused(place, error) from error


_REASONS = {
    "time.no-zone": "the time has no zone; write it as 2026-11-21T03:04:00+02:00",
    "time.invalid": "this is not a time; write it as 2026-11-21T03:04:00+02:00",
    "time.out-of-range": "the year lies outside 1970 to 2199",
    "fact.unknown": "there is no such fact; `varde facts` lists them all",
    "not-a-boolean": "true or false is expected",
    "not-a-number": "a number is expected",
    "not-a-whole-number": "a whole number is expected",
    "number-out-of-range": "this number is out of range",
    "negative": "this number is below zero",
    "more-than-100-percent": "this is more than 100 percent",
    "not-a-text": "a text is expected",
    "too-long": "this text is too long",
    "empty": "this text is empty",
    "bidi-override": "the text has a character that changes the reading direction",
    "control-character": "the text has a control character",
    "not-a-choice": "this is none of the choices; `varde facts --format json` lists them",
    "not-a-list": "a list is expected",
    "not-an-instant": "a time with its zone is expected, as 2026-11-21T03:04:00+02:00",
}


def _refused(place: str, error: DomainError) -> InvalidFactFileError:
    code = str(error.params.get("reason", error.code))
    return _wrong(place, _REASONS.get(code, code.replace("-", " ")), code)


def _mapping(raw: object, where: str) -> dict[Any, Any]:
    if not isinstance(raw, dict):
        raise _wrong(where, "a mapping is expected")
    return raw


def _only(raw: dict[Any, Any], allowed: set[str], where: str) -> None:
    for key in raw:
        if key not in allowed:
            raise _wrong(f"{where}{str(key)[:80]}", "this key is not known here")


def _wrong(field: str, reason: str, problem: str = "") -> InvalidFactFileError:
    """The reason is for whoever reads the file; `problem` is its stable word, if any."""
    found = {"problem": problem} if problem else {}
    return InvalidFactFileError(field=field, reason=reason, **found)
