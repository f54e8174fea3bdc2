"""
The interface's message catalogues: compiled, and checked to be complete.

    python -m varde.project.catalogues compile
    python -m varde.project.catalogues check
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
TRANSLATED_INTO = ("da", "fi", "is", "nb", "sv")
FIRST_FORM_IS_NOT_ONE = frozenset({"is"})


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> None:
    for path in catalogues():
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def faults() -> list[str]:
    """Tell every message that is missing, fuzzy, or loses a placeholder."""
    absent = [
        f"{language}: there is no catalogue"
        for language in TRANSLATED_INTO
        if not (LOCALE / language / "LC_MESSAGES" / "django.po").exists()
    ]
    return [*absent, *(fault for path in catalogues() for fault in _faults_in(path))]


def _faults_in(path: Path) -> Iterator[str]:
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        where = f"{path.parent.parent.name}: {entry.msgid[:60]!r}"
        if entry.fuzzy:
            yield f"{where} is fuzzy"
        elif not entry.translated():
            yield f"{where} is not translated"
        elif _lose_a_placeholder(entry, language=path.parent.parent.name):
            yield f"{where} has other placeholders"


def _lose_a_placeholder(entry: polib.POEntry, *, language: str) -> bool:
    if not entry.msgid_plural:
        return placeholders(entry.msgstr) != placeholders(entry.msgid)
    one, *many = (text for _, text in sorted(entry.msgstr_plural.items()))
    wanted = placeholders(entry.msgid_plural)
    # In Icelandic the first form speaks of 21 and 31 too, so it must say the number.
    may_say_one = language not in FIRST_FORM_IS_NOT_ONE
    ones = [wanted, placeholders(entry.msgid)] if may_say_one else [wanted]
    return placeholders(one) not in ones or any(placeholders(t) != wanted for t in many)


def placeholders(text: str) -> set[str]:
    """Find the names that are filled in: %(name)s and {name}."""
    percent = {part.split(")")[0] for part in text.split("%(")[1:]}
    try:
        braces = {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        braces = set()
    return percent | braces


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        compile_all()
        return 0
    if arguments == ["check"]:
        found = faults()
        sys.stdout.writelines(f"{fault}\n" for fault in found)
        return 1 if found else 0
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
