from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from varde.accounts.models import User
from varde.audit import selectors as audit_record
from varde.core.errors import (
    InvalidFactValueError,
    InvalidOrganisationError,
    UnknownFactError,
)
from varde.organisations.forms import ENTITY_FACTS, EntityFactsForm, field_name
from varde.organisations.models import Organisation
from varde.organisations.presenting import facts_shown
from varde.organisations.selectors import entity_facts
from varde.organisations.services import set_entity_facts
from varde.organisations.signals import organisation_changed

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def heard() -> Iterator[list[Organisation]]:
    """Everything that listeners were told about."""
    told: list[Organisation] = []

    def listen(organisation: Organisation, **_: object) -> None:
        told.append(organisation)

    organisation_changed.connect(listen)
    yield told
    organisation_changed.disconnect(listen)


def test_a_stated_fact_is_known(
    annanstans: Organisation, nils: User, now: datetime
) -> None:
    set_entity_facts(
        organisation=annanstans,
        facts={"entity.size": "large", "entity.sectors": ["food", "banking"]},
        by=nils,
        now=now,
    )

    annanstans.refresh_from_db()
    assert annanstans.sectors == ["banking", "food"]
    assert entity_facts(annanstans) == {
        "entity.country": "SE",
        "entity.sectors": ["banking", "food"],
        "entity.size": "large",
    }


def test_nothing_is_known_of_what_was_never_stated(annanstans: Organisation) -> None:
    assert entity_facts(annanstans) == {"entity.country": "SE"}


@pytest.mark.parametrize("name", ["entity.size", "entity.sectors", "entity.types"])
def test_a_fact_can_become_unknown_again(
    annanstans: Organisation, nils: User, now: datetime, name: str
) -> None:
    values = {
        "entity.size": "small",
        "entity.sectors": ["food"],
        "entity.types": ["municipality"],
    }
    for facts in (values, {name: None}):
        set_entity_facts(organisation=annanstans, facts=facts, by=nils, now=now)

    annanstans.refresh_from_db()
    assert entity_facts(annanstans).keys() == {"entity.country", *values} - {name}


def test_none_of_the_sectors_is_not_the_same_as_not_known(
    annanstans: Organisation, nils: User, now: datetime
) -> None:
    set_entity_facts(
        organisation=annanstans, facts={"entity.sectors": []}, by=nils, now=now
    )

    annanstans.refresh_from_db()
    assert entity_facts(annanstans)["entity.sectors"] == []


def test_rules_hear_of_a_change(
    annanstans: Organisation, nils: User, now: datetime, heard: list[Organisation]
) -> None:
    for _ in range(2):
        set_entity_facts(
            organisation=annanstans, facts={"entity.size": "large"}, by=nils, now=now
        )

    assert heard == [annanstans]


def test_what_was_said_is_on_the_record(
    annanstans: Organisation, nils: User, now: datetime
) -> None:
    set_entity_facts(
        organisation=annanstans, facts={"entity.size": "large"}, by=nils, now=now
    )

    [entry] = audit_record.chain("O:annanstans")
    assert entry.detail == {"facts": {"entity.size": "large"}}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"entity.size": "gigantic"}, InvalidFactValueError),
        ({"entity.in_group": "yes"}, InvalidFactValueError),
        ({"entity.annual_turnover": -1}, InvalidFactValueError),
        ({"entity.sectors": "food"}, InvalidFactValueError),
        ({"entity.nonsense": True}, UnknownFactError),
        ({"detected": "2026-01-01T00:00:00Z"}, UnknownFactError),
        ({"entity.country": None}, InvalidOrganisationError),
    ],
)
def test_what_does_not_fit_is_refused(
    annanstans: Organisation,
    nils: User,
    now: datetime,
    said: dict[str, object],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        set_entity_facts(organisation=annanstans, facts=said, by=nils, now=now)


class TestForm:
    def test_every_entity_fact_has_a_field(self) -> None:
        form = EntityFactsForm(stated={})

        assert set(form.fields) == {field_name(fact) for fact in ENTITY_FACTS}

    def test_an_empty_form_says_that_nothing_is_known(self) -> None:
        form = EntityFactsForm({}, stated={})

        assert form.is_valid()
        assert set(form.facts().values()) == {None}

    def test_what_is_stated_comes_back_unchanged(self) -> None:
        stated = {
            "entity.size": "large",
            "entity.in_group": False,
            "entity.sectors": ["food"],
            "entity.types": [],
            "entity.annual_turnover": 12.5,
        }
        initial = EntityFactsForm(stated=stated).initial

        form = EntityFactsForm(initial, stated=stated)

        assert form.is_valid(), form.errors
        said = {name: value for name, value in form.facts().items() if value is not None}
        assert said == stated

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("entity__size", "gigantic"),
            ("entity__in_group", "perhaps"),
            ("entity__sectors", ["food", "none"]),
            ("entity__annual_turnover", "-1"),
            ("entity__annual_turnover", "NaN"),
            ("entity__annual_turnover", "1e400"),
            ("entity__parent_name", "a\x00b"),
            ("entity__parent_name", "a\u202eb"),
            ("entity__parent_name", "a" * 1_000_000),
        ],
    )
    def test_an_answer_that_does_not_fit_names_its_field(
        self, field: str, value: object
    ) -> None:
        form = EntityFactsForm({field: value}, stated={})

        assert set(form.errors) == {field}


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("sv", "12 000 000", 12_000_000),
        ("da", "140.000", 140_000),
        ("sv", "1,5", 1.5),
        ("en", "1,500.25", 1500.25),
    ],
)
def test_a_number_is_read_as_the_readers_language_writes_it(
    language: str, typed: str, meant: float
) -> None:
    with translation.override(language):
        form = EntityFactsForm({"entity__annual_turnover": typed}, stated={})
        assert form.is_valid()

    assert form.facts()["entity.annual_turnover"] == meant


def test_a_unit_is_a_sign_that_every_language_knows() -> None:
    shown = {f.label: f.value for f in facts_shown({"entity.severity_share_one_level": 25})}

    assert "25 %" in shown.values()
