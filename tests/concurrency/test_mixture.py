"""A few seconds of everybody doing everything, as on a bad night."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from tests.concurrency.crowd import at_once
from varde.accounts.models import User
from varde.audit.chains import verify_chain
from varde.core.errors import DomainError
from varde.core.reports import TypedAnswer
from varde.incidents import services as incidents
from varde.incidents.models import FactStatement, Incident, StatusChange, TimelineEntry
from varde.organisations.models import Organisation
from varde.reporting import selectors, services
from varde.reporting.models import (
    Delivery,
    DraftRevision,
    Obligation,
    Receipt,
    Release,
    Submission,
)

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 4
PEOPLE = 6
# What a grant leaves behind, so that none can be lost.
LEAVES = {
    "declare": Incident,
    "state": FactStatement,
    "note": TimelineEntry,
    "step": StatusChange,
    "save": DraftRevision,
    "ask": Release,
    "send": Submission,
}


class Night:
    """One report of one incident, and what can be done to it."""

    def __init__(
        self, obligation: Obligation, saga: User, berit: User, now: datetime
    ) -> None:
        self.pk = obligation.pk
        self.organisation = obligation.incident.organisation
        self.saga: dict[str, Any] = {"by": saga, "now": now}
        self.berit: dict[str, Any] = {"by": berit, "now": now}

    @property
    def report(self) -> Obligation:
        return Obligation.objects.get(pk=self.pk)

    def declare(self) -> None:
        incidents.declare(organisation=self.organisation, title="Ett till", **self.saga)

    def state(self) -> None:
        said = {"fact": "incident.suspected_unlawful", "value": random.random() < 0.5}
        incidents.state_fact(incident=self.report.incident, **said, **self.saga)

    def note(self) -> None:
        said = {"kind": "decision", "happened_at": self.saga["now"], "text": "Stängt av"}
        incidents.add_timeline_entry(incident=self.report.incident, **said, **self.saga)

    def step(self) -> None:
        incident = self.report.incident
        to = random.choice(["ongoing", "contained"])
        revision = incident.revision
        incidents.change_status(
            incident=incident, to=to, reason="Om igen", revision=revision, **self.saga
        )

    def save(self) -> None:
        draft = selectors.draft_view(self.report).draft
        services.save_draft(
            obligation=self.report,
            changed={"second-contact-name": TypedAnswer(value="Berit Ek")},
            revision=draft.revision if draft else 0,
            **self.saga,
        )

    def ask(self) -> None:
        services.ask_release(
            obligation=self.report, asked_of=None, correction_reason="Nytt", **self.saga
        )

    def release(self) -> None:
        standing = selectors.draft_view(self.report).release
        services.release(
            obligation=self.report,
            content_sha256=standing.content_sha256 if standing else "",
            **self.berit,
        )

    def send(self) -> None:
        services.submit(obligation=self.report, **self.saga)

    def acknowledge(self) -> None:
        arrival = Delivery.objects.order_by("?").first()
        if arrival is not None:
            services.acknowledge(delivery=arrival, **self.berit)

    def work(self, seed: int, until: float) -> list[str]:
        """Do one thing after the other; tell what was granted."""
        chosen = random.Random(seed)
        acts: dict[str, Callable[[], None]] = {
            name: getattr(self, name) for name in (*LEAVES, "release", "acknowledge")
        }
        done = []
        while time.monotonic() < until:
            name = chosen.choice([*acts, "ask", "release", "send"])
            try:
                acts[name]()
            except DomainError:
                continue
            done.append(name)
        return done


def test_nothing_is_lost_and_nothing_is_sent_twice(
    drafted: Obligation, authority: Organisation, saga: User, berit: User, now: datetime
) -> None:
    night = Night(drafted, saga, berit, now)
    before = {name: model.objects.count() for name, model in LEAVES.items()}
    until = time.monotonic() + SECONDS

    results = at_once(*(partial(night.work, seed, until) for seed in range(PEOPLE)))

    done = [name for result in results for name in result]
    for name, model in LEAVES.items():
        declared = done.count("declare") if model is StatusChange else 0
        left = model.objects.count() - before[name] - declared
        assert left == done.count(name), name
    assert Release.objects.filter(decision="sent").count() == Submission.objects.count()
    acknowledged = Delivery.objects.exclude(acknowledged_at=None).count()
    assert Receipt.objects.count() == done.count("send") + acknowledged
    assert verify_chain(drafted.incident.reference).whole
