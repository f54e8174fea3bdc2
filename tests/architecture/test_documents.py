"""What the documents say of the code is so."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from varde import cli
from varde.adapters.rulebook_files import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LANGUAGES = 6  # English among them; then comes what the term means
# Made by the browser tests and not there in every checkout.
PICTURES = ROOT / "docs/images"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def required(name: str) -> set[str]:
    """The packages that a requirements file asks for, without versions and extras."""
    lines = read(f"requirements/{name}.in").splitlines()
    return {
        re.split(r"[\[<>=]", line)[0]
        for line in lines
        if line and not line.startswith(("-", "#"))
    }


def from_npm() -> set[str]:
    package = json.loads(read("package.json"))
    return {*package["dependencies"], *package["devDependencies"]}


def glossary_rows() -> list[list[str]]:
    rows = [line for line in read("docs/glossary.md").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [row for row in cells if len(row) == LANGUAGES + 1 and row[0] != "English"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_its_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    targets = [(path.parent / link).resolve() for link in links]

    lost = [str(target) for target in targets if not target.exists()]

    assert [target for target in lost if not target.startswith(str(PICTURES))] == []


@pytest.mark.parametrize("name", ["base", "dev", "build"])
def test_every_dependency_has_a_reason(name: str) -> None:
    told = read("ARCHITECTURE.md")

    assert {package for package in required(name) if package not in told} == set()


def test_every_package_of_the_front_end_has_a_reason() -> None:
    told = read("ARCHITECTURE.md")

    assert {package for package in from_npm() if package not in told} == set()


def test_the_tree_in_the_architecture_is_the_tree() -> None:
    told = set(re.findall(r"^[├└]── (\w+)/", read("ARCHITECTURE.md"), re.MULTILINE))
    folders = {
        path.name
        for path in (ROOT / "src/varde").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }

    assert folders - told == set()


def test_the_example_in_the_readme_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = re.search(
        r"\$ cat night.yaml\n(.*?)\n\n\$.*?\n(.*?)```", read("README.md"), re.DOTALL
    )
    assert example is not None
    file = tmp_path / "night.yaml"
    file.write_text(example[1], encoding="utf-8")

    assert cli.main(["assess", str(file), "--regime", "fi.kybertl"]) == cli.DONE

    said = capsys.readouterr().out.splitlines()
    shown = [line for line in example[2].splitlines() if line.strip() != "..."]
    assert [line for line in shown if line not in said] == []


def test_the_readme_lists_every_regime() -> None:
    listed = re.findall(r"^\| `([a-z]{2}\.[a-z0-9-]+)` \|", read("README.md"), re.MULTILINE)

    assert sorted(listed) == list(load_rulebook().names)


def test_every_term_has_a_word_in_every_language() -> None:
    rows = glossary_rows()

    assert len(rows) > 60
    assert [row[0] for row in rows if not all(row[:LANGUAGES])] == []


def test_no_term_is_explained_twice() -> None:
    terms = Counter(row[0] for row in glossary_rows())

    assert [term for term, count in terms.items() if count > 1] == []


def test_every_decision_is_listed() -> None:
    listed = read("docs/adr/README.md")

    for path in (ROOT / "docs/adr").glob("0*.md"):
        assert f"]({path.name})" in listed
