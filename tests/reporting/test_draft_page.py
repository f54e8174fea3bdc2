"""The authority's form, filled in by people who work at the same time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.support.browsers import filled
from varde.incidents import selectors as incidents
from varde.incidents import services
from varde.incidents.models import FactStatement
from varde.reporting import selectors
from varde.reporting.models import DraftRevision, Obligation

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation

EVENTS = "incident.description"


def address(obligation: Obligation, act: str = "") -> str:
    incident, entity = obligation.incident.reference, obligation.entity.reference
    where = f"{entity}/{obligation.regime}/{obligation.stage}"
    return f"/incidents/{incident}/reports/{where}/{act}"


def opened(client: Client, obligation: Obligation) -> dict[str, Any]:
    """What the browser would send if nothing was typed."""
    return filled(client.get(address(obligation)), address(obligation))[1]


def save(
    client: Client, obligation: Obligation, typed: dict[str, str] | None = None
) -> HttpResponse:
    """Open the draft, type over it, save."""
    sheet = opened(client, obligation)
    return client.post(address(obligation), sheet | (typed or {}))


def typed_in(obligation: Obligation) -> dict[str, Any]:
    revision = DraftRevision.objects.filter(draft__incident=obligation.incident).first()
    return revision.answers if revision else {}


def question(client: Client, obligation: Obligation, name: str) -> dict[str, Any]:
    sections = client.get(address(obligation)).context["sections"]
    asked = (asked for section in sections for asked in section["questions"])
    return next(a for a in asked if a["field"].name == name)


# What is typed


def test_an_answer_that_is_a_fact_goes_to_the_facts(
    early_warning: Obligation, significant: Incident, saga_here: Client
) -> None:
    answer = save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    assert answer["Location"] == address(early_warning)
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

    saga_here.post(address(early_warning), {"revision": "1"})

    assert incidents.fact_values(significant)[EVENTS] == "Databasen svarar inte."


# Several at the same time


def test_of_two_who_save_the_second_keeps_what_was_typed(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    hers = opened(berit_here, early_warning) | {"course-of-events": "Berits ord om saken"}
    save(saga_here, early_warning, {"course-of-events": "Sagas ord om saken"})

    answer = berit_here.post(address(early_warning), hers)

    assert answer.status_code == 409
    assert "Berits ord om saken</pre>" in answer.content.decode()
    assert question(saga_here, early_warning, "course-of-events")["field"].value() == (
        "Sagas ord om saken"
    )


def state(obligation: Obligation, text: str, by: User, now: datetime) -> None:
    """Somebody says on the sheet of facts what happened."""
    services.state_fact(
        incident=obligation.incident, fact=EVENTS, value=text, by=by, now=now
    )


def test_a_fact_that_another_changed_meanwhile_is_not_turned_back(
    early_warning: Obligation, saga: User, berit: User, saga_here: Client, now: datetime
) -> None:
    state(early_warning, "Först", saga, now)
    sheet = opened(saga_here, early_warning)
    state(early_warning, "Rättat", berit, now)

    answer = saga_here.post(address(early_warning), sheet | {"how-detected": "Larm"})

    assert answer.status_code == 302
    assert incidents.fact_values(early_warning.incident)[EVENTS] == "Rättat"


def test_nobody_replaces_a_fact_that_he_has_not_seen(
    early_warning: Obligation, saga: User, berit: User, saga_here: Client, now: datetime
) -> None:
    state(early_warning, "Först", saga, now)
    sheet = opened(saga_here, early_warning)
    state(early_warning, "Rättat av Berit", berit, now)

    told = sheet | {"course-of-events": "Rättat av Saga"}
    answer = saga_here.post(address(early_warning), told)

    assert answer.status_code == 409
    assert "It is about: Course of events." in answer.content.decode()
    assert "Rättat av Saga</pre>" in answer.content.decode()
    assert incidents.fact_values(early_warning.incident)[EVENTS] == "Rättat av Berit"


def test_of_two_who_say_the_same_nobody_is_told(
    early_warning: Obligation, saga: User, berit: User, saga_here: Client, now: datetime
) -> None:
    sheet = opened(saga_here, early_warning)
    state(early_warning, "Samma sak", berit, now)

    told = sheet | {"course-of-events": "Samma sak"}

    assert saga_here.post(address(early_warning), told).status_code == 302


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


def test_a_milestone_out_of_order_is_refused_by_name_and_nothing_is_half_saved(
    early_warning: Obligation, significant: Incident, saga_here: Client
) -> None:
    told = {"detected-at": "2026-10-06T23:50", "course-of-events": "Databasen svarar inte."}

    answer = save(saga_here, early_warning, told)

    assert answer.status_code == 422
    assert "It is about: Became aware, Detected." in answer.content.decode()
    assert "Databasen svarar inte.</pre>" in answer.content.decode()
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

    page = saga_here.get(address(early_warning))

    assert incidents.fact_values(significant)[EVENTS] == text
    assert opened(saga_here, early_warning)["course-of-events"] == [text]
    assert "<script>alert" not in page.content.decode()
    assert saga_here.get(address(early_warning, "preview.pdf")).status_code == 200


def test_what_is_missing_is_named_with_its_provision_and_a_link_to_the_question(
    early_warning: Obligation, saga_here: Client
) -> None:
    page = saga_here.get(address(early_warning))

    missing = {item["label"]: item for item in page.context["missing"]}
    assert "2 kap. 5 §" in missing["Course of events"]["cites"]
    targets = [f'id="{item["target"]}"' for item in missing.values()]
    assert [target for target in targets if target not in page.content.decode()] == []


def test_what_is_answered_is_no_longer_missing(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    page = saga_here.get(address(early_warning))

    labels = {item["label"] for item in page.context["missing"]}
    assert "Course of events" not in labels
    assert "How it was detected" in labels


def test_who_said_a_fact_stands_beside_it(
    early_warning: Obligation, saga_here: Client
) -> None:
    save(saga_here, early_warning, {"course-of-events": "Databasen svarar inte."})

    page = saga_here.get(address(early_warning)).content.decode()

    assert "From the facts, by Saga Lind" in page


def test_the_preview_is_a_file_that_says_that_it_is_a_draft(
    early_warning: Obligation, aino_here: Client
) -> None:
    answer = aino_here.get(address(early_warning, "preview.pdf"))

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

    page = aino_here.get(address(early_warning)).content.decode()

    assert "Databasen svarar inte." in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert main.count("<input") + main.count("<textarea") == main.count(" disabled")


def test_a_reader_does_not_write(early_warning: Obligation, aino_here: Client) -> None:
    told = {"revision": "0", "course-of-events": "x"}

    assert aino_here.post(address(early_warning), told).status_code == 403
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

    assert saga_here.get(address(early_warning)).status_code == 404
    assert selectors.obligations_of(early_warning.incident) != [early_warning]
