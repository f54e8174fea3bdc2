"""A page asks the database as often when it has much to show as when it has little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import person
from tests.support.rows import copies
from varde.accounts.models import User
from varde.evidence import services as evidence
from varde.evidence.models import Item
from varde.evidence.services import Note
from varde.incidents import services
from varde.incidents.models import FactStatement, Incident, TimelineEntry
from varde.organisations.models import Membership, Organisation, Role
from varde.reporting.models import (
    Assessment,
    Delivery,
    Draft,
    DraftRevision,
    Obligation,
    Release,
    Submission,
)

COUNTRIES = ("SE", "FI", "NO", "DK", "IS")


@dataclass(frozen=True, slots=True)
class Scene:
    """A report of Exempelverket that was sent, its incident, and who looks."""

    incident: Incident
    sent: Submission
    saga: User
    disa: User
    now: datetime

    @property
    def handler(self) -> Organisation:
        return self.incident.organisation

    @property
    def here(self) -> str:
        return f"/incidents/{self.incident.reference}/"


def people(number: int) -> list[User]:
    return [
        person(f"p{n}@exempelverket.example", f"Person {n}", time_zone="Europe/Oslo")
        for n in range(number)
    ]


def entities_of(scene: Scene, number: int) -> list[Organisation]:
    """Legal entities in all five countries that Exempelverket handles for."""
    named = [{"reference": f"bolag-{n}", "name": f"Bolag {n}"} for n in range(number)]
    placed = [
        {"country": COUNTRIES[n % 5], "parent_id": scene.handler.pk} for n in range(number)
    ]
    return copies(scene.handler, [a | b for a, b in zip(named, placed, strict=True)])


def many_incidents(scene: Scene) -> None:
    """Sixty more, of ten organisations, each with verdicts, clocks and drafts."""
    entities = entities_of(scene, 10)
    Membership.objects.bulk_create(
        Membership(organisation=entity, user=scene.saga, role=Role.RESPONDER)
        for entity in entities
    )
    made = copies(
        scene.incident,
        (
            {"reference": f"VRD-9999-{n:04}", "organisation_id": entities[n % 10].pk}
            for n in range(60)
        ),
    )
    for model in (Assessment, Obligation, Draft):
        for row in model.objects.filter(incident=scene.incident):
            copies(row, ({"incident_id": incident.pk} for incident in made))


def many_entities(scene: Scene) -> None:
    """Ten legal entities more are hit, and much is sent, said and written."""
    for entity in entities_of(scene, 10):
        services.add_party(
            incident=scene.incident, organisation=entity, by=scene.saga, now=scene.now
        )
    many_versions(scene)
    many_statements(scene)
    many_entries(scene)


def many_statements(scene: Scene) -> None:
    for statement in FactStatement.objects.filter(incident=scene.incident):
        copies(statement, ({"stated_by_id": user.pk} for user in User.objects.all()))


def many_versions(scene: Scene) -> None:
    """The report was corrected forty times, and each version went to the desk."""
    reference = scene.sent.reference
    sent = copies(
        scene.sent, ({"reference": f"{reference}-{n}", "version": n} for n in range(2, 42))
    )
    copies(scene.sent.deliveries.get(), ({"submission_id": row.pk} for row in sent))


def many_drafts(scene: Scene) -> None:
    """The report was written by many, over and over, and released as often."""
    many_versions(scene)
    many_statements(scene)
    approvers = people(20)
    Membership.objects.bulk_create(
        Membership(organisation=scene.handler, user=user, role=Role.APPROVER)
        for user in approvers
    )
    revision = DraftRevision.objects.get()
    copies(
        revision, ({"number": n, "saved_by_id": u.pk} for n, u in enumerate(approvers, 2))
    )
    copies(Release.objects.get(), ({"decided_by_id": user.pk} for user in approvers))


def many_items(scene: Scene) -> None:
    """A hundred items more, each said and held by another person."""
    item, others = Item.objects.get(), people(20)
    rows = copies(
        item, ({"number": n, "added_by_id": others[n % 20].pk} for n in range(2, 102))
    )
    said, event = item.said, item.stands
    by = [others[n % 20].pk for n in range(100)]
    each = list(zip(rows, by, strict=True))
    copies(said, ({"item_id": row.pk, "said_by_id": pk} for row, pk in each))
    copies(event, ({"item_id": row.pk, "by_id": pk, "holder_id": pk} for row, pk in each))


def many_events(scene: Scene) -> None:
    """Five hundred custody events, by many people, and as many corrections as people."""
    item, others = Item.objects.get(), people(20)
    changes = (
        {"number": n, "by_id": others[n % 20].pk, "handed_to_id": others[n % 20].pk}
        for n in range(2, 502)
    )
    copies(item.stands, changes)
    copies(
        item.said,
        ({"number": n, "said_by_id": user.pk} for n, user in enumerate(others, 2)),
    )


def many_answers(scene: Scene) -> None:
    """Half of what arrived is acknowledged, each by another officer."""
    many_versions(scene)
    for delivery, user in zip(Delivery.objects.all(), people(20), strict=False):
        delivery.acknowledged_by, delivery.acknowledged_at = user, scene.now
        delivery.save()


def many_entries(scene: Scene) -> None:
    """Five thousand entries of the timeline, by many people."""
    authors = people(20)
    entry = TimelineEntry.objects.get()
    copies(
        entry,
        (
            {
                "happened_at": scene.now - timedelta(minutes=n),
                "entered_by_id": authors[n % 20].pk,
            }
            for n in range(5_000)
        ),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A budget of statements; `mark` is there once for each thing that is shown."""

    budget: int
    address: Callable[[Scene], str]
    fill: Callable[[Scene], None]
    mark: str
    reader: str = "saga"


