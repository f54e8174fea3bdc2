"""What a person types is taken as meant, kept as typed, or refused with the way out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from varde.web.forms import InstantField, NumberField, TextField, VardeForm, plain_number

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(autouse=True)
def _in_stockholm() -> Iterator[None]:
    with timezone.override(STOCKHOLM):
        yield


def refusal_of(field: forms.Field, typed: object) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return str(refused.value.error_list[0].code)


# Texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Skrivarna svarar inte  ", "Skrivarna svarar inte"),
        ("rad\r\n", "rad"),
        ("flik\tflik", "flik\tflik"),
        ("🔥 Þór 漢字", "🔥 Þór 漢字"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_text_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert TextField().clean(typed) == kept


def test_a_long_text_keeps_its_lines() -> None:
    typed = "rad\r\nrad\rrad\n"

    assert TextField(widget=forms.Textarea).clean(typed) == "rad\nrad\nrad"


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\u200b \u2060\ufeff", "\n"])
def test_a_text_in_which_there_is_nothing_to_see_is_missing(typed: str) -> None:
    assert refusal_of(TextField(), typed) == "required"
    assert TextField(required=False).clean(typed) == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ett\x00två", "control-character"),
        ("\x00", "control-character"),
        ("ett\x1b[31m", "control-character"),
        ("halva \ud83d", "control-character"),
        ("fil\u202efdp.exe", "bidi-override"),
        ("fil\u2066fdp.exe", "bidi-override"),
        ("rad\rrad", "more-than-one-line"),
        ("rad\u2028rad", "more-than-one-line"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(typed: str, code: str) -> None:
    assert refusal_of(TextField(), typed) == code


def test_a_null_byte_is_told_of_once() -> None:
    class Form(VardeForm, forms.Form):
        text = TextField()

    assert Form({"text": "ett\x00"}).errors["text"] == [
        "This text has a character that cannot be kept."
    ]


def test_a_text_has_a_greatest_length() -> None:
    assert len(TextField(max_length=5).clean("å" * 5)) == 5
    assert refusal_of(TextField(max_length=5), "å" * 6) == "max_length"
    assert refusal_of(TextField(), "x" * 10_001) == "max_length"


def test_a_line_break_counts_once_whatever_the_browser_sends() -> None:
    assert TextField(max_length=3, widget=forms.Textarea).clean("a\r\nb") == "a\nb"


# Numbers


@pytest.mark.parametrize(
    ("language", "typed", "plain"),
    [
        ("en", "140,000", "140000"),
        ("en", "1,234,567.5", "1234567.5"),
        ("en", "0.125", "0.125"),
        ("da", "140.000", "140000"),
        ("da", "1.234.567,5", "1234567.5"),
        ("da", "0,125", "0.125"),
        ("sv", "140 000", "140000"),
        ("sv", "140\u00a0000,5", "140000.5"),
        ("fi", "140\u202f000", "140000"),
        ("sv", "1,5", "1.5"),
        ("is", "-3", "-3"),
        ("en", "tjugo", "tjugo"),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(
    language: str, typed: str, plain: str
) -> None:
    with translation.override(language):
        assert plain_number(typed) == plain


@pytest.mark.parametrize("typed", ["140.000", "140,000", "140 000"])
@pytest.mark.parametrize("language", ["en", "da", "sv"])
def test_where_only_whole_numbers_make_sense_no_mark_is_a_decimal(
    language: str, typed: str
) -> None:
    with translation.override(language):
        assert NumberField(whole=True).clean(typed) == "140000"


def test_a_number_comes_back_as_the_language_writes_it() -> None:
    with translation.override("da"):
        assert NumberField().prepare_value(1234.5) == "1234,5"


def test_a_number_has_a_greatest_length() -> None:
    assert refusal_of(NumberField(), "9" * 31) == "max_length"


# Instants


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-06T23:30",
        "2026-10-06T23:30:00",
        "2026-10-06 23:30",
        "2026-10-06 23.30",
        "6.10.2026 23.30",
        "6.10.2026 klo 23.30",
        "06.10.2026, kl. 23:30",
        "6/10/2026 23:30",
        "  2026-10-06 23:30  ",
        "2026-10-06T21:30:00Z",
        "2026-10-06T23:30:00+02:00",
        "2026-10-07T00:30:00+03:00",
    ],
)
def test_an_instant_is_taken_in_the_persons_zone_unless_it_names_another(
    typed: str,
) -> None:
    taken = InstantField().clean(typed)

    assert taken == datetime(2026, 10, 6, 21, 30, tzinfo=UTC)
    assert taken.tzinfo is UTC


@pytest.mark.parametrize(
    "typed",
    [
        "i går",
        "2026-10-06",
        "23:30",
        "2026-02-29 12:00",
        "2026-13-01 12:00",
        "2026-10-06 24:00",
        "31.11.2026 12:00",
        "1969-12-31 12:00",
        "1970-01-01 00:30",
        "0001-01-01 00:00",
        "9999-12-31 23:59",
        "2026-10-06T23:30:00+99:00",
        "\x00",
        "9" * 5000,
    ],
)
def test_what_is_no_instant_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match="2026-11-21 03:04"):
        InstantField().clean(typed)


def test_a_time_that_the_clock_skipped_is_refused() -> None:
    assert refusal_of(InstantField(), "2026-03-29 02:30") == "skipped"


@pytest.mark.parametrize(
    ("typed", "utc_hour"),
    [("2026-03-29 01:59", 0), ("2026-03-29 03:00", 1), ("2026-10-25 01:59", 23)],
)
def test_the_times_beside_a_change_of_the_clock_are_taken(
    typed: str, utc_hour: int
) -> None:
    assert InstantField().clean(typed).hour == utc_hour


def test_a_time_that_the_clock_showed_twice_is_asked_about() -> None:
    with pytest.raises(ValidationError) as refused:
        InstantField().clean("2026-10-25 02:30")

    assert refused.value.code == "twice"
    for told in ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"):
        assert told in refused.value.message
        assert InstantField().clean(told).minute == 30


def test_in_reykjavik_no_time_is_skipped_or_shown_twice() -> None:
    with timezone.override(ZoneInfo("Atlantic/Reykjavik")):
        for typed in ("2026-03-29 02:30", "2026-10-25 02:30"):
            assert InstantField().clean(typed).hour == 2


def test_nothing_is_no_instant() -> None:
    assert InstantField(required=False).clean("") is None
    assert refusal_of(InstantField(), "") == "required"


# What is shown again


class WhenForm(VardeForm, forms.Form):
    at = InstantField()


def test_an_instant_is_shown_in_the_persons_zone() -> None:
    form = WhenForm(initial={"at": datetime(2026, 10, 6, 21, 30, tzinfo=UTC)})

    assert 'type="datetime-local"' in str(form["at"])
    assert 'value="2026-10-06T23:30"' in str(form["at"])


def test_seconds_are_shown_where_there_are_any() -> None:
    form = WhenForm(initial={"at": "2026-10-06T21:30:15Z"})

    assert 'value="2026-10-06T23:30:15"' in str(form["at"])
    assert 'step="1"' in str(form["at"])


@pytest.mark.parametrize("typed", ["6.10.2026 23.30", "i går"])
def test_what_was_typed_comes_back_as_it_was_typed(typed: str) -> None:
    form = WhenForm({"at": typed})

    assert 'type="text"' in str(form["at"])
    assert f'value="{typed}"' in str(form["at"])


def test_the_browser_leaves_the_errors_to_us() -> None:
    assert " required" not in str(WhenForm()["at"])
