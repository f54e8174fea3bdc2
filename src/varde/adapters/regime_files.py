"""Read one regime file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from varde.core.counting import CountingRule, parse_limit
from varde.core.errors import DomainError, InvalidRulebookError
from varde.core.facts import definition
from varde.core.regimes import (
    Audience,
    Clock,
    Criterion,
    Decision,
    DecisionRule,
    DutyRule,
    Recipient,
    Regime,
    RegimeVersion,
    Stage,
)
from varde.core.regimes.conditions import Condition
from varde.core.regimes.model import GOVERNING_MILESTONES, Start

from .compiled_regimes import compiled_regime, digests_of
from .condition_reader import read_condition
from .record_reader import Record

OF_THE_ENTITY = "of the entity"


def load_regime(path: Path, shared: Path) -> Regime:
    """
    Read regime.yaml; the criteria that it includes lie in the folder `shared`.

    Raises InvalidRulebookError or UnreadableFileError.
    """
    compiled = compiled_regime(path, shared)
    return read_regime(compiled.raw, where=path.parent.name, digests=compiled.digests)


def read_regime(
    raw: object, *, where: str, digests: Mapping[str, str] | None = None
) -> Regime:
    """
    Build a regime from what the file says, worked out `digests` of its versions included.

    Raises InvalidRulebookError.
    """
    try:
        return _regime(Record(raw, where=where), digests or digests_of(raw))
    except InvalidRulebookError:
        raise
    except DomainError as error:
        raise InvalidRulebookError(where=where, reason=str(error)) from error


def _regime(record: Record, digests: Mapping[str, str]) -> Regime:
    regime = Regime(
        id=record.text("id"),
        title=record.wording("title"),
        short_title=record.wording("short_title"),
        country=record.text("country"),
        zone=_zone(record),
        cites=record.text("cites"),
        versions=tuple(_version(v, digests) for v in record.records("versions")),
        governed_by=_governed_by(record),
    )
    record.close()
    return regime


def _governed_by(record: Record) -> tuple[str, ...]:
    if "governed_by" not in record:
        return GOVERNING_MILESTONES
    return tuple(_known_milestone(record, name) for name in record.texts("governed_by"))


def _zone(record: Record) -> ZoneInfo | None:
    name = record.text("zone")
    try:
        return None if name == OF_THE_ENTITY else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise record.wrong(f"{name!r} is no time zone") from None


def _version(record: Record, digests: Mapping[str, str]) -> RegimeVersion:
    begins = record.day("in_force_from")
    verified = record.flag("verified", default=True)
    criteria = _criteria(record)
    version = RegimeVersion(
        in_force_from=begins,
        in_force_until=record.day("in_force_until") if "in_force_until" in record else None,
        checked_on=record.day("checked_on"),
        verified=verified,
        doubt=record.wording("doubt", optional=verified),
        criteria=tuple(criteria.values()),
        applies_when=_named_condition(record, "applies_when", criteria),
        stages=tuple(_stage(stage, criteria) for stage in record.records("stages")),
        duties=tuple(_duties(record, criteria)),
        digest=digests[begins.isoformat()],
    )
    record.close()
    return version


def _criteria(record: Record) -> dict[str, Criterion]:
    found: dict[str, Criterion] = {}
    for raw in record.records("criteria"):
        criterion = Criterion(
            id=raw.text("id"),
            label=raw.wording("label"),
            cites=raw.text("cites"),
            condition=_named_condition(raw, "when", found),
            verified=raw.flag("verified", default=True),
        )
        raw.close()
        if criterion.id in found:
            raise raw.wrong(f"the criterion {criterion.id!r} appears twice")
        found[criterion.id] = criterion
    return found


def _named_condition(record: Record, key: str, criteria: dict[str, Criterion]) -> Condition:
    return read_condition(
        record.take(key), where=f"{record.where}: {key}", criteria=criteria
    )


def _maybe_condition(
    record: Record, key: str, criteria: dict[str, Criterion]
) -> Condition | None:
    return _named_condition(record, key, criteria) if key in record else None


def _stage(record: Record, criteria: dict[str, Criterion]) -> Stage:
    stage = Stage(
        id=record.text("id"),
        label=record.wording("label"),
        cites=record.text("cites"),
        clocks=tuple(_clock(clock, criteria) for clock in record.records("clocks")),
        recipients=tuple(_recipient(r, criteria) for r in record.records("recipients")),
        when=_maybe_condition(record, "when", criteria),
        on_request=record.flag("on_request"),
        optional=record.flag("optional"),
        withdraws=record.flag("withdraws"),
        voluntary=record.flag("voluntary"),
        follows_up=tuple(record.texts("follows_up")) if "follows_up" in record else (),
        repeats=record.flag("repeats"),
        ends_with=_milestone(record, "ends_with"),
    )
    record.close()
    return stage


def _duties(record: Record, criteria: dict[str, Criterion]) -> Iterator[DutyRule]:
    if "duties" in record:
        for raw in record.records("duties"):
            yield _duty(raw, criteria)


def _duty(record: Record, criteria: dict[str, Criterion]) -> DutyRule:
    clocks = record.records("clocks") if "clocks" in record else ()
    duty = DutyRule(
        id=record.text("id"),
        audience=Audience(record.one_of("audience", tuple(Audience))),
        label=record.wording("label"),
        cites=record.text("cites"),
        decisions=tuple(_decision(raw, criteria) for raw in record.records("decisions")),
        clocks=tuple(_clock(clock, criteria) for clock in clocks),
        always=record.flag("always"),
    )
    record.close()
    return duty


def _decision(record: Record, criteria: dict[str, Criterion]) -> DecisionRule:
    decided = tuple(d for d in Decision if d is not Decision.UNKNOWN)
    rule = DecisionRule(
        decision=Decision(record.one_of("decision", decided)),
        reason=record.wording("reason"),
        when=_maybe_condition(record, "when", criteria),
    )
    record.close()
    return rule


def _clock(record: Record, criteria: dict[str, Criterion]) -> Clock:
    within = record.text("within")
    clock = Clock(
        start=_start(record),
        limit=None if within == "without delay" else parse_limit(within),
        counting=CountingRule(record.one_of("counting", tuple(CountingRule))),
        when=_maybe_condition(record, "when", criteria),
        unless_passed_by=_milestone(record, "unless_passed_by"),
        in_any_case_before=_milestone(record, "in_any_case_before"),
        elapsed_when=_maybe_condition(record, "elapsed_when", criteria),
        reading=record.wording("reading", optional=True) or None,
    )
    record.close()
    return clock


def _start(record: Record) -> Start:
    if "after" in record:
        return Start(milestone=_milestone(record, "after"))
    return Start(submitted=tuple(record.texts("after_submitted")))


def _milestone(record: Record, key: str) -> str | None:
    name = record.maybe(key)
    return None if name is None else _known_milestone(record, str(name))


def _known_milestone(record: Record, name: str) -> str:
    if not definition(name).is_milestone:
        raise record.wrong(f"{name!r} is no milestone")
    return name


def _recipient(record: Record, criteria: dict[str, Criterion]) -> Recipient:
    recipient = Recipient(
        authority=record.text("authority"),
        when=_maybe_condition(record, "when", criteria),
    )
    record.close()
    return recipient
