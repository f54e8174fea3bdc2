"""What was sent stays to be seen as it was sent, with what the authority answered."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.support.browsers import filled, forms_on
from varde.core.canonical import digest
from varde.incidents import services as incidents
from varde.organisations.models import Membership, Role
from varde.reporting import services
from varde.reporting.models import Delivery, Receipt, Submission

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.reporting.models import Obligation

MARKUP = "<script>alert(1)</script> =1+1 {{ x }} שלום"


@pytest.fixture
def with_markup(significant: Incident, saga: User, now: datetime) -> None:
    """What happened, in words that a page could stumble over."""
    incidents.state_fact(
        incident=significant, fact="incident.description", value=MARKUP, by=saga, now=now
    )


@pytest.fixture
def to_carry(released: Obligation, saga: User, now: datetime) -> Delivery:
    """Sent to an authority that has no desk here."""
    return services.submit(obligation=released, by=saga, now=now).deliveries.get()


@pytest.fixture
def receipt(sent: Submission) -> Receipt:
    return Receipt.objects.get(delivery__submission=sent)


def address(sent: Submission, what: str = "") -> str:
    return f"/submissions/{sent.reference}/{what}"


def page_of(client: Client, sent: Submission) -> str:
    return client.get(address(sent)).content.decode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# The files


@pytest.mark.parametrize(
    ("what", "content_type"),
    [("report.json", "application/json"), ("report.pdf", "application/pdf")],
)
def test_the_report_is_a_file(
    sent: Submission, aino_here: Client, what: str, content_type: str
) -> None:
    answer = aino_here.get(address(sent, what))

    name = what.replace("report", sent.reference)
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_a_receipt_is_a_file(
    sent: Submission, receipt: Receipt, aino_here: Client, kind: str
) -> None:
    answer = aino_here.get(address(sent, f"receipts/{receipt.pk}.{kind}"))

    name = f"{sent.reference}-receipt-{receipt.pk}.{kind}"
    assert answer["Content-Type"] == f"application/{kind}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_page_shows_the_hashes_of_the_files(
    sent: Submission, receipt: Receipt, aino_here: Client
) -> None:
    report = aino_here.get(address(sent, "report.json")).content
    receipted = aino_here.get(address(sent, f"receipts/{receipt.pk}.json")).json()

    page = page_of(aino_here, sent)
    assert sha256(report) in page
    assert digest(receipted["receipt"]) in page
    assert receipted["receipt"]["submission"]["sha256"] == sha256(report)


def test_the_pdf_is_the_one_that_was_sent(sent: Submission, aino_here: Client) -> None:
    made = aino_here.get(address(sent, "report.pdf")).content

    assert sha256(made) == sent.pdf_sha256
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert "Exempelverket" in text


def test_the_receipt_can_be_printed(
    sent: Submission, receipt: Receipt, aino_here: Client
) -> None:
    made = aino_here.get(address(sent, f"receipts/{receipt.pk}.pdf")).content

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert sent.payload_sha256[:16] in "".join(text.split())


def test_what_was_sent_does_not_follow_the_facts(
    sent: Submission, saga: User, aino_here: Client, now: datetime
) -> None:
    before = aino_here.get(address(sent, "report.json")).content

    incidents.state_fact(
        incident=sent.incident, fact="incident.description", value="Nytt", by=saga, now=now
    )

    assert aino_here.get(address(sent, "report.json")).content == before
    assert "Nytt" not in page_of(aino_here, sent)


@pytest.mark.parametrize("number", ["0", "9" * 30])
@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_a_receipt_that_is_not_there(
    sent: Submission, aino_here: Client, number: str, kind: str
) -> None:
    assert aino_here.get(address(sent, f"receipts/{number}.{kind}")).status_code == 404


def test_a_receipt_of_another_report_is_not_there(
    sent: Submission, receipt: Receipt, released: Obligation, aino_here: Client
) -> None:
    other = Submission.objects.get(pk=sent.pk)
    other.pk, other.reference, other.version = None, f"{sent.reference}9", 9
    other.save()

    assert aino_here.get(address(other, f"receipts/{receipt.pk}.json")).status_code == 404


# The page


def test_it_says_who_did_what(sent: Submission, aino_here: Client) -> None:
    page = " ".join(page_of(aino_here, sent).split())

    assert "<dt>Drafted by</dt><dd>Saga Lind</dd>" in page
    assert "<dt>Released by</dt><dd>Berit Ek</dd>" in page
    assert "On time" in page


def test_it_says_when_one_person_did_both(
    drafted: Obligation, asked: Any, saga: User, saga_here: Client, now: datetime
) -> None:
    here = drafted.incident.organisation
    Membership.objects.filter(organisation=here).exclude(user=saga).delete()
    Membership.objects.filter(user=saga).update(role=Role.APPROVER)
    services.release(
        obligation=drafted, content_sha256=asked.content_sha256, by=saga, now=now
    )

    alone = services.submit(obligation=drafted, by=saga, now=now)

    saga.authenticator_set.create(type="totp", data={"secret": "x"})
    assert 'Saga Lind <span class="muted small">alone</span>' in page_of(saga_here, alone)


def test_it_says_why_it_was_late(
    released: Obligation, saga: User, aino_here: Client, now: datetime
) -> None:
    late = services.submit(
        obligation=released,
        lateness_reason="Nätet <b>låg</b> nere.",
        by=saga,
        now=now + timedelta(days=2),
    )

    page = page_of(aino_here, late)
    assert "Nätet &lt;b&gt;låg&lt;/b&gt; nere." in page
    assert '<span class="ds-tag" data-color="danger">Late</span>' in page


@pytest.mark.usefixtures("with_markup")
def test_any_text_is_sent_as_it_is_and_shown_inert(
    sent: Submission, aino_here: Client
) -> None:
    sent_text = aino_here.get(address(sent, "report.json")).content.decode()

    page = page_of(aino_here, sent)
    assert json.dumps(MARKUP, ensure_ascii=False) in sent_text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =1+1 {{ x }} שלום" in page
    assert "<script>alert" not in page


def test_the_authoritys_answer_is_visible_to_the_reporter(
    sent: Submission, disa: User, aino_here: Client, now: datetime
) -> None:
    services.acknowledge(
        delivery=sent.deliveries.get(), answer="Tack.\n<b>Ring</b> oss.", by=disa, now=now
    )

    page = page_of(aino_here, sent)
    assert "Acknowledged by Disa Holm" in page
    assert "Tack.\n&lt;b&gt;Ring&lt;/b&gt; oss." in page
    assert page.count("/receipts/") == 4


# By hand


def recorded(client: Client, delivery: Delivery, **typed: str) -> HttpResponse:
    told = {"delivered_at": "2026-10-06T23:45", "proof": "Ärende 2026:17", **typed}
    where, sheet = filled(
        client.get(address(delivery.submission)), f"/{delivery.pk}/", told
    )
    return client.post(where, sheet)


def test_who_carries_it_records_the_proof(to_carry: Delivery, saga_here: Client) -> None:
    recorded(saga_here, to_carry, proof="Ärende <i>2026:17</i>")

    to_carry.refresh_from_db()
    assert to_carry.delivered_at == to_carry.submission.submitted_at + timedelta(minutes=15)
    page = saga_here.get(address(to_carry.submission))
    assert "Ärende &lt;i&gt;2026:17&lt;/i&gt;" in page.content.decode()
    assert [action for action, _ in forms_on(page) if "/deliveries/" in action] == []


def test_recorded_twice_the_first_stands(to_carry: Delivery, saga_here: Client) -> None:
    where = address(to_carry.submission, f"deliveries/{to_carry.pk}/")
    recorded(saga_here, to_carry)

    told = {"delivered_at": "2026-10-07T08:00", "proof": "Ett annat ärende"}
    again = saga_here.post(where, told)

    assert again.status_code == 409
    to_carry.refresh_from_db()
    assert to_carry.proof == "Ärende 2026:17"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ({"delivered_at": ""}, "When it was delivered: "),
        ({"delivered_at": "igår"}, "When it was delivered: "),
        ({"delivered_at": "2026-10-25T02:30"}, "When it was delivered: "),
        ({"proof": ""}, "Proof: "),
        ({"proof": "a\x00b"}, "Proof: "),
        ({"proof": "x" * 1_000_000}, "Proof: "),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    to_carry: Delivery, saga_here: Client, typed: dict[str, str], label: str
) -> None:
    answer = recorded(saga_here, to_carry, **typed)

    assert answer.status_code == 422
    assert label in answer.content.decode()
    kept = {name: answer.context["hand_form"][name].value() for name in typed}
    assert kept == typed
    to_carry.refresh_from_db()
    assert to_carry.delivered_at is None


@pytest.mark.parametrize("when", ["2026-10-06T23:00", "2099-01-01T00:00"])
def test_nothing_is_delivered_before_it_is_sent_or_in_the_future(
    to_carry: Delivery, saga_here: Client, when: str
) -> None:
    answer = recorded(saga_here, to_carry, delivered_at=when)

    assert answer.status_code == 422
    assert "delivered after it was sent" in answer.content.decode()
    assert "Ärende 2026:17</pre>" in answer.content.decode()
    to_carry.refresh_from_db()
    assert to_carry.delivered_at is None


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_delivery_that_is_not_there(
    to_carry: Delivery, saga_here: Client, number: str
) -> None:
    where = address(to_carry.submission, f"deliveries/{number}/")

    assert saga_here.post(where, {"proof": "x"}).status_code == 404


def test_a_reader_looks_and_records_nothing(to_carry: Delivery, aino_here: Client) -> None:
    where = address(to_carry.submission, f"deliveries/{to_carry.pk}/")

    assert "To be delivered by hand" in page_of(aino_here, to_carry.submission)
    assert where not in page_of(aino_here, to_carry.submission)
    assert aino_here.post(where, {"proof": "x"}).status_code == 403


def test_whoever_has_to_carry_it_is_led_to_how_the_authority_is_reached(
    to_carry: Delivery, saga_here: Client
) -> None:
    page = page_of(saga_here, to_carry.submission)

    assert f'href="/authorities/#{to_carry.recipient}"' in page
