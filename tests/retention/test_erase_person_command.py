"""The operator sees where a person is named, types the name again, and then it begins."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from tests.retention.conftest import EMAIL, NAME
from varde.retention.models import Erasure

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.django_db
BY_NAME = ("--name", NAME, "--reason", "requested")


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the operator types."""
    keyboard = StringIO()
    monkeypatch.setattr("sys.stdin", keyboard)
    return keyboard


def erase_person(*options: str) -> str:
    told = StringIO()
    call_command("erase_person", *options, stdout=told)
    return told.getvalue()


def test_it_tells_where_the_name_is_and_how_often(named: Incident) -> None:
    told = erase_person(*BY_NAME, "--dry-run")

    assert "       1  timeline entries\n" in told
    assert "       3  fact statements\n" in told


def test_somebody_with_a_very_short_name_is_erased_too(zenobie: User) -> None:
    zenobie.name = "Bo"
    zenobie.save()

    told = erase_person("--email", EMAIL, "--reason", "requested", "--yes")

    assert f"Looked for: {EMAIL}\n" in told
    assert Erasure.objects.get().person == zenobie


def test_looking_changes_nothing(named: Incident) -> None:
    erase_person(*BY_NAME, "--dry-run")

    assert not Erasure.objects.exists()


def test_it_begins_when_the_name_was_typed_again(named: Incident, types: StringIO) -> None:
    types.write(f"{NAME}\n")
    types.seek(0)

    erase_person(*BY_NAME)

    erasure = Erasure.objects.get()
    assert erasure.organisation is None
    assert erasure.total > 0


@pytest.mark.parametrize("typed", ["", "yes\n", "Zeno\n"])
def test_whatever_else_is_typed_erases_nothing(types: StringIO, typed: str) -> None:
    types.write(typed)
    types.seek(0)

    with pytest.raises(CommandError, match="Nothing was erased"):
        erase_person(*BY_NAME)

    assert not Erasure.objects.exists()


def test_the_name_and_address_of_the_account_are_looked_for(zenobie: User) -> None:
    erase_person(*("--email", EMAIL, "--name", "Zeno Q.", "--reason", "requested", "--yes"))

    assert Erasure.objects.get().terms == [NAME, EMAIL, "Zeno Q."]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--name", NAME], "--reason"),
        (["--reason", "requested"], "A value cannot be taken"),
        (["--email", "nobody@example.org", "--reason", "requested"], "Nobody"),
    ],
)
def test_without_a_reason_or_a_person_it_does_not_begin(
    options: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        erase_person(*options, "--yes")
