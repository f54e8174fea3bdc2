"""
Conditions with three answers, combined by Kleene's strong logic.

Early in an incident most facts are unknown. UNKNOWN is never rounded: it becomes YES
or NO only when the facts that are known decide, whatever the others turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from ..errors import EmptyConditionError, InvalidRulebookError


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Comparison(Enum):
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact has one of the values; a fact with several values has at least one."""

    fact: str
    values: frozenset[bool | int | float | str]

    def __post_init__(self) -> None:
        if not self.values:
            raise EmptyConditionError(operator="one_of", fact=self.fact)


@dataclass(frozen=True, slots=True)
class PercentOf:
    """A threshold that is a share of another fact."""

    percent: float
    fact: str


@dataclass(frozen=True, slots=True)
class Compare:
    """The fact compares so with a number, or with a share of another fact."""

    fact: str
    comparison: Comparison
    threshold: float | PercentOf


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the parts hold."""

    count: int
    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise EmptyConditionError(operator="at_least")
        if not 1 <= self.count <= len(self.parts):
            raise InvalidRulebookError(where="at_least", reason="count out of range")


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None of the parts holds."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise EmptyConditionError(operator="none_of")


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion of the same regime, by its name; `reads` are the facts it depends on."""

    criterion: str
    condition: Condition
    reads: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        reads = tuple(dict.fromkeys(facts_of(self.condition)))
        object.__setattr__(self, "reads", reads)


Condition = OneOf | Compare | AtLeast | NoneOf | Named

Facts = Mapping[str, object]


def all_of(parts: tuple[Condition, ...]) -> Condition:
    """Every part holds. Raises EmptyConditionError when there is none."""
    if not parts:
        raise EmptyConditionError(operator="all_of")
    return AtLeast(len(parts), parts)


def any_of(parts: tuple[Condition, ...]) -> Condition:
    """One part holds. Raises EmptyConditionError when there is none."""
    if not parts:
        raise EmptyConditionError(operator="any_of")
    return AtLeast(1, parts)


class Reading:
    """The answers of conditions under some facts; each is worked out once."""

    __slots__ = ("_answers", "facts")

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._answers: dict[int, Answer] = {}

    def answer(self, condition: Condition) -> Answer:
        """Answer a condition. A fact that is absent, or None, is not known."""
        if isinstance(condition, OneOf | Compare):
            return answer_leaf(condition, self.facts)
        found = self._answers.get(id(condition))
        if found is None:
            found = self._answers[id(condition)] = self._work_out(condition)
        return found

    def _work_out(self, condition: AtLeast | NoneOf | Named) -> Answer:
        match condition:
            case Named():
                return self.answer(condition.condition)
            case NoneOf(parts):
                return negate(self._at_least(1, parts))
            case AtLeast(count, parts):
                return self._at_least(count, parts)

    def _at_least(self, count: int, parts: tuple[Condition, ...]) -> Answer:
        yes = open_ = 0
        for part in parts:
            answer = self.answer(part)
            if answer is Answer.YES:
                yes += 1
                if yes == count:
                    return Answer.YES
            elif answer is Answer.UNKNOWN:
                open_ += 1
        return Answer.UNKNOWN if yes + open_ >= count else Answer.NO


def evaluate(condition: Condition, facts: Facts) -> Answer:
    """Answer one condition. A fact that is absent, or None, is not known."""
    return Reading(facts).answer(condition)


def negate(answer: Answer) -> Answer:
    match answer:
        case Answer.YES:
            return Answer.NO
        case Answer.NO:
            return Answer.YES
        case Answer.UNKNOWN:
            return Answer.UNKNOWN


def answer_leaf(leaf: OneOf | Compare, facts: Facts) -> Answer:
    value = facts.get(leaf.fact)
    if value is None:
        return Answer.UNKNOWN
    if isinstance(leaf, OneOf):
        values = value if isinstance(value, list | tuple | set | frozenset) else (value,)
        return _answer(any(item in leaf.values for item in values))
    threshold = _threshold(leaf.threshold, facts)
    if threshold is None:
        return Answer.UNKNOWN
    return _answer(_compare(leaf.comparison, float(value), threshold))  # type: ignore[arg-type]


def _threshold(threshold: float | PercentOf, facts: Facts) -> float | None:
    if not isinstance(threshold, PercentOf):
        return threshold
    base = facts.get(threshold.fact)
    if base is None:
        return None
    return float(base) * threshold.percent / 100  # type: ignore[arg-type]


def _compare(comparison: Comparison, value: float, threshold: float) -> bool:
    match comparison:
        case Comparison.MORE_THAN:
            return value > threshold
        case Comparison.AT_LEAST:
            return value >= threshold
        case Comparison.LESS_THAN:
            return value < threshold


def _answer(holds: bool) -> Answer:  # noqa: FBT001 - a bare yes or no is the subject
    return Answer.YES if holds else Answer.NO


def facts_of(condition: Condition) -> Iterator[str]:
    """Yield the name of every fact that the condition reads, in its order."""
    match condition:
        case OneOf(fact=fact):
            yield fact
        case Compare(fact=fact, threshold=threshold):
            yield fact
            if isinstance(threshold, PercentOf):
                yield threshold.fact
        case Named(reads=reads):
            yield from reads
        case AtLeast(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from facts_of(part)
