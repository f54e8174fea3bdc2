"""The components say in words what they show, to the eye and to the ear."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from varde.core.taxonomy import SEVERITIES, Tlp
from varde.incidents.models import Incident
from varde.reporting.models import Obligation
from varde.web.defanging import FILE_ENDINGS, defang
from varde.web.forms import InstantField, TextField, VardeForm
from varde.web.templatetags.varde import initials

NOW = datetime(2026, 10, 6, 21, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _read_in_helsinki() -> Iterator[None]:
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        yield


def shown(source: str, **context: Any) -> str:
    made = Template("{% load varde %}" + source).render(Context({"now": NOW, **context}))
    return " ".join(made.split())


# Labels


@pytest.mark.parametrize("label", Tlp)
def test_a_tlp_label_is_written_in_full(label: Tlp) -> None:
    assert f">TLP:{label.upper()}</span>" in shown("{% tlp label %}", label=label.value)


def test_strict_amber_has_the_colour_of_amber() -> None:
    assert 'data-label="amber"' in shown("{% tlp 'amber+strict' %}")


@pytest.mark.parametrize("status", Incident.Status)
def test_a_status_is_a_word_and_a_colour(status: Incident.Status) -> None:
    made = shown("{% status_tag incident %}", incident=Incident(status=status))

    assert f">{status.label}</span>" in made
    assert "data-color=" in made


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_severity_is_a_word(severity: str) -> None:
    assert SEVERITIES[severity] in shown("{% severity_tag severity %}", severity=severity)


@pytest.mark.parametrize(
    ("answer", "word"), [("yes", "Owed"), ("no", "Not owed"), ("unknown", "Not known yet")]
)
def test_a_verdict_is_a_word(answer: str, word: str) -> None:
    assert f">{word}</span>" in shown("{% verdict_tag answer %}", answer=answer)


@pytest.mark.parametrize(
    ("answer", "word"), [("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")]
)
def test_a_mark_has_a_word_for_the_ear(answer: str, word: str) -> None:
    made = shown("{% answer_mark answer %}", answer=answer)

    assert f'<span class="sr-only">{word}: </span>' in made
    assert 'aria-hidden="true"' in made


def test_what_is_put_into_a_tag_is_text() -> None:
    assert "&lt;b&gt;" in shown("{% tag text %}", text="<b>")


# Clocks and times


def obligation(**columns: Any) -> Obligation:
    known = {"zone": "Europe/Stockholm", "limit": "PT24H", "started_at": NOW - 20 * HOUR}
    return Obligation(**{**known, **columns})


def clock(**columns: Any) -> str:
    return shown("{% clock o %}|{% urgency o %}", o=obligation(**columns))


def test_a_clock_tells_what_is_left_and_both_zones() -> None:
    made = clock(due_at=NOW + 3 * HOUR, legal_end=NOW + 3 * HOUR)

    assert "<b>3 h 0 min</b>" in made
    assert "due today 03:30 EEST (02:30 CEST)" in made
    assert made.endswith("|soon")


def test_a_clock_past_its_legal_end_is_late() -> None:
    made = clock(due_at=NOW - HOUR, legal_end=NOW - HOUR)

    assert "<b>1 h 0 min late</b>" in made
    assert made.endswith("|late")


def test_a_clock_between_due_time_and_legal_end_tells_both() -> None:
    made = clock(due_at=NOW - HOUR, legal_end=NOW + 2 * HOUR)

    assert "<b>2 h 0 min</b>" in made
    assert "due Tue 6 Oct 23:30 EEST (22:30 CEST)" in made
    assert "legal end today 02:30 EEST (01:30 CEST)" in made
    assert made.endswith("|soon")


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"limit": ""}, "Without delay"),
        ({"started_at": None}, "No clock yet"),
        ({"limit": "", "started_at": None}, "No clock yet"),
    ],
)
def test_a_clock_that_does_not_run_says_why(columns: dict[str, Any], word: str) -> None:
    assert f'<b class="word">{word}</b>' in clock(**columns)


@pytest.mark.parametrize(("legal_end", "word"), [(NOW, "Sent late"), (NOW + HOUR, "Sent")])
def test_a_clock_that_was_stopped_stands_still(legal_end: datetime, word: str) -> None:
    sent_at = NOW + timedelta(minutes=1)

    made = clock(due_at=legal_end, legal_end=legal_end, sent_at=sent_at)

    assert f">{word}</b><span>today 00:31</span>" in made
    assert made.endswith("|calm")


def test_an_instant_is_for_people_and_for_machines() -> None:
    made = shown("{% instant at %}", at=NOW + timedelta(microseconds=7))

    assert made == '<time datetime="2026-10-06T21:30:00Z">2026-10-07 00:30 EEST</time>'


@pytest.mark.parametrize(
    ("zone", "there"),
    [("Europe/Stockholm", " (2026-10-06 23:30 CEST)"), ("Europe/Tallinn", "")],
)
def test_an_instant_is_told_in_another_zone_where_that_differs(
    zone: str, there: str
) -> None:
    made = shown("{% instant at zone %}", at=NOW, zone=zone)

    assert f">2026-10-07 00:30 EEST{there}</time>" in made


def test_a_moment_says_it_in_short_and_on_demand_in_full() -> None:
    made = shown("{% moment at %}", at=NOW)

    assert 'title="7 October 2026 00:30:00 EEST">today 00:30<' in made


@pytest.mark.parametrize("tag", ["instant", "moment"])
def test_no_instant_is_nothing(tag: str) -> None:
    assert shown(f"{{% {tag} at %}}", at=None) == ""


# Text


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("185.0.2.14", "185.0.2[.]14"),
        ("från 185.0.2.14, port 22", "från 185.0.2[.]14, port 22"),
        ("https://bad.example/a", "hxxps://bad[.]example/a"),
        ("HTTP://BAD.EXAMPLE:80", "hxxp://BAD[.]EXAMPLE:80"),
        ("Se bad.example.", "Se bad[.]example."),
        ("(bad.example)", "(bad[.]example)"),
        ("bad.example, worse.example; x", "bad[.]example, worse[.]example; x"),
        ("x@mail.bad.example", "x@mail[.]bad[.]example"),
        ("bücher.example", "bücher[.]example"),
        ("bad.xn--p1ai", "bad[.]xn--p1ai"),
        ("185.0.2[.]14 bad[.]example", "185.0.2[.]14 bad[.]example"),
        ("https://bad.exe/a.pdf", "hxxps://bad[.]exe/a.pdf"),
        ("x@bad.pdf, bad.pdf/a, bad.pdf:80", "x@bad[.]pdf, bad[.]pdf/a, bad[.]pdf:80"),
        ("invoice.zip, run.sh", "invoice[.]zip, run[.]sh"),
    ],
)
def test_an_address_is_made_harmless(typed: str, safe: str) -> None:
    assert defang(typed) == safe


@pytest.mark.parametrize(
    "text", ["kl. 12.30", "t.ex. bl.a. f.eks. m.fl.", "1.5 v2.0", "Klart. Sedan", "", "..."]
)
def test_what_is_no_address_stays(text: str) -> None:
    assert defang(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "invoice.pdf",
        "Öppna SETUP.EXE.",
        "(mail.example.eml)",
        "C:/tmp/auth.log",
        "a.pdf.exe",
    ],
)
def test_the_name_of_a_file_stays(text: str) -> None:
    assert defang(text) == text


def test_no_ending_of_a_file_is_a_domain_of_the_highest_level() -> None:
    listed = resources.files("hypothesis.vendor") / "tlds-alpha-by-domain.txt"
    domains = listed.read_text().lower().split()

    assert len(domains) > 1_000
    assert not FILE_ENDINGS & {*domains}


@pytest.mark.parametrize("part", ["a.", "aa.", "a-", "-.", "1.", "a.bb ", "aa.bb.c-"])
def test_no_text_takes_long_to_make_harmless(part: str) -> None:
    began = time.process_time()

    defang(part * 10_000)

    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Saga Lind", "SL"), ("Anna Maria Ek", "AE"), ("Þór", "Þ"), ("  ", ""), ("", "")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


# Forms


class Sample(VardeForm, forms.Form):
    title = TextField(label="Title", help_text="In short.")
    note = TextField(label="Note", required=False)
    at = InstantField(label="When", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "Ä"), ("b", "B")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="Sure", required=False)
    sectors = forms.MultipleChoiceField(
        label="Sectors",
        required=False,
        choices=[(str(n), f"Sector {n}") for n in range(13)],
        widget=forms.CheckboxSelectMultiple,
    )


def field(name: str, data: dict[str, Any] | None = None) -> str:
    return shown("{% field bound %}", bound=Sample(data)[name])


def test_a_field_has_its_label_and_its_help() -> None:
    made = field("title")

    assert '<label class="ds-label" for="id_title">Title</label>' in made
    assert 'id="id_title-help">In short.' in made
    assert 'aria-describedby="id_title-help"' in made


def test_a_field_with_an_error_says_so_to_assistive_technology() -> None:
    made = field("title", {"title": ""})

    assert 'aria-invalid="true"' in made
    assert 'aria-describedby="id_title-help id_title-error"' in made
    assert 'id="id_title-error">This field is required.' in made


@pytest.mark.parametrize(
    ("name", "marks"), [("note", 1), ("title", 0), ("sure", 0), ("sectors", 1)]
)
def test_what_may_stay_open_is_marked_in_words(name: str, marks: int) -> None:
    assert field(name).count("optional") == marks


def test_where_all_may_stay_open_none_is_marked() -> None:
    form = Sample()
    form.marks_optional = False

    assert "optional" not in shown("{% field bound %}", bound=form["note"])


def test_choices_stand_in_a_group_with_a_legend() -> None:
    made = field("kind", {"kind": "b"})

    assert '<legend class="ds-label">Kind</legend>' in made
    assert 'value="b" checked>' in made
    assert 'value="a">' in made
    assert '<label class="ds-label" data-weight="regular" for="id_kind_0">Ä</label>' in made


@pytest.mark.parametrize(
    ("data", "summary"),
    [
        (None, "<summary>Choose</summary>"),
        ({"sectors": ["2", "7"]}, "<summary>Sector 2, Sector 7</summary>"),
    ],
)
def test_a_long_list_is_folded_and_says_what_is_chosen(
    data: dict[str, Any] | None, summary: str
) -> None:
    assert summary in field("sectors", data)


def test_a_long_list_with_an_error_is_open() -> None:
    assert '<details class="group" open>' in field("sectors", {"sectors": ["99"]})


def test_what_was_typed_is_shown_as_text() -> None:
    assert "&lt;script&gt;" in field("note", {"note": "<script>"})


def test_the_summary_leads_to_every_error() -> None:
    made = shown("{% error_summary form %}", form=Sample({"sectors": ["99"]}))

    assert "3 things have to be mended" in made
    for target in ("id_title", "id_kind_0", "id_sectors_0"):
        assert f'href="#{target}"' in made


def test_the_summary_of_what_holds_is_nothing() -> None:
    whole = Sample({"title": "x", "kind": "a"})

    assert shown("{% error_summary form other %}", form=whole, other=None) == ""
    assert shown("{% error_summary form %}", form=Sample()) == ""


# Lists


def listed(source: str, query: str, **context: Any) -> str:
    return shown(source, request=RequestFactory().get(f"/{query}"), **context)


def test_paging_keeps_what_is_looked_for() -> None:
    page = Paginator(range(30), 10).get_page(2)

    made = listed("{% pagination page %}", "?text=%C3%A5&page=2", page=page)

    assert 'href="?text=%C3%A5&amp;page=1"' in made
    assert 'href="?text=%C3%A5&amp;page=3"' in made
    assert "Page 2 of 3" in made


def test_a_single_page_has_no_paging() -> None:
    assert listed("{% pagination page %}", "", page=Paginator([1], 10).get_page(1)) == ""


@pytest.mark.parametrize(
    ("sort", "state", "leads_to"),
    [
        ("", "", "?text=x&amp;sort=title"),
        ("title", "ascending", "?text=x&amp;sort=-title"),
        ("-title", "descending", "?text=x&amp;sort=title"),
    ],
)
def test_a_header_sorts_and_turns(sort: str, state: str, leads_to: str) -> None:
    made = listed(
        "{% sort_header 'title' 'Incident' sort %}", "?text=x&page=3&sort=x", sort=sort
    )

    assert f'href="{leads_to}"' in made
    assert ("aria-sort" in made) is bool(state)
    assert state in made


def test_the_words_are_the_readers() -> None:
    with translation.override("sv"):
        assert "Not known yet" not in shown("{% verdict_tag 'unknown' %}")
