from __future__ import annotations

from datetime import datetime

import pytest

from varde.accounts.models import User
from varde.audit import selectors as audit_record
from varde.audit.actions import Action
from varde.core.errors import AuthorityTakenError, InvalidOrganisationError
from varde.organisations.models import Organisation
from varde.organisations.services import (
    add_legal_entity,
    create_organisation,
    update_organisation,
)


def test_the_reference_is_made_from_the_name(db: None, now: datetime) -> None:
    organisation = create_organisation(
        name="Þjóðskrá Íslands & Ålesund kommune", country="IS", by=None, now=now
    )

    assert organisation.reference == "thjodskra-islands-alesund-kommune"


def test_two_organisations_of_one_name_are_told_apart(db: None, now: datetime) -> None:
    references = [
        create_organisation(name="Kommunen", country="SE", by=None, now=now).reference
        for _ in range(3)
    ]

    assert references == ["kommunen", "kommunen-2", "kommunen-3"]


def test_a_name_without_latin_letters_has_a_reference_too(db: None, now: datetime) -> None:
    organisation = create_organisation(name="市役所", country="SE", by=None, now=now)

    assert organisation.reference == "organisation"


def test_creating_is_on_the_record(db: None, now: datetime) -> None:
    create_organisation(name="Kommunen", country="SE", by=None, now=now)

    [entry] = audit_record.chain("O:kommunen")
    assert entry.action == Action.ORGANISATION_CREATED
    assert entry.actor == "system"


def test_an_authority_exists_once(authority: Organisation, now: datetime) -> None:
    with pytest.raises(AuthorityTakenError):
        create_organisation(
            name="Again", country="SE", authority=authority.authority, by=None, now=now
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "nul\x00"),
        ("name", "two\nlines"),
        ("name", "evil\u202ename"),
        ("country", "XX"),
        ("country", "se"),
        ("lei", "not an LEI"),
        ("lei", "529900T8BM49AURSDO56"),
        ("contact_email", "nobody"),
        ("contact_phone", "0" * 41),
    ],
)
def test_a_detail_that_cannot_be_right_is_refused(
    exempelverket: Organisation, ada: User, now: datetime, field: str, value: str
) -> None:
    with pytest.raises(InvalidOrganisationError) as refusal:
        update_organisation(organisation=exempelverket, by=ada, now=now, **{field: value})

    assert refusal.value.params["field"] == field


def test_details_are_changed(exempelverket: Organisation, ada: User, now: datetime) -> None:
    update_organisation(
        organisation=exempelverket, lei="529900t8bm49aursdo55", by=ada, now=now
    )

    exempelverket.refresh_from_db()
    assert exempelverket.lei == "529900T8BM49AURSDO55"


def test_only_what_changed_is_on_the_record(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    update_organisation(
        organisation=exempelverket, name="Nya verket", country="SE", by=ada, now=now
    )

    [entry] = audit_record.chain("O:exempelverket")
    assert entry.detail == {"name": "Nya verket"}


def test_saving_without_a_change_leaves_no_trace(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    update_organisation(organisation=exempelverket, country="SE", by=ada, now=now)

    assert audit_record.chain("O:exempelverket") == []


def test_markup_in_a_name_is_kept_as_it_is(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    name = "=<b>{{ 7 }}</b> e\u0301"

    update_organisation(organisation=exempelverket, name=name, by=ada, now=now)

    assert exempelverket.name == "=<b>{{ 7 }}</b> \u00e9"


def test_a_legal_entity_belongs_to_its_parent(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    entity = add_legal_entity(
        parent=exempelverket, name="Bolaget AB", country="FI", by=ada, now=now
    )

    assert entity.parent == exempelverket


def test_a_legal_entity_has_none_of_its_own(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    entity = add_legal_entity(
        parent=exempelverket, name="Bolaget AB", country="FI", by=ada, now=now
    )

    with pytest.raises(InvalidOrganisationError):
        add_legal_entity(parent=entity, name="Under", country="FI", by=ada, now=now)
