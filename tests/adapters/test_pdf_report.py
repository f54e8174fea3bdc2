from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.core.reports.sample import NAME, SUSPICION, context, form, question, sending
from varde.adapters.pdf import render_reading, render_report
from varde.core.canonical import digest
from varde.core.reports import (
    Contact,
    FieldType,
    StatedFact,
    TypedAnswer,
    compose,
    payload,
)
from varde.core.taxonomy import Tlp

NORDIC = "Ærlig ø å Ä ö Þórður Ðð þú, Päijät-Häme, Ålesund"
HOSTILE = (
    '#panic("x") #read("/etc/passwd") *b* $x^2$ @ref <b> \\ ` ```raw``` // = {{ 7*7 }}'
)


def sent(text: str = "", **changes: Any) -> dict[str, object]:
    """A report in which a person wrote that text."""
    asked = form(question(label={"en": "What?", "fi": "Mitä?"}), NAME)
    answers = {"question": TypedAnswer(text or None)}
    return payload(compose(asked, context(answers=answers)), sending(**changes))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def full() -> dict[str, object]:
    return payload(compose(form(), context()), sending())


class TestAccessibility:
    def test_it_is_tagged_and_claims_pdf_ua(self) -> None:
        root = read(render_report(full())).trailer["/Root"]

        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()

    @pytest.mark.parametrize("language", ["fi", "en"])
    def test_its_language_is_the_reports(self, language: str) -> None:
        pdf = render_report(sent(language=language))

        assert read(pdf).trailer["/Root"]["/Lang"] == language

    def test_a_reading_is_in_english(self) -> None:
        root = read(render_reading(full())).trailer["/Root"]

        assert root["/Lang"] == "en"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()

    def test_its_title_is_shown(self) -> None:
        reader = read(render_report(full()))

        assert reader.metadata is not None
        assert reader.metadata.title == "Ensi-ilmoitus VRD-2026-0001"
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]

    def test_questions_are_headings(self) -> None:
        tree = read(render_report(full())).trailer["/Root"]["/StructTreeRoot"]

        assert {"/Title", "/H1", "/H2"} <= set(roles(tree))

    def test_every_font_is_in_the_file(self) -> None:
        reader = read(render_report(sent(NORDIC)))

        fonts = [f.get_object() for f in reader.pages[0]["/Resources"]["/Font"].values()]
        descriptors = [f["/DescendantFonts"][0]["/FontDescriptor"] for f in fonts]
        assert descriptors
        assert all("/FontFile3" in d or "/FontFile2" in d for d in descriptors)


def roles(node: Any) -> list[str]:
    """The structure types below a node of the tree."""
    found = node.get_object()
    if isinstance(found, list):
        return [role for kid in found for role in roles(kid)]
    if not isinstance(found, dict):
        return []
    own = [str(found["/S"])] if "/S" in found else []
    return own + (roles(found["/K"]) if "/K" in found else [])


class TestReading:
    """The second file, in English, of a report in another language."""

    def test_it_says_what_it_is_and_of_what(self) -> None:
        text = text_of(render_reading(full()))

        assert "A reading in English. The report itself is in Finnish." in text
        assert digest(full())[:16] in "".join(text.split())

    def test_it_asks_in_english_only(self) -> None:
        text = text_of(render_reading(full()))

        assert "When was it detected?" in text
        assert "Milloin" not in text
        assert "Muu" not in text

    def test_a_draft_stays_one(self) -> None:
        assert "Draft, not sent" in text_of(render_reading(full(), draft=True))

    def test_what_was_written_in_english_is_the_report_itself(self) -> None:
        sent_in_english = sent("text", language="en")

        assert render_reading(sent_in_english) == render_report(sent_in_english)


