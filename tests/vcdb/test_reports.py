"""Each of the sixty is declared, weighed and reported on, as a person would do it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.conftest import member, person
from tests.vcdb.entities import COUNTRIES, KINDS
from tests.vcdb.veris import RealIncident, real_incidents
from varde.adapters.pdf import render_report
from varde.core.instants import iso
from varde.incidents import services
from varde.incidents.services import Statement
from varde.organisations.models import Organisation, Role
from varde.reporting import selectors
from varde.reporting.content import report_payload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.reporting.models import Obligation

# Late enough for a breach that was found three years after it began.
NOW = datetime(2030, 1, 2, 8, 0, tzinfo=UTC)
REAL = tuple(enumerate(real_incidents()))

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Organisation:
    return Organisation.objects.create(
        reference="koncernen",
        name="Koncernen",
        registration_number="556000-0001",
        country="SE",
        contact_name="Saga Lind",
        contact_email="saga@koncernen.example",
        contact_phone="+46 8 000 00 01",
        created_at=NOW,
    )


@pytest.fixture
def responder(group: Organisation) -> User:
    user = person("saga@koncernen.example", "Saga Lind", time_zone="Europe/Stockholm")
    return member(group, user, Role.RESPONDER)


def one_in_each_country(group: Organisation, number: int) -> list[Organisation]:
    """Another kind of entity for each incident and country, so that all get their turn."""
    kinds = list(KINDS)
    return [
        _entity(group, kinds[(number + place) % len(kinds)], country)
        for place, country in enumerate(COUNTRIES)
    ]


def _entity(group: Organisation, kind: str, country: str) -> Organisation:
    return Organisation.objects.create(
        reference=f"{kind}-{country.lower()}",
        name=f"{kind.capitalize()} {country}",
        registration_number=f"{country} 1234567",
        country=country,
        facts={"entity.country": country} | KINDS[kind],
        parent=group,
        created_at=NOW,
    )


def statements(real: RealIncident) -> Iterator[Statement]:
    for name, when in real.milestones.items():
        yield Statement(name, iso(when.at), fidelity=when.fidelity, source="VCDB")
    for name, value in real.facts.items():
        certainty = "estimate" if name in real.estimates else "actual"
        yield Statement(name, value, certainty=certainty, source="VCDB")


def first_duties(incident: Incident) -> list[Obligation]:
    """The first report of each legal entity, owed or not known yet."""
    first: dict[int, Obligation] = {}
    for duty in selectors.obligations_of(incident):
        first.setdefault(duty.entity_id, duty)
    return list(first.values())


@pytest.mark.parametrize(("number", "real"), REAL, ids=[real.id for _n, real in REAL])
def test_a_real_incident_comes_to_its_first_reports(
    number: int, real: RealIncident, group: Organisation, responder: User
) -> None:
    incident = services.declare(
        organisation=group,
        title=real.title,
        entities=one_in_each_country(group, number),
        by=responder,
        now=NOW,
    )
    services.state_facts(
        incident=incident, statements=statements(real), by=responder, now=NOW
    )

    verdicts = selectors.current_assessments(incident)
    assert {verdict.entity.country for verdict in verdicts} == set(COUNTRIES)
    duties = first_duties(incident)
    assert duties
    for duty in duties:
        payload = report_payload(selectors.draft_view(duty), at=NOW)
        assert render_report(payload, draft=True).startswith(b"%PDF-1.7")
