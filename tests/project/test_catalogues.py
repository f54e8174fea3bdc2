from __future__ import annotations

from pathlib import Path

import polib
import pytest

from varde.project import catalogues


@pytest.fixture
def swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "TRANSLATED_INTO", ("sv",))
    folder = tmp_path / "sv/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.fpath = str(folder / "django.po")
    return catalogue


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Open", msgstr=""), "is not translated"),
        (polib.POEntry(msgid="Open", msgstr="Öppen", flags=["fuzzy"]), "is fuzzy"),
        (
            polib.POEntry(msgid="%(n)s open", msgstr="%(m)s öppna"),
            "has other placeholders",
        ),
        (polib.POEntry(msgid="Due {when}", msgstr="Senast"), "has other placeholders"),
    ],
)
def test_a_fault_is_told(swedish: polib.POFile, entry: polib.POEntry, fault: str) -> None:
    swedish.append(entry)
    swedish.save()

    assert catalogues.faults() == [f"sv: {entry.msgid!r} {fault}"]


def test_a_whole_catalogue_has_no_fault(swedish: polib.POFile) -> None:
    swedish.append(polib.POEntry(msgid="%(n)s open", msgstr="%(n)s öppna"))
    swedish.append(
        polib.POEntry(
            msgid="%(n)s report",
            msgid_plural="%(n)s reports",
            msgstr_plural={0: "%(n)s rapport", 1: "%(n)s rapporter"},
        )
    )
    swedish.save()

    assert catalogues.faults() == []


@pytest.mark.parametrize(("language", "faults"), [("sv", 0), ("is", 1)])
def test_one_may_be_a_word_where_the_first_form_means_one(
    swedish: polib.POFile, language: str, faults: int, tmp_path: Path
) -> None:
    folder = tmp_path / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    swedish.append(
        polib.POEntry(
            msgid="One report",
            msgid_plural="%(n)s reports",
            msgstr_plural={0: "Ein", 1: "%(n)s"},
        )
    )
    swedish.save(str(folder / "django.po"))

    found = [fault for fault in catalogues.faults() if "placeholders" in fault]

    assert len(found) == faults


def test_a_language_without_a_catalogue_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)

    assert "fi: there is no catalogue" in catalogues.faults()


def test_compiling_needs_no_other_program(swedish: polib.POFile) -> None:
    swedish.append(polib.POEntry(msgid="Open", msgstr="Öppen"))
    swedish.save()

    catalogues.compile_all()

    assert polib.mofile(swedish.fpath.replace(".po", ".mo"))[0].msgstr == "Öppen"


def test_every_catalogue_is_complete() -> None:
    assert catalogues.faults() == []
