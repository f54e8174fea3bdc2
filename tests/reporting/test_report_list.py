"""What was sent, over all incidents that a person sees, the newest first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from varde.incidents import services as incidents
from varde.reporting import services
from varde.reporting.models import Submission

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Obligation

LIST = "/reports/"


def further(sent: Submission, count: int) -> None:
    """Versions after the one that was sent, a minute apart."""
    rows = []
    for number in range(2, count + 2):
        row = Submission.objects.get(pk=sent.pk)
        row.pk, row.version = None, number
        row.reference = f"{sent.incident.reference}-{number:02}"
        row.submitted_at = sent.submitted_at + timedelta(minutes=number)
        rows.append(row)
    Submission.objects.bulk_create(rows)


def listed(client: Client, query: str = "") -> list[str]:
    rows = client.get(LIST + query).context["rows"]
    return [row["submission"].reference for row in rows]


def page_of(client: Client) -> str:
    return " ".join(client.get(LIST).content.decode().split())


def test_it_tells_what_was_sent_of_which_incident(
    sent: Submission, aino_here: Client
) -> None:
    page = page_of(aino_here)

    assert (
        f'<a class="ds-link" href="/submissions/{sent.reference}/">Early warning</a>'
        in page
    )
    assert "Cybersecurity Act (2025:1506) · Exempelverket" in page
    assert f'href="/incidents/{sent.incident.reference}/"' in page
    assert "TLP:AMBER" in page


def test_it_says_what_was_late(
    released: Obligation, saga: User, aino_here: Client, now: datetime
) -> None:
    services.submit(
        obligation=released, lateness_reason="Natt", by=saga, now=now + timedelta(days=2)
    )

    assert ">Late</span>" in page_of(aino_here)


def test_it_says_what_the_authority_has_acknowledged(
    sent: Submission, disa: User, aino_here: Client, now: datetime
) -> None:
    assert ">Acknowledged</span>" not in page_of(aino_here)

    services.acknowledge(delivery=sent.deliveries.get(), by=disa, now=now)

    assert ">Acknowledged</span>" in page_of(aino_here)


def test_the_newest_comes_first(sent: Submission, aino_here: Client) -> None:
    further(sent, 2)

    numbers = [reference[-2:] for reference in listed(aino_here)]
    assert numbers == ["03", "02", "01"]
    assert "version 3" in page_of(aino_here)


def test_a_page_holds_twenty_five(sent: Submission, aino_here: Client) -> None:
    further(sent, 25)

    assert len(listed(aino_here)) == 25
    assert listed(aino_here, "?page=2") == [sent.reference]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "%00", "2.5", ""])
def test_a_page_that_is_none_does_no_harm(
    sent: Submission, aino_here: Client, page: str
) -> None:
    assert listed(aino_here, f"?page={page}") == [sent.reference]


def test_a_title_is_shown_inert(
    sent: Submission, saga: User, aino_here: Client, now: datetime
) -> None:
    incidents.rename(
        incident=sent.incident, title="<b>=1+1</b> {{ x }}", revision=0, by=saga, now=now
    )

    assert "&lt;b&gt;=1+1&lt;/b&gt; {{ x }}" in page_of(aino_here)


def test_it_shows_nothing_of_others(sent: Submission, nils_here: Client) -> None:
    assert listed(nils_here) == []
    assert "Nothing has been sent yet." in page_of(nils_here)


def test_the_authority_has_its_inbox_instead(sent: Submission, disa_here: Client) -> None:
    assert listed(disa_here) == []


def test_what_is_sealed_is_listed_for_its_readers_only(
    sent: Submission,
    saga: User,
    ada: User,
    saga_here: Client,
    aino_here: Client,
    now: datetime,
) -> None:
    incidents.seal(incident=sent.incident, readers=[saga], revision=0, by=ada, now=now)

    assert listed(saga_here) == [sent.reference]
    assert listed(aino_here) == []
