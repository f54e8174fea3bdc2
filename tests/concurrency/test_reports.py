"""Two people work on one report at the same moment; it is sent once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.concurrency.crowd import at_once, granted, refusals
from varde.accounts.models import User
from varde.audit.chains import verify_chain
from varde.core.errors import (
    AcknowledgedAlreadyError,
    AlreadySubmittedError,
    DraftChangedError,
    ReleaseDecidedError,
    ReleaseMissingError,
)
from varde.core.reports import TypedAnswer
from varde.incidents import services as incidents
from varde.organisations.models import Organisation
from varde.reporting import services
from varde.reporting.models import (
    Delivery,
    DraftRevision,
    Obligation,
    Receipt,
    Release,
    Submission,
)

pytestmark = pytest.mark.django_db(transaction=True)


def looked_at(obligation: Obligation) -> Obligation:
    """The report as one more person has it before her."""
    return Obligation.objects.get(pk=obligation.pk)


def test_of_two_who_save_a_draft_one_is_told(
    early_warning: Obligation, saga: User, berit: User, now: datetime
) -> None:
    save = partial(services.save_draft, changed={}, revision=0, now=now)
    results = at_once(
        *(
            partial(save, obligation=looked_at(early_warning), by=who)
            for who in (saga, berit)
        )
    )

    assert refusals(results) == [DraftChangedError]
    assert DraftRevision.objects.count() == 1


def test_who_saves_and_who_states_do_not_wait_for_each_other(
    early_warning: Obligation, saga: User, berit: User, now: datetime
) -> None:
    fact = "incident.suspected_unlawful"
    state = partial(incidents.state_fact, fact=fact, value=True, by=berit, now=now)
    save = partial(
        services.save_draft,
        changed={"suspected-antagonistic": TypedAnswer(value=False)},
        revision=0,
        by=saga,
        now=now,
    )
    states = [
        partial(state, incident=looked_at(early_warning).incident) for _number in range(4)
    ]

    results = at_once(*states, partial(save, obligation=looked_at(early_warning)))

    assert refusals(results) == []
    assert verify_chain(early_warning.incident.reference).whole


def test_a_release_is_decided_once(
    drafted: Obligation, asked: Release, berit: User, now: datetime
) -> None:
    release = partial(
        services.release, content_sha256=asked.content_sha256, by=berit, now=now
    )
    refuse = partial(services.refuse_release, note="Fel", by=berit, now=now)

    results = at_once(
        *(partial(act, obligation=looked_at(drafted)) for act in (release, refuse, release))
    )

    assert refusals(results) == [ReleaseDecidedError] * 2


class TestSending:
    def test_a_report_goes_out_once(
        self, released: Obligation, authority: Organisation, saga: User, now: datetime
    ) -> None:
        send = partial(services.submit, by=saga, now=now)
        results = at_once(
            *(partial(send, obligation=looked_at(released)) for _number in range(4))
        )

        assert refusals(results) == [AlreadySubmittedError] * 3
        assert (Submission.objects.count(), Receipt.objects.count()) == (1, 1)
        assert verify_chain(released.incident.reference).whole

    def test_a_clock_that_is_behind_does_not_send_it_twice(
        self, released: Obligation, saga: User, now: datetime
    ) -> None:
        behind = now - timedelta(seconds=2)
        services.submit(obligation=looked_at(released), by=saga, now=behind)

        with pytest.raises(AlreadySubmittedError):
            services.submit(obligation=looked_at(released), by=saga, now=now)

    def test_what_is_corrected_meanwhile_is_sent_as_released_or_not_at_all(
        self, released: Obligation, saga: User, now: datetime
    ) -> None:
        send = partial(services.submit, obligation=looked_at(released), by=saga, now=now)
        correct = partial(
            incidents.state_fact,
            incident=looked_at(released).incident,
            fact="incident.suspected_unlawful",
            value=True,
            by=saga,
            now=now,
        )
        results = at_once(send, correct)

        assert set(refusals(results)) <= {ReleaseMissingError}
        assert Submission.objects.count() == len(granted(results)) - 1

    def test_asking_again_meanwhile_needs_a_reason_or_stops_it(
        self, released: Obligation, saga: User, now: datetime
    ) -> None:
        send = partial(services.submit, obligation=looked_at(released), by=saga, now=now)
        ask = partial(services.ask_release, obligation=looked_at(released), asked_of=None)

        results = at_once(send, partial(ask, by=saga, now=now))

        assert len(refusals(results)) == 1
        assert Submission.objects.count() == (refusals(results) != [ReleaseMissingError])


def test_an_arrival_is_acknowledged_once(
    sent: Submission, disa: User, dag: User, now: datetime
) -> None:
    acknowledge = partial(services.acknowledge, now=now)
    results = at_once(
        *(
            partial(acknowledge, delivery=Delivery.objects.get(), by=officer, answer=answer)
            for officer, answer in ((disa, "Tack"), (dag, "Mottaget"))
        )
    )

    (answered,) = granted(results)
    assert refusals(results) == [AcknowledgedAlreadyError]
    assert Delivery.objects.get().answer == answered.answer
    assert Receipt.objects.count() == 2
