from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.programs import ProgramOf
    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.usefixtures("hold")


def test_an_auditors_program_lists_the_holds(
    program_of: ProgramOf, aino: User, named: Incident
) -> None:
    told = program_of(aino).get("/holds").json()

    assert [hold["incident"] for hold in told["items"]] == [named.reference]


def test_a_responders_program_is_told_of_none(program_of: ProgramOf, saga: User) -> None:
    assert program_of(saga).get("/holds").json()["items"] == []


def test_a_program_elsewhere_is_told_of_none(program_of: ProgramOf, nils: User) -> None:
    assert program_of(nils).get("/holds").json()["items"] == []


def test_those_that_are_lifted_can_be_asked_for(program_of: ProgramOf, aino: User) -> None:
    told = program_of(aino).get("/holds?in_force=false").json()

    assert told["items"] == []
