"""What is said of a fact is added, never overwritten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from varde.audit import selectors as audit
from varde.core.errors import InvalidFactValueError, InvalidTextError, UnknownFactError
from varde.incidents import selectors, services
from varde.incidents.models import FactStatement
from varde.incidents.services import Statement

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

USERS = "impact.users_affected"
SEVERE = "impact.severe_disruption"


def test_a_correction_leaves_what_was_said_before(
    incident: Incident, saga: User, now: datetime, later: datetime
) -> None:
    services.state_fact(incident=incident, fact=USERS, value=40, by=saga, now=now)
    services.state_fact(incident=incident, fact=USERS, value=900, by=saga, now=later)

    assert [said.value for said in selectors.history(incident)[USERS]] == [900, 40]
    assert selectors.fact_values(incident) == {USERS: 900}


def test_what_is_not_known_is_stated_too(
    incident: Incident, saga: User, now: datetime
) -> None:
    services.state_fact(incident=incident, fact=USERS, value=40, by=saga, now=now)
    services.state_fact(incident=incident, fact=USERS, known=False, by=saga, now=now)

    stated = selectors.current_facts(incident)[USERS]
    assert (stated.known, stated.value) == (False, None)
    assert selectors.fact_values(incident) == {}


def test_it_tells_how_sure_how_exact_and_who_says_so(
    incident: Incident, saga: User, now: datetime, aware: datetime
) -> None:
    kept = services.state_fact(
        incident=incident,
        fact=USERS,
        value=40,
        certainty="estimate",
        instant=aware,
        fidelity="hour",
        source="Driftjouren",
        by=saga,
        now=now,
    )

    assert (kept.is_estimate, kept.instant, kept.fidelity) == (True, aware, "hour")
    assert (kept.source, kept.stated_by, kept.recorded_at) == ("Driftjouren", saga, now)


def test_each_statement_is_on_the_record(
    incident: Incident, saga: User, now: datetime
) -> None:
    services.state_fact(
        incident=incident, fact=SEVERE, value=True, source="Jouren", by=saga, now=now
    )

    entry = next(e for e in audit.chain(incident.reference) if e.action == "fact.stated")
    assert entry.actor == saga.reference
    assert entry.detail is not None
    assert (entry.detail["fact"], entry.detail["value"]) == (SEVERE, True)
    assert entry.detail["source"] == "Jouren"


def test_of_several_statements_all_are_kept_or_none(
    incident: Incident, saga: User, now: datetime
) -> None:
    before = audit.chain(incident.reference)

    with pytest.raises(InvalidFactValueError):
        services.state_facts(
            incident=incident,
            statements=[Statement(USERS, 40), Statement(SEVERE, "maybe")],
            by=saga,
            now=now,
        )

    assert selectors.current_facts(incident) == {}
    assert audit.chain(incident.reference) == before


def test_what_was_said_of_a_legal_entity_stands_before_what_was_said_of_all(
    both_hit: Incident, exempelbolaget: Organisation, saga: User, now: datetime
) -> None:
    services.state_facts(
        incident=both_hit,
        statements=[Statement(USERS, 7, party=exempelbolaget), Statement(USERS, 900)],
        by=saga,
        now=now,
    )

    assert selectors.fact_values(both_hit, exempelbolaget) == {USERS: 7}
    assert selectors.fact_values(both_hit, both_hit.organisation) == {USERS: 900}
    assert selectors.fact_values(both_hit) == {USERS: 900}


def test_an_entity_that_is_not_hit_has_no_facts(
    incident: Incident, annanstans: Organisation, saga: User, now: datetime
) -> None:
    with pytest.raises(InvalidFactValueError) as refusal:
        services.state_fact(
            incident=incident, fact=USERS, value=1, party=annanstans, by=saga, now=now
        )

    assert refusal.value.params == {"fact": USERS, "reason": "not-a-party"}


def test_an_unknown_fact_is_refused(incident: Incident, saga: User, now: datetime) -> None:
    with pytest.raises(UnknownFactError):
        services.state_fact(
            incident=incident, fact="impact.mood", value=1, by=saga, now=now
        )


@pytest.mark.parametrize(
    "wrong", [{"certainty": "guess"}, {"fidelity": "week"}, {"value": "40"}, {"value": -1}]
)
def test_a_wrong_detail_names_the_fact(
    incident: Incident, saga: User, now: datetime, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InvalidFactValueError) as refusal:
        services.state_fact(
            incident=incident, fact=USERS, **({"value": 40} | wrong), by=saga, now=now
        )

    assert refusal.value.params["fact"] == USERS


def test_the_country_is_said_of_the_organisation_and_not_of_an_incident(
    incident: Incident, saga: User, now: datetime
) -> None:
    """It decides whose law applies; here it would move the duties to another country."""
    with pytest.raises(InvalidFactValueError) as refusal:
        services.state_fact(
            incident=incident, fact="entity.country", value="FI", by=saga, now=now
        )

    assert refusal.value.params["reason"] == "of-the-organisation"


def test_a_source_that_is_too_long_is_refused(
    incident: Incident, saga: User, now: datetime
) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.state_fact(
            incident=incident, fact=USERS, value=1, source="x" * 501, by=saga, now=now
        )

    assert refusal.value.params["field"] == "source"


def test_the_incident_shows_as_changed(
    incident: Incident, saga: User, later: datetime
) -> None:
    services.state_fact(incident=incident, fact=USERS, value=1, by=saga, now=later)

    incident.refresh_from_db()
    assert incident.updated_at == later


def test_the_database_keeps_known_and_value_together(
    incident: Incident, saga: User, now: datetime
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        FactStatement.objects.create(
            incident=incident, fact=USERS, known=True, stated_by=saga, recorded_at=now
        )


# On the page


def address(incident: Incident, fact: str = USERS) -> str:
    return f"/incidents/{incident.reference}/facts/{fact}/"


def said(**told: str) -> dict[str, str]:
    return {"value": "40", "certainty": "actual", "fidelity": "minute", **told}


def test_the_handler_states_a_fact(incident: Incident, saga_here: Client) -> None:
    answer = saga_here.post(address(incident), said(certainty="estimate", source="Jouren"))

    assert answer["Location"] == f"/incidents/{incident.reference}/facts/"
    assert "Jouren" in saga_here.get(answer["Location"]).content.decode()


def test_the_history_is_beside_the_form(incident: Incident, saga_here: Client) -> None:
    for value in ("1234567", "7654321"):
        saga_here.post(address(incident), said(value=value))

    page = saga_here.get(address(incident))

    assert [value for value, _ in page.context["history"]] == ["7,654,321", "1,234,567"]


def test_not_known_yet_can_be_ticked(incident: Incident, saga_here: Client) -> None:
    saga_here.post(address(incident), said(value="", unknown="on"))

    assert selectors.current_facts(incident)[USERS].known is False


@pytest.mark.parametrize(
    ("answer", "kept"), [("true", True), ("false", False), ("not-known", None)]
)
def test_yes_no_and_not_known_yet(
    incident: Incident, saga_here: Client, answer: str, kept: object
) -> None:
    saga_here.post(address(incident, SEVERE), said(value=answer))

    assert selectors.current_facts(incident)[SEVERE].value is kept


def test_the_moment_it_speaks_of_is_read_in_the_persons_zone(
    incident: Incident, saga_here: Client
) -> None:
    saga_here.post(address(incident), said(instant="2026-10-06T22:45", fidelity="hour"))

    stated = selectors.current_facts(incident)[USERS]
    assert stated.instant == datetime(2026, 10, 6, 20, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("en", "140,000", 140_000),
        ("da", "140.000", 140_000),
        ("is", "1.140.000", 1_140_000),
        ("sv", "140 000", 140_000),
        ("fi", "140\u00a0000", 140_000),
        ("sv", "140.000", 140_000),
    ],
)
def test_thousands_may_be_set_apart(
    incident: Incident, saga: User, client: Client, language: str, typed: str, kept: int
) -> None:
    saga.language = language
    saga.save()
    client.force_login(saga)

    client.post(address(incident), said(value=typed))

    assert selectors.fact_values(incident) == {USERS: kept}


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("en", "1,250.5", 1250.5),
        ("en", "2,500", 2500),
        ("en", "2.5", 2.5),
        ("da", "1.250,5", 1250.5),
        ("da", "2.500", 2500),
        ("da", "2,5", 2.5),
        ("da", "2.5", 2.5),
        ("sv", "2,500", 2.5),
        ("nb", "1 250,5", 1250.5),
    ],
)
def test_decimals_are_read_as_the_language_writes_them(
    incident: Incident, saga: User, client: Client, language: str, typed: str, kept: float
) -> None:
    saga.language = language
    saga.save()
    client.force_login(saga)
    downtime = "impact.downtime"

    client.post(address(incident, downtime), said(value=typed))

    assert selectors.fact_values(incident) == {downtime: kept}


def test_the_form_opens_with_whom_the_last_statement_holds_for(
    both_hit: Incident, exempelbolaget: Organisation, saga_here: Client
) -> None:
    saga_here.post(address(both_hit), said(party="exempelbolaget"))

    form = saga_here.get(address(both_hit)).context["form"]

    assert form["party"].value() == "exempelbolaget"


def test_the_facts_page_tells_whose_a_fact_is(
    both_hit: Incident, exempelbolaget: Organisation, saga_here: Client
) -> None:
    saga_here.post(address(both_hit), said(party="exempelbolaget"))

    page = saga_here.get(f"/incidents/{both_hit.reference}/facts/").content.decode()

    assert "Exempelbolaget AB" in page


def test_a_reader_looks_and_does_not_state(incident: Incident, aino_here: Client) -> None:
    page = aino_here.get(address(incident))

    assert page.status_code == 200
    assert 'name="value"' not in page.content.decode()
    assert aino_here.post(address(incident), said()).status_code == 403
    assert selectors.current_facts(incident) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client, method: str
) -> None:
    hidden = getattr(nils_here, method)(address(incident), said())
    absent = getattr(nils_here, method)(f"/incidents/VRD-2026-9999/facts/{USERS}/", said())

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_the_pages_do_not_ask_for_the_country(
    incident: Incident, saga_here: Client
) -> None:
    facts = saga_here.get(f"/incidents/{incident.reference}/facts/")

    assert "entity.country" not in facts.content.decode()
    assert saga_here.get(f"{facts.request['PATH_INFO']}entity.country/").status_code == 404


def test_a_fact_that_is_not_in_the_vocabulary_is_not_there(
    incident: Incident, saga_here: Client
) -> None:
    assert saga_here.get(address(incident, "impact.mood")).status_code == 404


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    answer = client.post(address(incident), said())

    assert answer["Location"].startswith("/account/login/")
    assert selectors.current_facts(incident) == {}
