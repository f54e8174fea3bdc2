"""Every action must say how the personal data in it is removed; there is no default."""

from __future__ import annotations

import re

import pytest

from varde.audit.actions import DECLARATIONS, Action, Impersonal, Personal


@pytest.mark.parametrize("action", Action)
def test_every_action_declares_its_detail(action: Action) -> None:
    assert isinstance(DECLARATIONS[action].detail, Personal | Impersonal)


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_name_for_people(action: Action) -> None:
    assert str(DECLARATIONS[action].label)


@pytest.mark.parametrize("action", Action)
def test_a_personal_detail_names_its_personal_keys(action: Action) -> None:
    detail = DECLARATIONS[action].detail

    assert detail.keys or isinstance(detail, Impersonal)


@pytest.mark.parametrize("action", Action)
def test_an_action_is_named_subject_dot_verb(action: Action) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", action.value)


def test_nothing_is_declared_that_is_no_action() -> None:
    assert set(DECLARATIONS) == set(Action)
