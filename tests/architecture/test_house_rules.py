"""House rules that the linter cannot say, each tried on an example that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/varde"
# Where the clock is read: at the edge, by those who answer a person or the queue.
READS_THE_CLOCK = {
    "adapters",
    "api",
    "checks",
    "cli",
    "commands",
    "forms",
    "middleware",
    "project",
    "receivers",
    "tasks",
    "templatetags",
    "views",
    "web",
    "worker",
    "workspace",
}
ONLY_THROUGH_ACCESS = {"api", "views", "templatetags"}

LINES_OF_A_FUNCTION = 40
LINES_OF_A_MODULE = 400
# Where more is easier to read, and why.
LONG = {
    "workspace/demo_incidents.py": "a table of what is said of an incident",
}

Rule = Callable[[ast.AST], bool]


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def parts(path: Path) -> set[str]:
    return {*path.relative_to(SOURCE).parts[:-1], path.stem}


def reads_the_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today", "localdate"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"timezone", "datetime", "date"}
    )


def leaves_a_cursor(node: ast.AST) -> bool:
    """Whoever stops reading leaves it open; `jobs.batches` walks without one."""
    return isinstance(node, ast.Attribute) and node.attr == "iterator"


def queries_a_model(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager"}
        and isinstance(node.value, ast.Name)
        and node.value.id[:1].isupper()
    )


def is_too_long(node: ast.AST) -> bool:
    match node:
        case ast.Module(body=[*_, last]):
            return (last.end_lineno or 0) > LINES_OF_A_MODULE
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return (node.end_lineno or 0) - node.lineno >= LINES_OF_A_FUNCTION
    return False


def broken_in(rule: Rule, source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if rule(node):
            yield getattr(node, "lineno", 1)


def where_broken(rule: Rule, paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in paths
        for line in broken_in(rule, path.read_text(encoding="utf-8"))
    ]


def test_nothing_deep_in_the_code_asks_what_time_it_is() -> None:
    deep = [path for path in modules() if not parts(path) & READS_THE_CLOCK]

    assert where_broken(reads_the_clock, deep) == []


def test_pages_and_endpoints_reach_rows_through_access_and_selectors() -> None:
    edge = [path for path in modules() if parts(path) & ONLY_THROUGH_ACCESS]

    assert where_broken(queries_a_model, edge) == []


def test_functions_and_modules_are_short_or_have_a_reason() -> None:
    long = {place.partition(":")[0] for place in where_broken(is_too_long, modules())}

    assert sorted(long) == sorted(LONG)


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (reads_the_clock, "now = timezone.now()"),
        (reads_the_clock, "now = datetime.now(tz=UTC)"),
        (reads_the_clock, "today = date.today()"),
        (queries_a_model, "Incident.objects.get(pk=1)"),
        (leaves_a_cursor, "for row in rows.iterator(): pass"),
        pytest.param(is_too_long, "def told():" + "\n    say()" * 40, id="a long function"),
        pytest.param(is_too_long, "say()\n" * 401, id="a long module"),
    ],
)
def test_each_rule_catches_what_it_forbids(rule: Rule, source: str) -> None:
    assert list(broken_in(rule, source)) == [1]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (reads_the_clock, "due = counting.now(start)"),
        (reads_the_clock, "record(at=now)"),
        (queries_a_model, "incident.objects"),
        (leaves_a_cursor, "for row in in_batches(rows, size=9): pass"),
        pytest.param(
            is_too_long, "def told():" + "\n    say()" * 39, id="a short function"
        ),
        pytest.param(is_too_long, "say()\n" * 400, id="a short module"),
    ],
)
def test_each_rule_lets_the_rest_through(rule: Rule, source: str) -> None:
    assert list(broken_in(rule, source)) == []


@pytest.mark.parametrize("path", modules(), ids=str)
def test_no_cursor_is_left_open(path: Path) -> None:
    assert list(broken_in(leaves_a_cursor, path.read_text(encoding="utf-8"))) == []


def test_no_note_to_oneself_is_left_behind() -> None:
    note = re.compile(r"\b(TODO|FIXME|XXX)\b")

    left = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".yaml", ".typ"}
        and "vendor" not in path.parts
        and note.search(path.read_text(encoding="utf-8"))
    ]

    assert left == []
