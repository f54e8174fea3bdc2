"""Every message in the code is in every catalogue, found the way translators find them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from varde.project.catalogues import LOCALE, TRANSLATED_INTO

SOURCE = Path(__file__).resolve().parents[2] / "src/varde"

pytestmark = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="gettext is not installed"
)


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    copy = tmp_path_factory.mktemp("source") / "varde"
    shutil.copytree(
        SOURCE,
        copy,
        ignore=shutil.ignore_patterns("locale", "static", "rulebook", "__pycache__"),
    )
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=sv", "--no-location"],
        cwd=copy,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
    )
    found = polib.pofile(str(copy / "locale/sv/LC_MESSAGES/django.po"))
    return {(entry.msgctxt or "", entry.msgid) for entry in found}


@pytest.mark.parametrize("language", TRANSLATED_INTO)
def test_every_message_is_in_the_catalogue(
    language: str, messages: set[tuple[str, str]]
) -> None:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po"))
    known = {
        (entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete
    }

    assert sorted(messages - known) == []
