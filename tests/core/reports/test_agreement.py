from __future__ import annotations

import pytest

from varde.core.reports import FieldType, Option, completeness, compose
from varde.core.reports.agreement import agrees
from varde.core.reports.context import TypedAnswer

from .sample import context, form, question


def option(value: str, **others: list[str]) -> Option:
    told = {name: frozenset(values) for name, values in others.items()}
    return Option(value, {"en": value}, frozenset(), **told)


KINDS = question(
    id="kinds", type=FieldType.CHOICES, options=(option("malicious"), option("human-error"))
)
CAUSES = question(
    id="causes",
    type=FieldType.CHOICES,
    within="kinds",
    options=(
        option("fraud", within=["malicious"]),
        option("omission", within=["human-error"]),
        option("none", excludes=["fraud", "omission"]),
    ),
)


@pytest.mark.parametrize(
    ("kinds", "causes", "agreed"),
    [
        (["malicious"], ["fraud"], True),
        (["malicious", "human-error"], ["fraud", "omission"], True),
        (["human-error"], ["fraud"], False),
        (None, ["fraud"], True),
        (["human-error"], None, True),
        (["malicious"], ["fraud", "none"], False),
        (["malicious"], ["none"], True),
    ],
)
def test_what_is_chosen_goes_with_the_other_answers(
    kinds: list[str] | None, causes: list[str] | None, *, agreed: bool
) -> None:
    assert agrees(CAUSES, {"kinds": kinds, "causes": causes}) is agreed


def test_a_report_whose_answers_do_not_agree_may_not_be_sent() -> None:
    answers = {"kinds": TypedAnswer(["human-error"]), "causes": TypedAnswer(["fraud"])}

    result = completeness(compose(form(KINDS, CAUSES), context(answers=answers)))

    assert [one.field.id for one in result.missing] == ["causes"]
    assert not result.may_be_sent
