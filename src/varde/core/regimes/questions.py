"""
Which answers would settle a verdict that is not yet known.

`missing` names a set of facts that settles the verdict whatever the answers are, and
leaves out every fact that is not needed for that. The facts that can settle it alone
come first: they are the questions to ask a person at three in the morning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .conditions import (
    Answer,
    AtLeast,
    Compare,
    Condition,
    Facts,
    Named,
    NoneOf,
    OneOf,
    PercentOf,
    Reading,
)

# What a condition can still turn out to be, as a set of bits.
YES, NO, UNKNOWN = 1, 2, 4
EITHER = YES | NO
_TURNED = (0, NO, YES, NO | YES, UNKNOWN, UNKNOWN | NO, UNKNOWN | YES, UNKNOWN | NO | YES)


@dataclass(slots=True)
class _Node:
    """
    An undecided condition: it holds when `count` of its parts do, or when fewer do if
    `turned`. Decided parts are left out and lowered the count. A leaf has `names`.

    The tallies count the parts by what they can still be, so that a change of one part
    costs the same however many there are.
    """

    parent: _Node | None
    turned: bool = False
    count: int = 1
    names: tuple[str, ...] = ()
    parts: list[_Node] = field(default_factory=list)
    outcomes: int = EITHER
    sure: int = 0
    told: int = 0
    open: int = 0
    may_yes: int = 0
    never_no: int = 0

    def tally(self, outcomes: int, by: int) -> None:
        """Count a part with these outcomes in (1) or out (-1)."""
        if outcomes == EITHER:
            self.told += by
        elif outcomes >= UNKNOWN:
            self.open += by
        elif outcomes == YES:
            self.sure += by
        if outcomes & YES:
            self.may_yes += by
        if not outcomes & NO:
            self.never_no += by

    def work_out(self) -> int:
        """Return the outcomes that those of the parts leave possible."""
        found = YES if self.may_yes >= self.count else 0
        if self.never_no < self.count:
            found |= NO
        if self.open and self.sure < self.count:
            most_yes = min(self.count - 1, self.sure + self.told)
            if most_yes + self.open >= self.count:
                found |= UNKNOWN
        return _TURNED[found] if self.turned else found


def missing(
    condition: Condition, facts: Facts, reading: Reading | None = None
) -> tuple[str, ...]:
    """Return the facts that settle the condition, the decisive ones first, () if it is."""
    reading = reading or Reading(facts)
    if reading.answer(condition) is not Answer.UNKNOWN:
        return ()
    leaves: list[_Node] = []
    root = _residue(condition, reading, None, leaves)
    by_name: dict[str, list[_Node]] = {}
    for leaf in leaves:
        for name in leaf.names:
            by_name.setdefault(name, []).append(leaf)
    decisive = _decisive(root)
    repeated = len(by_name) < sum(len(leaf.names) for leaf in leaves)
    needless = _needless(root, by_name) if repeated else frozenset()
    needed = [name for name in by_name if name not in needless]
    return tuple(sorted(needed, key=lambda name: name not in decisive))


def _residue(
    condition: Condition, reading: Reading, parent: _Node | None, leaves: list[_Node]
) -> _Node:
    match condition:
        case OneOf() | Compare():
            unknown = tuple(n for n in _names(condition) if reading.facts.get(n) is None)
            leaf = _Node(parent, names=unknown)
            leaves.append(leaf)
            return leaf
        case Named():
            return _residue(condition.condition, reading, parent, leaves)
        case NoneOf(parts):
            node = _Node(parent, turned=True)
        case AtLeast(count, parts):
            node = _Node(parent, count=count)
    for part in parts:
        answer = reading.answer(part)
        if answer is Answer.UNKNOWN:
            node.parts.append(_residue(part, reading, node, leaves))
        elif answer is Answer.YES:
            node.count -= 1
    if len(node.parts) == 1 and not node.turned:
        node.parts[0].parent = parent
        return node.parts[0]
    node.told = node.may_yes = len(node.parts)
    return node


def _names(leaf: OneOf | Compare) -> tuple[str, ...]:
    if isinstance(leaf, Compare) and isinstance(leaf.threshold, PercentOf):
        return (leaf.fact, leaf.threshold.fact)
    return (leaf.fact,)


def _decisive(root: _Node) -> frozenset[str]:
    """Return the facts of which one answer settles the whole."""
    to_yes, to_no = _deciding(root)
    return frozenset(to_yes + to_no)


def _deciding(node: _Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the facts that alone can bring yes, and those that alone can bring no."""
    if node.names:
        alone = node.names if len(node.names) == 1 else ()
        return alone, alone
    to_yes: tuple[str, ...] = ()
    to_no: tuple[str, ...] = ()
    if node.count == 1 or node.count == len(node.parts):
        found = [_deciding(part) for part in node.parts]
        if node.count == 1:
            to_yes = tuple(name for yes, _ in found for name in yes)
        if node.count == len(node.parts):
            to_no = tuple(name for _, no in found for name in no)
    return (to_no, to_yes) if node.turned else (to_yes, to_no)


def _needless(root: _Node, by_name: dict[str, list[_Node]]) -> frozenset[str]:
    """Leave out one name after the other, as long as the rest still settles all."""
    dropped: set[str] = set()
    for name in reversed(by_name):
        touched = [leaf for leaf in by_name[name] if leaf.outcomes != UNKNOWN]
        for leaf in touched:
            _tell(leaf, UNKNOWN)
        if root.outcomes & UNKNOWN:
            for leaf in touched:
                _tell(leaf, EITHER)
        else:
            dropped.add(name)
    return frozenset(dropped)


def _tell(leaf: _Node, outcomes: int) -> None:
    """Change what a leaf can be, and what follows for all that it is part of."""
    part = leaf
    while True:
        before, part.outcomes = part.outcomes, outcomes
        node = part.parent
        if node is None or before == outcomes:
            return
        node.tally(before, -1)
        node.tally(outcomes, 1)
        part, outcomes = node, node.work_out()
