"""
Whatever is changed in a package, verification says no, and says where.

First by somebody who can only change the file, then by one who makes zip and manifests
anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from varde.adapters.packages import names
from varde.adapters.packages.findings import told
from varde.adapters.packages.verifying import verify
from varde.adapters.packages.zip_reader import ZipReader

from .making import packed
from .remaking import Files, places, rebagged, rezipped, unzipped, verified, zipped

SMALL = 400
STEP = 37


@cache
def package() -> bytes:
    return packed()


FILES = list(unzipped(package()))
PAYLOAD = [path for path in FILES if path.startswith("data/")]


def test_untouched_it_holds(tmp_path: Path) -> None:
    findings = verified(package(), tmp_path)

    assert findings.holds, told(findings)


# By somebody who changes bytes


def changed_at(at: int) -> bytes:
    data = bytearray(package())
    data[at] ^= 0x20 if chr(data[at]).isalpha() else 0x01
    return bytes(data)


@pytest.mark.parametrize("path", FILES)
def test_a_changed_byte_is_found_in_its_file(tmp_path: Path, path: str) -> None:
    (tmp_path / "whole.zip").write_bytes(package())
    with ZipReader(tmp_path / "whole.zip") as reader:
        member = next(m for m in reader.members if m.name.endswith(f"/{path}"))
    step = 1 if member.size < SMALL else STEP
    body = range(member.start, member.end, step)

    for at in (*range(member.offset, member.start), *body):
        findings = verified(changed_at(at), tmp_path)
        assert (findings.holds, findings.flaws[0].file) == (False, path)


def test_a_changed_byte_is_found_in_the_directory_and_behind_it(tmp_path: Path) -> None:
    (tmp_path / "whole.zip").write_bytes(package())
    with ZipReader(tmp_path / "whole.zip") as reader:
        directory = reader.members[-1].end

    for at in range(directory, len(package())):
        assert not verified(changed_at(at), tmp_path).holds


def test_a_byte_too_many_or_too_few_is_found(tmp_path: Path) -> None:
    data = package()
    for length in range(0, len(data), STEP):
        assert not verified(data[:length], tmp_path).holds
    assert not verified(data + b"\0", tmp_path).holds


# By somebody who makes the zip anew


@pytest.mark.parametrize("path", FILES)
def test_changed_content_is_told_by_the_manifests_or_the_signature(
    tmp_path: Path, path: str
) -> None:
    def change(files: Files) -> None:
        files[path] = bytes([files[path][0] ^ 1]) + files[path][1:]

    findings = verified(rezipped(package(), change), tmp_path)

    assert path in [flaw.file for flaw in findings.flaws]


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_left_out_is_told(tmp_path: Path, path: str) -> None:
    findings = verified(rezipped(package(), lambda files: files.pop(path)), tmp_path)

    assert ("missing", path) in places(findings)


@pytest.mark.parametrize("path", ["data/more.txt", "notes.txt", "README-xx.txt"])
def test_a_file_that_is_added_is_told(tmp_path: Path, path: str) -> None:
    def add(files: Files) -> None:
        files[path] = b"more"

    findings = verified(rezipped(package(), add), tmp_path)

    assert ("unexpected", path) in places(findings)


@pytest.mark.parametrize("path", PAYLOAD)
def test_a_renamed_file_is_told(tmp_path: Path, path: str) -> None:
    def rename(files: Files) -> None:
        files[f"{path}x"] = files.pop(path)

    found = places(verified(rezipped(package(), rename), tmp_path))

    assert {("missing", path), ("unexpected", f"{path}x")} <= set(found)


@pytest.mark.parametrize("number", range(len(FILES) - 1))
def test_two_files_that_change_places_are_told(tmp_path: Path, number: int) -> None:
    files = list(unzipped(package()).items())
    files[number], files[number + 1] = files[number + 1], files[number]

    findings = verified(zipped(files), tmp_path)

    assert {flaw.reason.value for flaw in findings.flaws} == {"out-of-order"}


def test_another_folder_is_told(tmp_path: Path) -> None:
    data = zipped(unzipped(package()).items(), folder="VRD-2026-0002")

    found = verified(data, tmp_path).flaws[0]

    assert (found.file, found.field) == (names.SIGNATURE, "incident")


def test_two_folders_are_told(tmp_path: Path) -> None:
    files = [(f"VRD-2026-0001/{path}", data) for path, data in unzipped(package()).items()]
    data = zipped([*files, ("other/a", b"")], folder="")

    assert places(verified(data, tmp_path)) == [("unexpected", "other/a")]


# By somebody who makes the manifests anew


@pytest.mark.parametrize("path", PAYLOAD)
def test_a_new_manifest_does_not_help(tmp_path: Path, path: str) -> None:
    def change(files: Files) -> None:
        files[path] = files[path] + b" "

    findings = verified(rebagged(package(), change), tmp_path)

    assert ("digest-differs", "tagmanifest-sha256.txt") in places(findings)
    assert ("digest-differs", "tagmanifest-sha512.txt") in places(findings)


@pytest.mark.parametrize("field", range(5))
def test_every_line_of_bag_info_is_compared(tmp_path: Path, field: int) -> None:
    def change(files: Files) -> None:
        told = files[names.BAG_INFO].decode().splitlines(keepends=True)
        told[field] = told[field].rstrip("\n") + "0\n"
        files[names.BAG_INFO] = "".join(told).encode()

    findings = verified(rebagged(package(), change), tmp_path)

    assert not findings.holds


def test_it_takes_no_file_that_is_none(tmp_path: Path) -> None:
    assert places(verify(tmp_path / "absent.zip")) == [("unreadable", "")]
    assert places(verify(tmp_path)) == [("unreadable", "")]
