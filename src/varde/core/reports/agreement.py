"""Whether the options that are chosen go with each other."""

from __future__ import annotations

from collections.abc import Mapping

from .form import Field


def agrees(field: Field, answers: Mapping[str, object]) -> bool:
    """
    Tell whether what is chosen goes with what else is; `answers` are values by field.

    What is not answered yet is agreed with.
    """
    chosen = _chosen(answers.get(field.id))
    around = _chosen(answers.get(field.within)) if field.within else frozenset()
    return not any(
        option.excludes & chosen
        or (around and option.within and not option.within & around)
        for option in field.options
        if option.value in chosen
    )


def _chosen(value: object) -> frozenset[object]:
    if value is None:
        return frozenset()
    return frozenset(value) if isinstance(value, list) else frozenset({value})
