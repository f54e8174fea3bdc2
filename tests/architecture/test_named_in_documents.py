"""What the documents name, a file, a command, a target, is there under that name."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from varde.cli.program import parser

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMED = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
# From where a document names a file, when it does not say it from the top.
FROM = (ROOT, ROOT / "src/varde", ROOT / "src/varde/core")
FOLDERS = {path.name for start in FROM for path in start.iterdir() if path.is_dir()}

CODE = re.compile(r"`([^`\n]+)`")
# A folder or a file of ours; what lies in a case package ends otherwise.
FILE = re.compile(r"([a-z_]+)/(?:[\w-]+/)*(?:[\w-]+(?:\.(?:py|md|html|yaml))?)?")
COMMAND = re.compile(r"(?:^|\$ |/bin/)varde ([a-z]+)(?: ([a-z][a-z-]+))?", re.MULTILINE)
TARGET = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)


def spans(document: Path) -> list[str]:
    return CODE.findall(document.read_text(encoding="utf-8"))


def is_there(path: str) -> bool:
    return any((start / path).exists() for start in FROM)


def commands(program: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a program, or the actions of a command; none where it has none."""
    for action in program._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def is_command(name: str, action: str) -> bool:
    known = commands(parser())
    if name not in known:
        return False
    actions = commands(known[name])
    return not (actions and action) or action in actions


@NAMED
def test_a_file_that_is_named_is_there(document: Path) -> None:
    named = {
        found[0]
        for span in spans(document)
        if (found := FILE.fullmatch(span)) and found[1] in FOLDERS
    }

    assert {path for path in named if not is_there(path)} == set()


@NAMED
def test_a_command_that_is_named_is_one(document: Path) -> None:
    text = document.read_text(encoding="utf-8").replace("`", "\n")

    assert [found for found in COMMAND.findall(text) if not is_command(*found)] == []


@NAMED
def test_a_target_that_is_named_is_in_the_makefile(document: Path) -> None:
    targets = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )

    named = set(TARGET.findall(document.read_text(encoding="utf-8")))
    assert named <= set(targets)


@pytest.mark.parametrize(
    ("name", "action"), [("sail", ""), ("keys", "forge"), ("witness", "hide")]
)
def test_what_is_no_command_is_found(name: str, action: str) -> None:
    assert not is_command(name, action)
