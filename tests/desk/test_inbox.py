"""What has arrived at an authority: whose, under which rules, and whether in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.conftest import member
from varde.organisations.models import Organisation, Role
from varde.reporting import services
from varde.reporting import services as reporting
from varde.reporting.models import Delivery, ReceivedReport, Submission

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Obligation

INBOX = "/desk/myndigheten/"


def listed(client: Client, query: str = "") -> list[str]:
    rows = client.get(INBOX + query).context["rows"]
    return [row["submission"].reference for row in rows]


def page_of(client: Client, where: str = INBOX) -> str:
    return " ".join(client.get(where).content.decode().split())


def further(sent: Submission, count: int, **other: object) -> list[str]:
    """More versions of what was sent, each a minute later."""
    arrived = sent.deliveries.get()
    for number in range(2, count + 2):
        row = Submission.objects.get(pk=sent.pk)
        row.reference = f"{sent.incident.reference}-{number:02}"
        told = {"pk": None, "version": number, **other}
        for name, value in told.items():
            setattr(row, name, value)
        row.save()
        delivery = Delivery.objects.create(
            submission=row,
            recipient=arrived.recipient,
            organisation=arrived.organisation,
            channel=arrived.channel,
            delivered_at=arrived.delivered_at + timedelta(minutes=number),
        )
        ReceivedReport.objects.create(delivery=delivery, payload=row.payload)
    return [f"{sent.incident.reference}-{number:02}" for number in range(1, count + 2)]


def test_it_tells_who_reports_what_and_when_it_was_due(
    sent: Submission, disa_here: Client
) -> None:
    page = page_of(disa_here)

    assert "Exempelverket</a>" in page
    assert "Cybersecurity Act (2025:1506) · Early warning" in page
    assert "2026-10-07T20:45:00Z" in page
    assert "TLP:AMBER" in page
    assert ">On time</span>" in page


def test_it_tells_what_came_late(
    released: Obligation,
    saga: User,
    disa_here: Client,
    authority: Organisation,
    now: datetime,
) -> None:
    reporting.submit(
        obligation=released, lateness_reason="Natt", by=saga, now=now + timedelta(days=2)
    )

    assert ">Late</span>" in page_of(disa_here)
    assert ">On time</span>" not in page_of(disa_here)


def test_what_had_no_time_limit_is_neither_late_nor_on_time(
    sent: Submission, disa_here: Client
) -> None:
    further(sent, 1, due_at=None)

    assert page_of(disa_here).count(">On time</span>") == 1


def test_it_counts_what_is_new(
    sent: Submission, disa: User, disa_here: Client, now: datetime
) -> None:
    assert "Myndigheten · 1 new" in page_of(disa_here)

    services.acknowledge(delivery=sent.deliveries.get(), answer="", by=disa, now=now)

    assert "Myndigheten · 0 new" in page_of(disa_here)
    assert ">Acknowledged</span>" in page_of(disa_here)


def test_the_new_come_first_and_the_latest_of_them_on_top(
    sent: Submission, disa: User, disa_here: Client, now: datetime
) -> None:
    first, second, third = further(sent, 2)
    newest = Delivery.objects.get(submission__reference=third)
    services.acknowledge(delivery=newest, answer="", by=disa, now=now)

    assert listed(disa_here) == [second, first, third]


def test_a_page_holds_twenty_five_and_the_next_keeps_the_filter(
    sent: Submission, disa_here: Client
) -> None:
    further(sent, 25)

    assert len(listed(disa_here, "?state=new")) == 25
    assert listed(disa_here, "?state=new&page=2") == [sent.reference]
    assert "?state=new&amp;page=2" in page_of(disa_here, f"{INBOX}?state=new")


# The filter


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?text=exempel", 1),
        ("?text=EXEMPELVERKET", 1),
        ("?text=-01", 1),
        ("?text=annanstans", 0),
        ("?text=%25", 0),
        ("?text=_", 0),
        ("?state=new", 1),
        ("?state=acknowledged", 0),
        ("?text=exempel&state=acknowledged", 0),
    ],
)
def test_the_url_says_what_is_shown(
    sent: Submission, disa_here: Client, query: str, count: int
) -> None:
    assert len(listed(disa_here, query)) == count


@pytest.mark.parametrize(
    "query",
    [
        "?state=gossip",
        "?state=%00",
        "?state=new&state=<b>",
        "?text=%00",
        "?text=%E2%80%AE",
        "?text=%FF",
        f"?text={'x' * 5000}",
        "?page=x",
        "?page=-3",
        f"?page={'9' * 30}",
        "?page=%00",
        "?nonsense=1",
    ],
)
def test_wrong_values_do_no_harm(sent: Submission, disa_here: Client, query: str) -> None:
    assert disa_here.get(INBOX + query).status_code == 200


def test_a_wrong_value_does_not_undo_the_other(sent: Submission, disa_here: Client) -> None:
    assert listed(disa_here, "?text=annanstans&state=gossip") == []


def test_what_is_searched_for_is_shown_inert(sent: Submission, disa_here: Client) -> None:
    page = page_of(disa_here, f"{INBOX}?text=%22%3E%3Cscript%3Ealert(1)")

    assert "&quot;&gt;&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_name_is_shown_inert(sent: Submission, disa_here: Client) -> None:
    Organisation.objects.filter(reference="exempelverket").update(name="<b>=1+1</b>")

    assert "&lt;b&gt;=1+1&lt;/b&gt;</a>" in page_of(disa_here)


# Who may


def test_an_inbox_without_a_report_says_so(
    authority: Organisation, disa_here: Client
) -> None:
    assert "Nothing has arrived." in page_of(disa_here)


def test_another_authority_sees_nothing_of_it(sent: Submission, petra_here: Client) -> None:
    assert petra_here.get(INBOX).status_code == 404
    assert petra_here.get("/desk/ett-verk/").context["rows"] == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.RESPONDER, Role.APPROVER])
def test_other_roles_at_the_authority_do_not_open_its_inbox(
    sent: Submission, authority: Organisation, petra: User, petra_here: Client, role: Role
) -> None:
    member(authority, petra, role)

    assert petra_here.get(INBOX).status_code == 404


def test_an_organisation_that_is_no_authority_has_no_inbox(
    sent: Submission, aino_here: Client
) -> None:
    assert aino_here.get("/desk/exempelverket/").status_code == 404
    assert aino_here.get("/desk/").status_code == 404


def test_one_inbox_is_opened_at_once(authority: Organisation, vera_here: Client) -> None:
    assert vera_here.get("/desk/")["Location"] == INBOX


def test_of_several_inboxes_the_person_chooses(
    other_authority: Organisation, disa: User, disa_here: Client
) -> None:
    member(other_authority, disa, Role.AUDITOR)

    page = page_of(disa_here, "/desk/")

    assert f'href="{INBOX}"' in page
    assert 'href="/desk/ett-verk/"' in page
