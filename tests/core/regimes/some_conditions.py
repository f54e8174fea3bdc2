"""Random conditions over a few facts, and random knowledge of those facts."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import strategies as st

from varde.core.regimes.conditions import (
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Named,
    NoneOf,
    OneOf,
    PercentOf,
)

FLAGS = ("a", "b", "c", "d")
NUMBERS = ("m", "n")
# Between them, on them and beyond them, for every threshold and share of the conditions.
VALUES: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(FLAGS, (True, False)),
    **dict.fromkeys(NUMBERS, (0, 2, 5, 7, 10, 20)),
    "total": (0, 20, 50, 60, 70, 100, 150, 300),
    "kinds": (["x"], ["y"], ["x", "y"], []),
}
# What is known of a number leaves values of the others on both sides of it.
KNOWN = VALUES | dict.fromkeys(NUMBERS, (0, 5, 7, 10)) | {"total": (0, 50, 70, 100)}

_leaves = st.one_of(
    st.builds(OneOf, st.sampled_from(FLAGS), st.sampled_from([frozenset({True})])),
    st.builds(OneOf, st.just("kinds"), st.just(frozenset({"x"}))),
    st.builds(
        Compare,
        st.sampled_from(NUMBERS),
        st.sampled_from(Comparison),
        st.sampled_from([5.0, 10.0, PercentOf(10, "total")]),
    ),
)


def _combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counted = parts.flatmap(
        lambda some: st.builds(AtLeast, st.integers(1, len(some)), st.just(some))
    )
    return st.one_of(
        counted, st.builds(NoneOf, parts), st.builds(Named, st.just("x"), inner)
    )


conditions: st.SearchStrategy[Condition] = st.recursive(_leaves, _combined, max_leaves=6)

# Few facts, so that most are read in several parts.
entangled: st.SearchStrategy[Condition] = st.recursive(
    _leaves.filter(lambda leaf: leaf.fact in {"a", "b", "m", "kinds"}),
    _combined,
    max_leaves=10,
)

# What is known: some of the facts, each with one of its values.
knowledge: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in KNOWN.items()}
)


def completions(facts: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Every way in which the named facts can still turn out."""
    choices = [[facts[name]] if name in facts else VALUES[name] for name in names]
    return [facts | dict(zip(names, told, strict=True)) for told in product(*choices)]
