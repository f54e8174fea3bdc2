"""The authority's form, filled in by people who work at the same time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.support.reports import as_opened, question, report_address, save
from varde.incidents import selectors as incidents
from varde.incidents import services
from varde.incidents.models import FactStatement
from varde.reporting import selectors
from varde.reporting.models import DraftRevision, Obligation

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

EVENTS = "incident.description"


def typed_in(obligation: Obligation) -> dict[str, Any]:
    revision = DraftRevision.objects.filter(draft__incident=obligation.incident).first()
    return revision.answers if revision else {}


# What is typed


def test_an_answer_that_is_a_fact_goes_to_the_facts(
    early_warning: Obligation, significant: Incident, saga_here: Client
) -> None:
    answer = save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    assert answer["Location"] == report_address(early_warning)
    assert incidents.fact_values(significant)[EVENTS] == "Databasen svarar inte."
    assert typed_in(early_warning) == {}


def test_an_answer_that_is_no_fact_stays_in_the_draft(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"contact-name": "Jouren"})

    assert typed_in(early_warning)["contact-name"]["value"] == "Jouren"
    assert question(saga_here, early_warning, "contact-name")["source"] == "answer"


def test_what_was_left_alone_is_not_said_again(
    early_warning: Obligation, saga_here: Client
) -> None:
    said = FactStatement.objects.count()

    save(saga_here, early_warning)

    assert FactStatement.objects.count() == said
    assert typed_in(early_warning) == {}


def test_where_several_entities_are_hit_it_holds_for_the_one_of_the_report(
    early_warning: Obligation,
    exempelbolaget: Organisation,
    saga: User,
    saga_here: Client,
    now: datetime,
) -> None:
    hit = early_warning.incident
    services.add_party(incident=hit, organisation=exempelbolaget, by=saga, now=now)

    save(saga_here, early_warning, {"course-of-events": "Bara hos verket."})

    assert EVENTS in incidents.fact_values(hit, early_warning.entity)
    assert EVENTS not in incidents.fact_values(hit, exempelbolaget)


@pytest.mark.parametrize("before", ["true", "false"])
def test_a_yes_or_no_can_become_not_known_again(
    early_warning: Obligation, saga_here: Client, before: str
) -> None:
    save(saga_here, early_warning, {"ongoing": before})

    save(saga_here, early_warning, {"ongoing__unknown": "on"})

    assert question(saga_here, early_warning, "ongoing")["state"] == "not-known-yet"


def test_who_answers_after_all_need_not_untick_the_box(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"how-detected__unknown": "on"})

    save(saga_here, early_warning, {"how-detected": "En kund ringde."})

    assert question(saga_here, early_warning, "how-detected")["state"] == "known"


def test_a_fact_that_is_wiped_out_is_not_known(
    early_warning: Obligation, significant: Incident, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"course-of-events": "Fel incident."})

    save(saga_here, early_warning, {"course-of-events": ""})

    assert incidents.current_facts(significant)[EVENTS].known is False
    assert question(saga_here, early_warning, "course-of-events")["state"] == "missing"


def test_a_typed_answer_that_is_wiped_out_is_taken_back(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"second-contact-name": "Jouren"})

    save(saga_here, early_warning, {"second-contact-name": ""})

    assert question(saga_here, early_warning, "second-contact-name")["state"] == "empty"


def test_without_what_the_page_noted_nothing_is_wiped_out(
    early_warning: Obligation, significant: Incident, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    saga_here.post(report_address(early_warning), {"revision": "1"})

    assert incidents.fact_values(significant)[EVENTS] == "Databasen svarar inte."


# What does not fit


@pytest.mark.parametrize(
    ("name", "value", "label", "reason"),
    [
        ("contact-email", "not an address", "E-mail", "Write an e-mail address"),
        ("contact-phone", "08 12 34 56", "Telephone", "Write the number with its country"),
        ("detected-at", "igår kväll", "Date and time of detection", "Write a date and"),
        ("course-of-events", "a\x00b", "Course of events", "cannot be kept"),
        ("course-of-events", "gnp\u202e.exe", "Course of events", "reading direction"),
        ("course-of-events", "=1+1" * 250_000, "Course of events", "at most 10000"),
        ("organisation-number", "1\n2", "Organisation number", "in one line"),
        ("ongoing", "perhaps", "Is the incident still going on?", "valid choice"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(
    early_warning: Obligation,
    saga_here: Client,
    name: str,
    value: str,
    label: str,
    reason: str,
) -> None:
    answer = save(saga_here, early_warning, {name: value, "how-detected": "Ett larm"})

    assert answer.status_code == 422
    summary = answer.content.decode().partition('id="errors"')[2].partition("</ul>")[0]
    assert label in summary
    assert reason in summary
    assert answer.context["form"][name].value() == value
    assert answer.context["form"]["how-detected"].value() == "Ett larm"
    assert not DraftRevision.objects.exists()


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-10-06T23:50", "“Became aware” lies before this."),
        ("2099-01-01T00:00", "This lies in the future."),
    ],
)
def test_a_milestone_that_cannot_be_is_named_and_nothing_is_half_saved(
    early_warning: Obligation,
    significant: Incident,
    saga_here: Client,
    at: str,
    reason: str,
) -> None:
    told = {"detected-at": at, "course-of-events": "Databasen svarar inte."}

    answer = save(saga_here, early_warning, told)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"detected-at": [reason]}
    assert answer.context["form"]["course-of-events"].value() == "Databasen svarar inte."
    assert EVENTS not in incidents.fact_values(significant)


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "0\x00"])
def test_a_revision_that_is_none_is_refused(
    early_warning: Obligation, saga_here: Client, revision: str
) -> None:
    assert save(saga_here, early_warning, {"revision": revision}).status_code == 422


def test_a_revision_that_never_was_is_a_conflict(
    early_warning: Obligation, saga_here: Client
) -> None:
    assert save(saga_here, early_warning, {"revision": "9" * 30}).status_code == 409


@pytest.mark.parametrize(
    "noted", ["", ":", "a:b:c", "course-of-events", "\x01", "x " * 40_000]
)
def test_what_the_page_noted_may_be_garbled(
    early_warning: Obligation, saga_here: Client, noted: str
) -> None:
    answer = save(saga_here, early_warning, {"shown": noted, "contact-name": "Jouren"})

    assert answer.status_code in {302, 409, 422}


# How it looks


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "{{ x }} {% csrf %}",
        "שלום, עולם",
        "𝕏 ñ ½",
    ],
)
def test_any_text_is_kept_and_shown_inert(
    early_warning: Obligation, significant: Incident, saga_here: Client, text: str
) -> None:
    save(saga_here, early_warning, {"course-of-events": text})

    page = saga_here.get(report_address(early_warning))

    assert incidents.fact_values(significant)[EVENTS] == text
    assert as_opened(saga_here, early_warning)["course-of-events"] == [text]
    assert "<script>alert" not in page.content.decode()
    assert saga_here.get(report_address(early_warning, "preview.pdf")).status_code == 200


def test_what_is_missing_is_named_with_its_provision_and_a_link_to_the_question(
    early_warning: Obligation, saga_here: Client
) -> None:
    page = saga_here.get(report_address(early_warning))

    missing = {item["label"]: item for item in page.context["missing"]}
    assert "2 kap. 5 §" in missing["Course of events"]["cites"]
    targets = [f'id="{item["target"]}"' for item in missing.values()]
    assert [target for target in targets if target not in page.content.decode()] == []


def test_what_is_answered_is_no_longer_missing(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    page = saga_here.get(report_address(early_warning))

    labels = {item["label"] for item in page.context["missing"]}
    assert "Course of events" not in labels
    assert "How it was detected" in labels


def test_who_said_a_fact_stands_beside_it(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    page = saga_here.get(report_address(early_warning)).content.decode()

    assert "From the facts, by Saga Lind" in page


def test_the_preview_is_a_file_that_says_that_it_is_a_draft(
    early_warning: Obligation, aino_here: Client
) -> None:
    answer = aino_here.get(report_address(early_warning, "preview.pdf"))

    name = f"{early_warning.incident.reference}-early-warning-draft.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "UTKAST" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().upper()


# Who may


def test_a_reader_sees_the_draft_and_no_form(
    early_warning: Obligation, saga_here: Client, aino_here: Client
) -> None:
    save(
        saga_here,
        early_warning,
        {"course-of-events": "Databasen svarar inte.", "ongoing": "true"},
    )

    page = aino_here.get(report_address(early_warning)).content.decode()

    assert "Databasen svarar inte." in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert main.count("<input") + main.count("<textarea") == main.count(" disabled")


def test_a_reader_does_not_write(early_warning: Obligation, aino_here: Client) -> None:
    told = {"revision": "0", "course-of-events": "x"}

    assert aino_here.post(report_address(early_warning), told).status_code == 403
    assert EVENTS not in incidents.fact_values(early_warning.incident)


@pytest.mark.parametrize(
    "where",
    [
        "exempelverket/se.nis2/final-report-2/",
        "exempelverket/se.nis9/early-warning/",
        "exempelverket/dk.nis2/early-warning/",
        "exempelbolaget/se.nis2/early-warning/",
        "exempelverket/a%00b/early-warning/",
        "exempelverket/%FF/early-warning/",
    ],
)
def test_a_report_that_nobody_owes_is_not_there(
    early_warning: Obligation, saga_here: Client, where: str
) -> None:
    path = f"/incidents/{early_warning.incident.reference}/reports/{where}"

    assert saga_here.get(path).status_code == 404
    assert saga_here.post(path, {"revision": "0"}).status_code == 404


def test_a_report_that_is_owed_no_more_is_not_there(
    early_warning: Obligation, saga_here: Client
) -> None:
    Obligation.objects.filter(pk=early_warning.pk).update(state=Obligation.State.VOID)

    assert saga_here.get(report_address(early_warning)).status_code == 404
    assert selectors.obligations_of(early_warning.incident) != [early_warning]
