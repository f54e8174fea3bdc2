"""One report at the desk: read, downloaded, acknowledged and answered."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.support.browsers import browser_of, filled
from varde.audit import selectors as audit
from varde.incidents import services as incidents
from varde.reporting.models import Delivery, Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident

MARKUP = "<script>alert(1)</script> =1+1 {{ x }} שלום"


@pytest.fixture
def with_markup(significant: Incident, saga: User, now: datetime) -> None:
    """What happened, in words that a page could stumble over."""
    incidents.state_fact(
        incident=significant, fact="incident.description", value=MARKUP, by=saga, now=now
    )


def address(arrival: Delivery, act: str = "") -> str:
    return f"/desk/myndigheten/{arrival.pk}/{act}"


def page_of(client: Client, arrival: Delivery) -> str:
    return client.get(address(arrival)).content.decode()


def acknowledge(client: Client, arrival: Delivery, answer: str = "") -> HttpResponse:
    """Open the arrival, write an answer, send it."""
    page = client.get(address(arrival))
    return client.post(*filled(page, "/acknowledge/", {"answer": answer}))


def test_it_tells_who_reports_what_by_whom_and_in_time(
    arrival: Delivery, disa_here: Client
) -> None:
    page = page_of(disa_here, arrival)

    assert "Cybersecurity Act (2025:1506) · Early warning" in page
    assert ">On time</span>" in page
    assert "<dt>Released by</dt><dd>Berit Ek</dd>" in page


@pytest.mark.usefixtures("with_markup")
def test_any_text_arrives_as_it_is_and_is_shown_inert(
    arrival: Delivery, disa_here: Client
) -> None:
    page = page_of(disa_here, arrival)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; =1+1 {{ x }} שלום" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_the_report_is_a_file(arrival: Delivery, vera_here: Client, kind: str) -> None:
    answer = vera_here.get(address(arrival, f"report.{kind}"))

    name = f"{arrival.submission.reference}.{kind}"
    assert answer["Content-Type"] == f"application/{kind}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_page_shows_the_hash_of_what_is_downloaded(
    arrival: Delivery, vera_here: Client
) -> None:
    content = vera_here.get(address(arrival, "report.json")).content

    assert hashlib.sha256(content).hexdigest() in page_of(vera_here, arrival)


def test_the_authority_gets_the_very_file_that_the_reporter_sent(
    arrival: Delivery, disa_here: Client, aino_here: Client
) -> None:
    for kind in ("json", "pdf"):
        theirs = aino_here.get(f"/submissions/{arrival.submission.reference}/report.{kind}")

        assert disa_here.get(address(arrival, f"report.{kind}")).content == theirs.content


# Acknowledging


def test_the_officer_acknowledges_with_an_answer(
    arrival: Delivery, disa: User, disa_here: Client
) -> None:
    answer = acknowledge(disa_here, arrival, "Tack. Ring oss.")

    arrival.refresh_from_db()
    assert answer["Location"] == address(arrival)
    assert (arrival.acknowledged_by, arrival.answer) == (disa, "Tack. Ring oss.")
    assert "Tack. Ring oss.</blockquote>" in page_of(disa_here, arrival)


def test_it_is_on_the_record_with_a_further_receipt(
    arrival: Delivery, disa: User, disa_here: Client
) -> None:
    acknowledge(disa_here, arrival, "Tack.")

    receipted, acknowledged = audit.chain(arrival.submission.incident.reference)[:2]
    assert (acknowledged.action, acknowledged.actor) == (
        "delivery.acknowledged",
        disa.reference,
    )
    assert receipted.action == "receipt.issued"
    newest = json.loads(Receipt.objects.latest("pk").body)
    assert newest["acknowledged_at"] is not None


def test_no_answer_is_needed(arrival: Delivery, disa_here: Client) -> None:
    acknowledge(disa_here, arrival)

    assert "Disa Holm" in page_of(disa_here, arrival)
    assert "<blockquote" not in page_of(disa_here, arrival)


def test_the_reporter_sees_the_answer(
    arrival: Delivery, disa_here: Client, saga_here: Client
) -> None:
    acknowledge(disa_here, arrival, "Tack.\n<b>Ring</b> oss.")

    page = saga_here.get(f"/submissions/{arrival.submission.reference}/").content.decode()
    assert "Tack.\n&lt;b&gt;Ring&lt;/b&gt; oss.</blockquote>" in page


def test_of_two_officers_the_second_is_told_and_keeps_what_was_typed(
    arrival: Delivery, disa_here: Client, dag: User
) -> None:
    page = disa_here.get(address(arrival))
    acknowledge(browser_of(dag), arrival, "Dags svar")

    hers = filled(page, "/acknowledge/", {"answer": "Disas svar"})
    answer = disa_here.post(*hers)

    assert answer.status_code == 409
    assert "Disas svar</pre>" in answer.content.decode()
    arrival.refresh_from_db()
    assert arrival.answer == "Dags svar"


def test_what_is_acknowledged_offers_no_form(arrival: Delivery, disa_here: Client) -> None:
    acknowledge(disa_here, arrival)

    assert "/acknowledge/" not in page_of(disa_here, arrival)


@pytest.mark.parametrize("answer", ["a\x00b", "gnp\u202e.exe", "=1+1" * 250_000])
def test_an_answer_that_cannot_be_kept_is_refused_by_name(
    arrival: Delivery, disa_here: Client, answer: str
) -> None:
    refused = acknowledge(disa_here, arrival, answer)

    assert refused.status_code == 422
    assert "Answer to the reporter: " in refused.content.decode()
    assert refused.context["form"]["answer"].value() == answer
    arrival.refresh_from_db()
    assert arrival.acknowledged_at is None


# Who may


def test_an_auditor_reads_and_does_not_acknowledge(
    arrival: Delivery, vera_here: Client
) -> None:
    page = page_of(vera_here, arrival)

    assert "A desk officer has to acknowledge it." in page
    assert "/acknowledge/" not in page
    assert vera_here.post(address(arrival, "acknowledge/")).status_code == 403
    arrival.refresh_from_db()
    assert arrival.acknowledged_at is None


@pytest.mark.parametrize("what", ["", "report.pdf", "report.json"])
@pytest.mark.parametrize("desk", ["ett-verk", "myndigheten"])
def test_the_officer_of_another_authority_cannot_reach_it(
    arrival: Delivery, petra_here: Client, desk: str, what: str
) -> None:
    assert petra_here.get(f"/desk/{desk}/{arrival.pk}/{what}").status_code == 404


@pytest.mark.parametrize("desk", ["ett-verk", "myndigheten"])
def test_the_officer_of_another_authority_acknowledges_nothing_of_it(
    arrival: Delivery, petra_here: Client, desk: str
) -> None:
    answer = petra_here.post(f"/desk/{desk}/{arrival.pk}/acknowledge/")

    assert answer.status_code == 404
    arrival.refresh_from_db()
    assert arrival.acknowledged_at is None


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_an_arrival_that_is_not_there(
    arrival: Delivery, disa_here: Client, number: str
) -> None:
    assert disa_here.get(f"/desk/myndigheten/{number}/").status_code == 404
    assert disa_here.post(f"/desk/myndigheten/{number}/acknowledge/").status_code == 404


def test_what_is_not_yet_delivered_is_not_there(
    arrival: Delivery, disa_here: Client
) -> None:
    Delivery.objects.filter(pk=arrival.pk).update(delivered_at=None)

    assert disa_here.get(address(arrival)).status_code == 404
    assert disa_here.post(address(arrival, "acknowledge/")).status_code == 404


def test_the_reporter_has_no_way_into_the_desk(
    arrival: Delivery, saga_here: Client
) -> None:
    assert saga_here.get(address(arrival)).status_code == 404
    assert saga_here.post(address(arrival, "acknowledge/")).status_code == 404


def test_the_desk_has_no_way_into_the_incident(
    arrival: Delivery, disa_here: Client
) -> None:
    sent = arrival.submission

    for path in (
        f"/incidents/{sent.incident.reference}/",
        f"/submissions/{sent.reference}/",
    ):
        assert disa_here.get(path).status_code == 404


def test_a_sealed_incident_does_not_close_the_desk(
    arrival: Delivery, ada: User, disa_here: Client, now: datetime
) -> None:
    incidents.seal(
        incident=arrival.submission.incident, readers=[], revision=0, by=ada, now=now
    )

    assert disa_here.get(address(arrival)).status_code == 200