PAGES = {
    "incidents": Page(12, lambda _: "/incidents/", many_incidents, "<tr>"),
    "incident": Page(25, lambda s: s.here, many_entities, 'class="verdict"'),
    "duties": Page(15, lambda _: "/", many_incidents, 'class="duty"'),
    "assessment": Page(
        25, lambda s: f"{s.here}assessment/", many_entities, 'class="criteria"'
    ),
    "draft": Page(
        30,
        lambda s: f"{s.here}reports/exempelverket/se.nis2/early-warning/",
        many_drafts,
        "/submissions/",
    ),
    "inbox": Page(12, lambda _: "/desk/myndigheten/", many_answers, "<tr>", reader="disa"),
    "timeline": Page(25, lambda s: f"{s.here}timeline/", many_entries, "<li><time"),
    "evidence": Page(12, lambda s: f"{s.here}evidence/", many_items, "<tr>"),
    "item": Page(20, lambda s: f"{s.here}evidence/1/", many_events, '<tr id="event-'),
    "custody": Page(
        16, lambda s: f"{s.here}evidence/1/custody/", many_events, '<tr id="event-'
    ),
    "reports": Page(12, lambda _: "/reports/", many_versions, "<tr>"),
}


@pytest.fixture
def scene(sent: Submission, saga: User, disa: User, now: datetime) -> Scene:
    services.add_timeline_entry(
        incident=sent.incident,
        kind="system",
        happened_at=now - timedelta(hours=2),
        text="Disken är full.",
        by=saga,
        now=now,
    )
    evidence.add_item(
        incident=sent.incident,
        kind="physical",
        note=Note(title="Disk", acquired_at=now, acquired_by=saga.name, acquired_where="A"),
        by=saga,
        now=now,
    )
    return Scene(incident=sent.incident, sent=sent, saga=saga, disa=disa, now=now)


def statements_and_marks(page: Page, scene: Scene) -> tuple[int, int]:
    client = Client()
    client.force_login(getattr(scene, page.reader))
    with CaptureQueriesContext(connection) as asked:
        response = client.get(page.address(scene))
    assert response.status_code == 200
    return len(asked), response.content.decode().count(page.mark)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stays_within_its_budget_however_much_it_shows(
    scene: Scene, name: str
) -> None:
    page = PAGES[name]
    few, little = statements_and_marks(page, scene)
    page.fill(scene)

    many, much = statements_and_marks(page, scene)

    assert much > little
    assert many <= few <= page.budget
