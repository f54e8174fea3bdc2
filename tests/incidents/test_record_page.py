"""Everyone who sees an incident can check its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.incidents import services

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident


def address(incident: Incident, query: str = "") -> str:
    return f"/incidents/{incident.reference}/record/{query}"


def test_it_tells_who_did_what(incident: Incident, aino_here: Client) -> None:
    assert "Saga Lind" in aino_here.get(address(incident)).content.decode()


def test_the_detail_is_shown_inert(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    services.rename(
        incident=incident, title="<b>{{ x }}</b>", revision=0, by=saga, now=later
    )

    page = aino_here.get(address(incident)).content.decode()

    assert "&lt;b&gt;{{ x }}&lt;/b&gt;" in page
    assert "<b>{{" not in page


def test_the_detail_is_told_in_words(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    facts = {"impact.countries": ["FI", "SE"], "impact.severe_disruption": True}
    for fact, value in facts.items():
        services.state_fact(incident=incident, fact=fact, value=value, by=saga, now=later)

    page = aino_here.get(address(incident)).content.decode()

    assert "<dd>Finland, Sweden</dd>" in page
    assert "<dd>Yes</dd>" in page
    assert "True" not in page


def test_the_detail_speaks_the_language_of_the_reader(
    incident: Incident, saga: User, saga_here: Client, later: datetime
) -> None:
    services.state_fact(
        incident=incident, fact="impact.users_affected", value=3, by=saga, now=later
    )
    saga_here.cookies["django_language"] = "sv"

    page = saga_here.get(address(incident, "?action=fact.stated")).content.decode()

    assert "<dt>Uppgift</dt><dd>Påverkade användare</dd>" in page
    assert "impact.users_affected" not in page


def test_older_entries_are_on_further_pages(
    incident: Incident, saga: User, saga_here: Client, now: datetime
) -> None:
    for number in range(60):
        services.add_timeline_entry(
            incident=incident,
            kind="system",
            happened_at=now,
            text=f"Rad {number}",
            by=saga,
            now=now,
        )

    first = saga_here.get(address(incident)).context
    second = saga_here.get(address(incident, f"?{first['earlier']}")).context

    numbers = [row["entry"].sequence for page in (first, second) for row in page["rows"]]
    assert len(first["rows"]) == 50
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1


@pytest.mark.parametrize(
    "query", ["?before=x", "?before=-1", "?before=0", "?before=" + "9" * 40, "?before=²"]
)
def test_wrong_values_do_no_harm(incident: Incident, saga_here: Client, query: str) -> None:
    assert saga_here.get(address(incident, query)).status_code == 200


def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client
) -> None:
    hidden = nils_here.get(address(incident))
    absent = nils_here.get("/incidents/VRD-2026-9999/record/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_nobody_writes_to_it(incident: Incident, saga_here: Client) -> None:
    assert saga_here.post(address(incident)).status_code == 405


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    assert client.get(address(incident))["Location"].startswith("/account/login/")


# What a reader looks for


def shown(client: Client, incident: Incident, query: str) -> list[str]:
    return [r["entry"].action for r in client.get(address(incident, query)).context["rows"]]


def test_the_entries_of_one_person_can_be_picked(
    incident: Incident, berit: User, aino_here: Client, later: datetime
) -> None:
    services.rename(incident=incident, title="Nytt namn", revision=0, by=berit, now=later)

    assert "incident.renamed" in shown(aino_here, incident, f"?actor={berit.reference}")
    assert "incident.declared" not in shown(
        aino_here, incident, f"?actor={berit.reference}"
    )


def test_one_kind_of_entry_can_be_picked(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    services.rename(incident=incident, title="Nytt namn", revision=0, by=saga, now=later)

    assert shown(aino_here, incident, "?action=incident.renamed") == ["incident.renamed"]


def test_a_span_of_time_can_be_picked(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    services.rename(incident=incident, title="Nytt namn", revision=0, by=saga, now=later)
    since = f"?since={later:%Y-%m-%dT%H:%M:%SZ}"

    assert "incident.declared" not in shown(aino_here, incident, since)
    assert "incident.renamed" in shown(aino_here, incident, since)


@pytest.mark.parametrize(
    "query", ["?actor=nobody", "?action=x", "?since=x", "?since=2026-01-02&until=2026"]
)
def test_what_cannot_be_looked_for_is_told_and_hides_nothing(
    incident: Incident, aino_here: Client, query: str
) -> None:
    assert "incident.declared" in shown(aino_here, incident, query)


def test_the_way_to_earlier_entries_keeps_what_is_looked_for(
    incident: Incident, saga: User, saga_here: Client, now: datetime
) -> None:
    for _number in range(60):
        services.add_timeline_entry(
            incident=incident, kind="system", happened_at=now, text="x", by=saga, now=now
        )

    page = saga_here.get(address(incident, "?action=timeline.entry-added"))

    assert "action=timeline.entry-added&before=" in page.context["earlier"]
