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

    def under(self, reading: Reading) -> Answer:
        value = reading.facts.get(self.fact)
        if value is None:
            return Answer.UNKNOWN
        if isinstance(value, list | tuple | set | frozenset):
            return _answer(not self.values.isdisjoint(value))
        return _answer(value in self.values)


@dataclass(frozen=True, slots=True)
class PercentOf:
    """A threshold that is a share of another fact."""

    percent: float
    fact: str

    def under(self, facts: Facts) -> float | None:
        """Return the threshold; None while the other fact is not known."""
        base = facts.get(self.fact)
        return float(base) * self.percent / 100 if isinstance(base, int | float) else None


@dataclass(frozen=True, slots=True)
class Compare:
    """The fact compares so with a number, or with a share of another fact."""

    fact: str
    comparison: Comparison
    threshold: float | PercentOf

    def under(self, reading: Reading) -> Answer:
        value = reading.facts.get(self.fact)
        threshold = self.threshold
        if isinstance(threshold, PercentOf):
            number = threshold.under(reading.facts)
        else:
            number = threshold
        if number is None or not isinstance(value, int | float):
            return Answer.UNKNOWN
        match self.comparison:
            case Comparison.MORE_THAN:
                return _answer(value > number)
            case Comparison.AT_LEAST:
                return _answer(value >= number)
            case Comparison.LESS_THAN:
                return _answer(value < number)


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

    def under(self, reading: Reading) -> Answer:
        return reading.at_least(self.count, self.parts)


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None of the parts holds."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise EmptyConditionError(operator="none_of")

    def under(self, reading: Reading) -> Answer:
        return negate(reading.at_least(1, self.parts))


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion of the same regime, by its name; `reads` are the facts it depends on."""

    criterion: str
    condition: Condition
    reads: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        reads = tuple(dict.fromkeys(facts_of(self.condition)))
        object.__setattr__(self, "reads", reads)

    def under(self, reading: Reading) -> Answer:
        return reading.answer(self.condition)


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
    """
    The answers of conditions under some facts; each is worked out once.

    One reading may serve all regimes, as long as they live: what they share is answered
    once for all. A fact that is absent, or None, is not known.
    """

    __slots__ = ("_answers", "facts")

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._answers: dict[int, Answer] = {}

    def answer(self, condition: Condition) -> Answer:
        """Answer a condition."""
        key = id(condition)
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = condition.under(self)
        return found

    def at_least(self, count: int, parts: tuple[Condition, ...]) -> Answer:
        """Tell whether so many of the parts hold."""
        answers = self._answers
        yes = open_ = 0
        for part in parts:
            answer = answers.get(id(part)) or self.answer(part)
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
