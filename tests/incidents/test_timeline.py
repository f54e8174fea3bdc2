"""What happened, in people's words; a mended entry replaces another, and both stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from varde.audit import selectors as audit
from varde.core.errors import EntryReplacedError, InvalidTextError, InvalidValueError
from varde.incidents import selectors, services
from varde.incidents.models import TimelineEntry

if TYPE_CHECKING:
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident


@pytest.fixture
def entry(incident: Incident, saga: User, aware: datetime, now: datetime) -> TimelineEntry:
    return services.add_timeline_entry(
        incident=incident,
        kind="adversary",
        happened_at=aware,
        text="Inloggning från 185.0.2.14",
        by=saga,
        now=now,
    )


def mend(entry: TimelineEntry, by: User, now: datetime, text: str) -> TimelineEntry:
    return services.replace_timeline_entry(
        entry=entry, kind="system", happened_at=now, text=text, by=by, now=now
    )


def test_the_latest_event_comes_first_whenever_it_was_written(
    entry: TimelineEntry, incident: Incident, saga: User, later: datetime
) -> None:
    earlier = services.add_timeline_entry(
        incident=incident,
        kind="decision",
        happened_at=entry.happened_at - timedelta(hours=3),
        text="Vi väntar.",
        by=saga,
        now=later,
    )

    assert list(selectors.timeline(incident)) == [entry, earlier]


def test_a_mended_entry_stands_in_place_of_the_earlier(
    entry: TimelineEntry, incident: Incident, saga: User, later: datetime
) -> None:
    mended = mend(entry, saga, later, "Inloggning från 185.0.2.41")

    assert list(selectors.timeline(incident)) == [mended]
    assert set(TimelineEntry.objects.filter(incident=incident)) == {entry, mended}


def test_of_two_who_mend_the_second_is_told(
    entry: TimelineEntry, saga: User, later: datetime
) -> None:
    mend(entry, saga, later, "Först")

    with pytest.raises(EntryReplacedError):
        mend(entry, saga, later, "Sedan")

    assert TimelineEntry.objects.count() == 2


def test_both_are_on_the_record(
    entry: TimelineEntry, incident: Incident, saga: User, later: datetime
) -> None:
    mended = mend(entry, saga, later, "Rättad")

    newest, before = audit.chain(incident.reference)[:2]
    assert newest.detail is not None
    assert newest.action == "timeline.entry-replaced"
    assert (newest.detail["entry"], newest.detail["replaces"]) == (mended.pk, entry.pk)
    assert before.action == "timeline.entry-added"


def test_a_refused_entry_leaves_no_trace(
    incident: Incident, saga: User, now: datetime
) -> None:
    before = audit.chain(incident.reference)

    with pytest.raises(InvalidTextError):
        services.add_timeline_entry(
            incident=incident, kind="system", happened_at=now, text=" ", by=saga, now=now
        )

    assert not selectors.timeline(incident).exists()
    assert audit.chain(incident.reference) == before


@pytest.mark.parametrize("wrong", [{"kind": "gossip"}, {"fidelity": "week"}])
def test_a_value_that_is_no_choice_is_refused_by_name(
    incident: Incident, saga: User, now: datetime, wrong: dict[str, Any]
) -> None:
    told = {"kind": "system", "happened_at": now, "text": "x"} | wrong

    with pytest.raises(InvalidValueError) as refusal:
        services.add_timeline_entry(incident=incident, **told, by=saga, now=now)

    assert refusal.value.params["field"] in wrong


def test_what_will_happen_may_be_planned(
    incident: Incident, saga: User, now: datetime
) -> None:
    planned = now + timedelta(days=1)

    kept = services.add_timeline_entry(
        incident=incident, kind="decision", happened_at=planned, text="x", by=saga, now=now
    )

    assert kept.happened_at == planned


# On the page


def address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/timeline/"


def said(**told: str) -> dict[str, str]:
    return {
        "kind": "own-action",
        "happened_at": "2026-10-06T22:50",
        "fidelity": "minute",
        "text": "Nätet delat",
        **told,
    }


def test_the_handler_adds_an_entry(incident: Incident, saga_here: Client) -> None:
    answer = saga_here.post(address(incident), said())

    (kept,) = selectors.timeline(incident)
    assert answer["Location"] == address(incident)
    assert (kept.kind, kept.text) == ("own-action", "Nätet delat")
    assert kept.happened_at == datetime(2026, 10, 6, 20, 50, tzinfo=UTC)


def test_addresses_are_harmless_on_screen(
    entry: TimelineEntry, incident: Incident, saga_here: Client
) -> None:
    page = saga_here.get(address(incident)).content.decode()

    assert "185.0.2[.]14" in page
    assert "185.0.2.14" not in page


@pytest.mark.parametrize(
    ("query", "count"), [("", 1), ("?kind=adversary", 1), ("?kind=system", 0)]
)
def test_the_url_says_which_kind_is_shown(
    entry: TimelineEntry, incident: Incident, saga_here: Client, query: str, count: int
) -> None:
    assert len(saga_here.get(address(incident) + query).context["page"]) == count


@pytest.mark.parametrize("query", ["?kind=gossip", "?kind=%00", "?page=x", "?page=-3"])
def test_wrong_values_do_no_harm(incident: Incident, saga_here: Client, query: str) -> None:
    assert saga_here.get(address(incident) + query).status_code == 200


def test_a_page_holds_fifty(
    incident: Incident, saga: User, saga_here: Client, now: datetime
) -> None:
    for number in range(51):
        services.add_timeline_entry(
            incident=incident,
            kind="system",
            happened_at=now + timedelta(seconds=number),
            text=f"Rad {number}",
            by=saga,
            now=now,
        )

    second = saga_here.get(f"{address(incident)}?page=2&kind=system").context["page"]

    assert [entry.text for entry in second] == ["Rad 0"]


def test_an_entry_is_mended_on_its_page(
    entry: TimelineEntry, incident: Incident, saga_here: Client
) -> None:
    there = f"{address(incident)}{entry.pk}/"
    assert saga_here.get(there).context["form"]["text"].value() == entry.text

    saga_here.post(there, said(text="Rättad"))

    assert [e.text for e in selectors.timeline(incident)] == ["Rättad"]


def test_who_mends_what_was_mended_keeps_what_was_typed(
    entry: TimelineEntry, incident: Incident, saga: User, saga_here: Client, later: datetime
) -> None:
    mend(entry, saga, later, "Först")

    answer = saga_here.post(f"{address(incident)}{entry.pk}/", said(text="Sedan rättat"))

    assert answer.status_code == 409
    assert "Sedan rättat</pre>" in answer.content.decode()


def test_an_empty_form_to_mend_is_told_what_is_missing(
    entry: TimelineEntry, incident: Incident, saga_here: Client
) -> None:
    page = saga_here.post(f"{address(incident)}{entry.pk}/", {})

    assert page.status_code == 422


def test_an_entry_of_another_incident_is_not_there(
    entry: TimelineEntry, significant: Incident, saga_here: Client
) -> None:
    assert saga_here.get(f"{address(significant)}{entry.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999999"])
def test_an_entry_that_is_not_there(
    incident: Incident, saga_here: Client, number: str
) -> None:
    assert saga_here.get(f"{address(incident)}{number}/").status_code == 404


def test_a_reader_looks_and_does_not_write(
    entry: TimelineEntry, incident: Incident, aino_here: Client
) -> None:
    page = aino_here.get(address(incident))

    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert aino_here.post(address(incident), said()).status_code == 403
    mended = aino_here.post(f"{address(incident)}{entry.pk}/", said())
    assert mended.status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client, method: str
) -> None:
    hidden = getattr(nils_here, method)(address(incident), said())
    absent = getattr(nils_here, method)("/incidents/VRD-2026-9999/timeline/", said())

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    answer = client.post(address(incident), said())

    assert answer["Location"].startswith("/account/login/")
    assert not selectors.timeline(incident).exists()
