"""A report in other forms: a sheet for a portal, in English, in the ESAs' structure."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.support.reports import report_address
from varde.incidents import services as incidents
from varde.reporting.models import AuthorityNote

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Obligation, Submission


def text_of(answer: HttpResponse) -> str:
    bare = re.sub(
        r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL
    )
    return " ".join(unescape(bare).split())


def pdf_text(answer: HttpResponse) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages)


def line(answer: HttpResponse, name: str) -> str:
    """The line of a question on the sheet, as it reads."""
    page = answer.content.decode()
    start = page.index(f'id="line-{name}"')
    part = re.split(r'<div class="part"|</section>', page[start:])[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


# The sheet


def test_the_sheet_asks_in_the_order_of_the_form(
    drafted: Obligation, aino_here: Client
) -> None:
    answer = aino_here.get(report_address(drafted, "sheet/"))

    lines = re.findall(r'id="line-([a-z0-9-]+)"', answer.content.decode())
    sent = answer.context["payload"]["sections"]
    assert lines == [field["id"] for section in sent for field in section["fields"]]


def test_the_sheet_has_the_channel_of_the_recipient_on_top(
    bank_report: Obligation, aino_here: Client
) -> None:
    read = text_of(aino_here.get(report_address(bank_report, "sheet/")))

    assert (
        read.index("Where it goes") < read.index("Finansinspektionen") < read.index("1.1")
    )
    assert "Reporting Portal" in read


def test_what_the_instance_knows_of_the_authority_stands_above(
    bank_report: Obligation, aino_here: Client, now: datetime
) -> None:
    AuthorityNote.objects.create(
        authority="se.finansinspektionen", contact="Jour: 08-000", changed_at=now
    )

    read = text_of(aino_here.get(report_address(bank_report, "sheet/")))

    assert read.index("Jour: 08-000") < read.index("Reporting Portal")


def test_a_moment_is_there_in_the_authoritys_time_and_in_utc(
    bank_drafted: Obligation, aino_here: Client
) -> None:
    answer = aino_here.get(report_address(bank_drafted, "sheet/"))

    detected = line(answer, "detected-at")
    assert "2026-10-06 22:45 CEST" in detected
    assert "2026-10-06T20:45:00Z UTC" in detected


def test_an_answer_stands_in_the_authoritys_words(
    bank_drafted: Obligation, aino_here: Client
) -> None:
    answer = aino_here.get(report_address(bank_drafted, "sheet/"))

    assert "Monitoring systems" in line(answer, "discovery")
    assert "Yes" in line(answer, "continuity-plan")
    assert line(answer, "entity-types").count("Copy") == 2


def test_what_is_empty_says_why(bank_report: Obligation, aino_here: Client) -> None:
    answer = aino_here.get(report_address(bank_report, "sheet/"))

    assert line(answer, "submitter-code").endswith("An answer is missing")
    assert line(answer, "other-information").endswith("Stays empty")
    assert line(answer, "entity-name").endswith("Stays empty")
    assert "4 answers are missing" in text_of(answer)


def test_without_a_script_there_is_no_button_that_does_nothing(
    bank_drafted: Obligation, aino_here: Client
) -> None:
    page = aino_here.get(report_address(bank_drafted, "sheet/")).content.decode()

    copies = re.findall(r"<button[^>]*>Copy", page)
    assert copies
    assert all(" hidden" in button for button in copies)


def test_the_sheet_of_what_was_sent_does_not_follow_the_facts(
    bank_sent: Submission, saga: User, aino_here: Client, now: datetime
) -> None:
    incidents.state_fact(
        incident=bank_sent.incident,
        fact="incident.description",
        value="Ny",
        by=saga,
        now=now,
    )

    answer = aino_here.get(f"/submissions/{bank_sent.reference}/sheet/")

    assert "Payments are down." in line(answer, "description")
    assert "Draft, not sent" not in text_of(answer)


def test_what_people_wrote_cannot_become_markup(
    bank_drafted: Obligation, saga: User, aino_here: Client, now: datetime
) -> None:
    incidents.state_fact(
        incident=bank_drafted.incident,
        fact="incident.description",
        value="<img src=x onerror=alert(1)>",
        by=saga,
        now=now,
    )

    page = aino_here.get(report_address(bank_drafted, "sheet/")).content.decode()

    assert "<img src=x" not in page


# In English


def test_what_was_sent_can_be_read_in_english(sent: Submission, aino_here: Client) -> None:
    read = pdf_text(aino_here.get(f"/submissions/{sent.reference}/report-in-english.pdf"))

    assert "A reading in English. The report itself is in Swedish." in read
    assert sent.payload_sha256[:16] in "".join(read.split())
    assert (
        "report-in-english"
        in aino_here.get(f"/submissions/{sent.reference}/").content.decode()
    )


def test_a_draft_can_be_read_in_english_before_it_is_sent(
    drafted: Obligation, aino_here: Client
) -> None:
    read = pdf_text(aino_here.get(report_address(drafted, "preview-in-english.pdf")))

    assert "Draft, not sent" in read


def test_a_report_in_english_needs_no_second_file(
    bank_sent: Submission, aino_here: Client
) -> None:
    page = aino_here.get(f"/submissions/{bank_sent.reference}/").content.decode()

    assert "report-in-english" not in page


# In the structure of the European Supervisory Authorities


def test_a_dora_report_is_a_file_with_the_field_names_of_the_authorities(
    bank_sent: Submission, aino_here: Client
) -> None:
    answer = aino_here.get(f"/submissions/{bank_sent.reference}/esa.json")

    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert f'filename="{bank_sent.reference}-dora.json"' in answer["Content-Disposition"]
    assert said["incidentSubmission"] == "initial_notification"
    assert said["incident"]["detectionDateTime"] == "2026-10-06T20:45:00Z"


def test_the_pages_of_a_dora_report_lead_to_the_file(
    bank_sent: Submission, bank_drafted: Obligation, aino_here: Client
) -> None:
    of_sent = aino_here.get(f"/submissions/{bank_sent.reference}/").content.decode()
    of_draft = aino_here.get(report_address(bank_drafted)).content.decode()

    assert f"/submissions/{bank_sent.reference}/esa.json?amounts=full" in of_sent
    assert report_address(bank_drafted, "esa.json") in of_draft


def test_a_draft_that_is_not_complete_is_refused_by_its_questions(
    bank_report: Obligation, aino_here: Client
) -> None:
    answer = aino_here.get(report_address(bank_report, "esa.json"))

    assert answer.status_code == 422
    read = text_of(answer)
    assert "cannot be written in that format" in read
    assert "1.3 Identification code of the entity submitting the report" in read
    page = aino_here.get(report_address(bank_report)).content.decode()
    assert "esa.json" not in page


@pytest.mark.parametrize("reports", ["a submission", "a draft"])
def test_other_regimes_have_no_such_file(
    reports: str, sent: Submission, drafted: Obligation, aino_here: Client
) -> None:
    submission = f"/submissions/{sent.reference}/"
    page = submission if reports == "a submission" else report_address(drafted)

    assert aino_here.get(f"{page}esa.json").status_code == 404
    assert "esa.json" not in aino_here.get(page).content.decode()
