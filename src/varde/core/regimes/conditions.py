"""
Conditions with three answers, combined by Kleene's strong logic.

Early in an incident most facts are unknown. UNKNOWN is never rounded: it becomes YES
or NO only when the facts that are known decide, whatever the others turn out to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from operator import ge, gt, lt
from typing import Any

from ..errors import EmptyConditionError, InvalidRulebookError
from ..facts import VOCABULARY, FactType
from .outlines import Asked, Outline, ask, ask_of, outline


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


class Comparison(Enum):
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"


HOLDS: Mapping[Comparison, Callable[[Any, float], bool]] = {
    Comparison.MORE_THAN: gt,
    Comparison.AT_LEAST: ge,
    Comparison.LESS_THAN: lt,
}
PLAIN = frozenset({str, bool, int, float})


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact has one of the values; a fact with several values has at least one."""

    fact: str
    values: frozenset[bool | int | float | str]
    outline: Outline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.values:
            raise EmptyConditionError(operator="one_of", fact=self.fact)
        foregone = self.one_of is not None and self.one_of <= self.values
        object.__setattr__(self, "outline", outline(ask(self.fact, foregone=foregone)))

    @property
    def one_of(self) -> frozenset[bool | int | float | str] | None:
        """The values of which the fact has just one; None where it may have several."""
        if isinstance(next(iter(self.values)), bool):
            return frozenset({True, False})
        fact = VOCABULARY.get(self.fact)
        if fact is not None and fact.type is FactType.CHOICE:
            return frozenset(fact.choices)
        return None

    def under(self, reading: Reading) -> Answer:
        value: Any = reading.facts.get(self.fact)
        if value is None:
            return UNKNOWN
        if value.__class__ in PLAIN:
            return YES if value in self.values else NO
        return NO if self.values.isdisjoint(value) else YES


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
    """
    The fact compares so with a number, or with a share of another fact.

    Nothing is more than no share, whatever it is a share of: a known 0 is enough for no.
    """

    fact: str
    comparison: Comparison
    threshold: float | PercentOf
    outline: Outline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        threshold = self.threshold
        level = threshold.percent if isinstance(threshold, PercentOf) else threshold
        of_nothing = level <= 0 and self.comparison is not Comparison.MORE_THAN
        asked = ask(*facts_of(self), foregone=of_nothing)
        if self.may_be_none:
            asked = asked._replace(to_no=(self.fact,))
        object.__setattr__(self, "outline", outline(asked))

    @property
    def may_be_none(self) -> bool:
        """Whether a fact of 0 is enough for no, without what it would be a share of."""
        shares = isinstance(self.threshold, PercentOf)
        return shares and self.comparison is Comparison.MORE_THAN

    def under(self, reading: Reading) -> Answer:
        value = reading.facts.get(self.fact)
        if value is None:
            return UNKNOWN
        number: float | None
        if isinstance(self.threshold, PercentOf):
            number = self.threshold.under(reading.facts)
            if number is None:
                return NO if value == 0 and self.may_be_none else UNKNOWN
        else:
            number = self.threshold
        return YES if HOLDS[self.comparison](value, number) else NO


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the parts hold; `tests` are what is answered for them."""

    count: int
    parts: tuple[Condition, ...]
    tests: tuple[Condition, ...] = field(init=False, repr=False, compare=False)
    outline: Outline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.parts:
            raise EmptyConditionError(operator="at_least")
        if not 1 <= self.count <= len(self.parts):
            raise InvalidRulebookError(where="at_least", reason="count out of range")
        _prepare(self, ask_of([part.outline.asked for part in self.parts], self.count))

    def under(self, reading: Reading) -> Answer:
        return reading.at_least(self.count, self)


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None of the parts holds; `tests` are what is answered for them."""

    parts: tuple[Condition, ...]
    tests: tuple[Condition, ...] = field(init=False, repr=False, compare=False)
    outline: Outline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.parts:
            raise EmptyConditionError(operator="none_of")
        _prepare(self, ask_of([part.outline.asked for part in self.parts], 1).turned)

    def under(self, reading: Reading) -> Answer:
        return negate(reading.at_least(1, self))


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion of the same regime, by its name."""

    criterion: str
    condition: Condition
    outline: Outline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inner = self.condition.outline
        found = outline(inner.asked, inner.criteria or (self.criterion,))
        object.__setattr__(self, "outline", found)

    def under(self, reading: Reading) -> Answer:
        return reading.answer(self.condition)


Condition = OneOf | Compare | AtLeast | NoneOf | Named

Facts = Mapping[str, object]


def _prepare(condition: AtLeast | NoneOf, asked: Asked) -> None:
    """Work out once what follows from its parts alone."""
    criteria = [name for part in condition.parts for name in part.outline.criteria]
    object.__setattr__(condition, "tests", tuple(map(_tested, condition.parts)))
    object.__setattr__(condition, "outline", outline(asked, criteria))


def _tested(part: Condition) -> Condition:
    """Return what is answered in place of a part: of a criterion, its condition."""
    return _tested(part.condition) if isinstance(part, Named) else part


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

    __slots__ = ("_answers", "facts", "known", "open")

    def __init__(self, facts: Facts) -> None:
        self.facts = {name: value for name, value in facts.items() if value is not None}
        self.known = frozenset(self.facts)
        self._answers: dict[int, Answer] = {}
        # What an undecided condition asks, by its identity.
        self.open: dict[int, Asked] = {}

    def answer(self, condition: Condition) -> Answer:
        """Answer a condition."""
        key = id(condition)
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = condition.under(self)
        return found

    def knows_nothing_of(self, condition: Condition) -> bool:
        """Tell whether no fact is known that it reads, so that its outline says all."""
        return self.known.isdisjoint(condition.outline.reads)

    def at_least(self, count: int, condition: AtLeast | NoneOf) -> Answer:
        """Tell whether so many of its tests hold."""
        if self.knows_nothing_of(condition):
            return UNKNOWN
        answers = self._answers
        yes = open_ = 0
        for test in condition.tests:
            # As `answer` does, without the call: this is where the time goes.
            answer = answers.get(id(test))
            if answer is None:
                answer = answers[id(test)] = test.under(self)
            if answer is YES:
                yes += 1
                if yes == count:
                    return YES
            elif answer is UNKNOWN:
                open_ += 1
        return UNKNOWN if yes + open_ >= count else NO


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


def facts_of(condition: Condition) -> Iterator[str]:
    """Yield the name of every fact that the condition reads, in its order."""
    match condition:
        case OneOf(fact=fact):
            yield fact
        case Compare(fact=fact, threshold=threshold):
            yield fact
            if isinstance(threshold, PercentOf):
                yield threshold.fact
        case Named(condition=inner):
            yield from dict.fromkeys(facts_of(inner))
        case AtLeast(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from facts_of(part)