class TestContent:
    def test_the_authoritys_question_stands_above_english(self) -> None:
        text = text_of(render_report(full()))

        assert text.index("Milloin poikkeama havaittiin?") < text.index("When was it")

    def test_nordic_letters_come_out_as_they_went_in(self) -> None:
        assert NORDIC in text_of(render_report(sent(NORDIC)))

    def test_a_time_is_the_authoritys_with_utc_beside(self) -> None:
        text = text_of(render_report(full()))

        assert "2026-11-21 03:04 EET (2026-11-21 01:04 UTC)" in text

    def test_not_known_yet_is_said_in_words(self) -> None:
        facts = {"incident.suspected_unlawful": StatedFact(known=False)}
        report = payload(compose(form(), context(facts=facts)), sending())

        assert "Ei vielä tiedossa" in text_of(render_report(report))

    def test_an_estimate_is_said_in_words(self) -> None:
        facts = {
            "incident.suspected_unlawful": StatedFact(value=True, certainty="estimate")
        }
        report = payload(compose(form(), context(facts=facts)), sending())

        assert "Arvio" in text_of(render_report(report))

    def test_it_shows_the_hash_of_its_data(self) -> None:
        assert digest(full()) in text_of(render_report(full()))

    def test_a_draft_says_that_it_is_one(self) -> None:
        assert "Luonnos, ei lähetetty" in text_of(render_report(full(), draft=True))
        assert "Luonnos" not in text_of(render_report(full()))

    @pytest.mark.parametrize(
        ("type_", "value", "written"),
        [
            (
                FieldType.MONEY,
                {"amount": "1234567.50", "currency": "SEK"},
                "234\u202f567.50 SEK",
            ),
            (FieldType.PERCENT, 12.5, "12.5 %"),
            (FieldType.DURATION, "02:04:30", "2 d 4 h 30 min"),
            (FieldType.BOOLEAN, True, "Kyllä"),
            (FieldType.COUNTRIES, ["FI", "SE"], "FI, SE"),
        ],
    )
    def test_each_kind_of_value_is_written_out(
        self, type_: FieldType, value: Any, written: str
    ) -> None:
        asked = form(question(type=type_))
        known = context(answers={"question": TypedAnswer(value)})

        assert written in text_of(render_report(payload(compose(asked, known), sending())))


@pytest.mark.parametrize("tlp", list(Tlp))
def test_the_tlp_label_stands_above_and_below_every_page(tlp: Tlp) -> None:
    reader = read(render_report(sent("a line\n" * 200, tlp=tlp)))

    assert len(reader.pages) > 2
    for page in reader.pages:
        lines = page.extract_text().splitlines()
        assert lines[0].endswith(f"TLP:{tlp.upper()}")
        assert lines[-1].endswith(f"TLP:{tlp.upper()}")


def test_pages_are_numbered() -> None:
    reader = read(render_report(sent("a line\n" * 200)))

    count = len(reader.pages)
    assert f"Sivu {count}/{count}" in reader.pages[-1].extract_text()


class TestHostileText:
    def test_template_code_stays_text(self) -> None:
        assert HOSTILE.replace(" ", "") in text_of(render_report(sent(HOSTILE))).replace(
            " ", ""
        )

    def test_code_in_a_name_stays_text(self) -> None:
        known = context(contact=Contact("#panic() [x]"))
        report = payload(compose(form(NAME), known), sending())

        assert "#panic() [x]" in text_of(render_report(report))

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a 😀 b", "[U+1F600]"),
            ("漢", "[U+6F22]"),
            ("\ue000", "[U+E000]"),
            ("עברית", "עברית"),
            ("\u0301 alone", "alone"),
            ("a\u0323\u0301" + "\u0316" * 50, "a"),
            ("ل\u0301ا x\u0651 \u05b0q", "q"),
            ("a\u200bb\u00adc", "abc"),
        ],
    )
    def test_every_script_and_mark_is_set(self, text: str, shown: str) -> None:
        assert shown in text_of(render_report(sent(text)))

    def test_control_characters_from_elsewhere_are_shown(self) -> None:
        report = sent("text")
        report["incident"] = {"reference": "a\x00b\u202ec"}

        assert "a[U+0000]b[U+202E]c" in text_of(render_report(report))

    def test_a_word_longer_than_the_page_breaks(self) -> None:
        reader = read(render_report(sent("x" * 9_000)))

        assert len(reader.pages) > 1

    def test_a_very_long_text_breaks_over_pages(self) -> None:
        field = question(label={"en": "What?"}, max_length=32_767)
        known = context(answers={"question": TypedAnswer("å ä ö " * 5_400)})

        reader = read(render_report(payload(compose(form(field), known), sending())))

        assert len(reader.pages) > 5


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_report(full()) == render_report(full())


def test_the_time_in_the_file_is_the_reports() -> None:
    metadata = read(render_report(full())).metadata

    assert metadata is not None
    assert metadata["/CreationDate"] == "D:20261121020000Z"


def test_a_report_takes_less_than_a_tenth_of_a_second_of_computing() -> None:
    report = payload(compose(form(), context()), sending())
    render_report(report)

    start = time.process_time()
    render_report(report)

    assert time.process_time() - start < 0.1


def test_a_provision_of_its_own_stands_beside_the_question() -> None:
    facts = {"incident.suspected_unlawful": StatedFact(value=True)}
    report = payload(compose(form(), context(facts=facts)), sending())

    assert SUSPICION.cites in text_of(render_report(report))
