"""Bags that others call broken are refused: the conformance suite, and what it tries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from varde.adapters.packages import bag, names
from varde.adapters.packages.flaws import PackageFlawError, Reason
from varde.adapters.packages.paths import folded, is_safe

from .making import packed
from .remaking import Files, places, rebagged, verified

SUITE = Path(__file__).parent.parent / "data" / "bagit"
ZEROS = "0" * 64


def listed(name: str) -> list[str]:
    """The paths in a manifest of the suite."""
    text = (SUITE / f"{name}.txt").read_text(encoding="utf-8")
    return [line.partition("  ")[2] for line in text.splitlines()]


def refusal(line: bytes) -> PackageFlawError:
    with pytest.raises(PackageFlawError) as refused:
        list(bag.read_manifest("sha256", [line]))
    return refused.value


def test_the_suites_path_out_of_the_bag_is_refused() -> None:
    inside, also_inside, outside = listed("out-of-scope-file-paths-using-dot-notation")

    assert is_safe(inside)
    assert is_safe(also_inside)
    assert refusal(f"{ZEROS}  {outside}\n".encode()).flaw.reason is Reason.PATH_REFUSED


def test_the_suites_name_in_two_spellings_is_refused() -> None:
    name = "same-filename-listed-twice-with-different-normalization"
    composed, decomposed = listed(name)

    assert folded(composed) == folded(decomposed)
    assert refusal(f"{ZEROS}  {decomposed}\n".encode()).flaw.reason is Reason.PATH_REFUSED


@pytest.mark.parametrize(
    "path",
    [
        *("../a", "data/../../a", "~/a", "~root/a", "/etc/passwd", "//server/share/a"),
        *("\\\\server\\share\\a", "C:\\a", "C:a", "data/a\\b", "data//a", "data/./a"),
        *("data/a%0Ab", "data/a%25b", "data/ a", "data/a ", "data/a.", "data/aux.txt"),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    flaw = refusal(f"{ZEROS}  {path}\n".encode()).flaw

    assert (flaw.reason, flaw.entry, flaw.field) == (Reason.PATH_REFUSED, "line 1", "path")


@pytest.mark.parametrize(
    "line",
    [
        *(b"\xef\xbb\xbf" + b"0" * 64 + b"  data/a\n", b"0" * 64 + b" data/a\n"),
        *(b"0" * 64 + b"\tdata/a\n", b"0" * 64 + b" *data/a\n", b"A" * 64 + b"  data/a\n"),
        *(b"0" * 63 + b"  data/a\n", b"0" * 64 + b"  data/a", b"\n", b"\xff\n"),
    ],
)
def test_lines_in_another_spelling_are_refused(line: bytes) -> None:
    assert refusal(line).flaw.reason in {Reason.MALFORMED, Reason.PATH_REFUSED}


def in_bagit(data: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files[names.BAGIT] = data

    return change


@pytest.mark.parametrize(
    "data",
    [
        b"BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n",
        b" BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        b"BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
        b"\xef\xbb\xbf" + bag.DECLARATION,
        bag.DECLARATION.replace(b"\n", b"\r\n"),
        bag.DECLARATION.replace(b"1.0", b"0.97"),
        bag.DECLARATION.replace(b"UTF-8", b"UTF-16"),
        bag.DECLARATION + b"\n",
    ],
)
def test_a_declaration_in_another_spelling_is_refused(tmp_path: Path, data: bytes) -> None:
    findings = verified(rebagged(packed(), in_bagit(data)), tmp_path)

    assert ("malformed", names.BAGIT) in places(findings)


@pytest.mark.parametrize("path", [names.MANIFESTS[0], names.MANIFESTS[1]])
def test_a_file_named_twice_is_told(tmp_path: Path, path: str) -> None:
    def double(files: Files) -> None:
        first = files[path].splitlines(keepends=True)[0]
        files[path] += first

    from .remaking import rezipped

    assert ("name-twice", path) in places(verified(rezipped(packed(), double), tmp_path))


def test_a_file_to_be_fetched_from_elsewhere_is_refused(tmp_path: Path) -> None:
    def fetch(files: Files) -> None:
        files["fetch.txt"] = b"https://evil.example/a 1 data/a\n"

    findings = verified(rebagged(packed(), fetch), tmp_path)

    assert ("unexpected", "fetch.txt") in places(findings)
