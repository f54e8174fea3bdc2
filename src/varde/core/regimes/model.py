"""A reporting regime: what the law asks, of whom, by when, in each of its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..counting import CountingRule, Limit
from ..errors import RegimeNotInForceError
from .conditions import Answer, Condition, facts_of

# The first of these that is known says which version of the law governs: a duty to report
# begins with knowing, however long before that an intruder came.
GOVERNING_MILESTONES = ("became-aware", "identified-reportable", "detected", "occurred")
NOTHING: Mapping[str, object] = MappingProxyType({})

Wording = Mapping[str, str]
"""The same words by language code; English always, the country's own language too."""


class Finding(NamedTuple):
    """
    How one criterion was answered, from which facts, by which provision.

    A tuple, because hundreds of them are made for each incident.
    """

    criterion: str
    label: Wording
    answer: Answer
    facts: Mapping[str, object]
    cites: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    One test of the law, with its citation.

    `label` is how a person reads it; `reads` are the facts that it depends on, and
    `unanswered` is what is found as long as none of them is known.
    """

    id: str
    label: Wording
    cites: str
    condition: Condition
    verified: bool = True
    reads: tuple[str, ...] = field(init=False)
    unanswered: Finding = field(init=False, repr=False)

    def __post_init__(self) -> None:
        reads = tuple(dict.fromkeys(facts_of(self.condition)))
        unanswered = Finding(
            self.id, self.label, Answer.UNKNOWN, NOTHING, self.cites, self.verified
        )
        object.__setattr__(self, "reads", reads)
        object.__setattr__(self, "unanswered", unanswered)


@dataclass(frozen=True, slots=True)
class Start:
    """What starts a clock: a milestone, or the submission of an earlier stage."""

    milestone: str | None = None
    submitted: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.milestone or "submitted:" + "|".join(self.submitted)


@dataclass(frozen=True, slots=True)
class Clock:
    """
    One way to count to a due time.

    `when` limits it to some entities or incidents. It falls away once the
    `unless_passed_by` milestone lies behind its end, and runs whatever `when` says once
    the `in_any_case_before` one lies before it. `elapsed_when` names those for
    whom the rule does not extend and the limit just runs out. A `reading` names the way
    in which a disputed rule is read here.
    """

    start: Start
    limit: Limit | None
    counting: CountingRule
    when: Condition | None = None
    unless_passed_by: str | None = None
    in_any_case_before: str | None = None
    elapsed_when: Condition | None = None
    reading: Wording | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """An authority that gets the report, for some entities or for all."""

    authority: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """
    One report of the regime, such as an early warning.

    It is owed when `when` holds. One `on_request` is owed once the authority has asked.
    Of several clocks the one that ends first counts. One that `withdraws` takes back what
    was sent: it is owed once the verdict is no although a stage before it was submitted.
    One that `follows_up` others may be sent, and is owed once its clock starts after they
    were sent. One that is `voluntary` may be sent although the verdict is no. One that
    `repeats` is owed anew after each submission, until the milestone that it `ends_with`.
    """

    id: str
    label: Wording
    cites: str
    clocks: tuple[Clock, ...]
    recipients: tuple[Recipient, ...]
    when: Condition | None = None
    on_request: bool = False
    optional: bool = False
    withdraws: bool = False
    voluntary: bool = False
    follows_up: tuple[str, ...] = ()
    repeats: bool = False
    ends_with: str | None = None


class Audience(StrEnum):
    """Who is to be told."""

    SERVICE_RECIPIENTS = "service-recipients"
    DATA_SUBJECTS = "data-subjects"
    CUSTOMERS = "customers"
    PUBLIC = "public"
    POLICE = "police"
    MANAGEMENT = "management"
    CONTROLLER = "controller"
    OTHER = "other"


class Decision(StrEnum):
    DUTY = "duty"
    VOLUNTARY = "voluntary"
    WAIT = "wait"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Where `when` holds (without one: always), this is decided, for this reason."""

    decision: Decision
    reason: Wording
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class DutyRule:
    """
    What the law asks beside reports. The first decision that holds counts.

    It follows from the verdict, unless it stands `always`.
    """

    id: str
    audience: Audience
    label: Wording
    cites: str
    decisions: tuple[DecisionRule, ...]
    clocks: tuple[Clock, ...] = ()
    always: bool = False


@dataclass(frozen=True, slots=True)
class RegimeVersion:
    """
    What the law said from one day until another (the last day included).

    `checked_on` is the day a person last compared it with the law. Where the law is
    uncertain `verified` is false and `doubt` says why; the earliest reading counts.
    """

    in_force_from: date
    in_force_until: date | None
    checked_on: date
    verified: bool
    doubt: Wording
    criteria: tuple[Criterion, ...]
    applies_when: Condition
    stages: tuple[Stage, ...]
    duties: tuple[DutyRule, ...]
    digest: str

    @property
    def id(self) -> str:
        return self.in_force_from.isoformat()

    def stage(self, stage_id: str) -> Stage:
        return next(stage for stage in self.stages if stage.id == stage_id)

    def covers(self, day: date) -> bool:
        ended = self.in_force_until is not None and self.in_force_until < day
        return self.in_force_from <= day and not ended


@dataclass(frozen=True, slots=True)
class Regime:
    """
    `country` is ISO 3166 or EU; `zone` is None where the entity's own state decides.

    The day of the first milestone of `governed_by` that is known says which version
    governs.
    """

    id: str
    title: Wording
    short_title: Wording
    country: str
    zone: ZoneInfo | None
    cites: str
    versions: tuple[RegimeVersion, ...]
    governed_by: tuple[str, ...] = GOVERNING_MILESTONES

    def in_force_on(self, day: date) -> RegimeVersion | None:
        """Return the version in force on a day, None where there is none."""
        for version in self.versions:
            if version.covers(day):
                return version
        return None

    def version_on(self, day: date) -> RegimeVersion:
        """Return the version in force on a day. Raises RegimeNotInForceError."""
        version = self.in_force_on(day)
        if version is None:
            raise RegimeNotInForceError(regime=self.id, day=day.isoformat())
        return version

    @property
    def latest(self) -> RegimeVersion:
        return max(self.versions, key=lambda version: version.in_force_from)

    def version(self, version_id: str) -> RegimeVersion:
        """Return a version by its id, the day it came into force."""
        for version in self.versions:
            if version.id == version_id:
                return version
        raise RegimeNotInForceError(regime=self.id, day=version_id)
