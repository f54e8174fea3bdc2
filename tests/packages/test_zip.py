"""The zip is strict: whatever another program could read otherwise is refused."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from varde.adapters.packages.flaws import Flaw, PackageFlawError, Reason
from varde.adapters.packages.paths import folded, is_safe, portable
from varde.adapters.packages.zip_layout import (
    FULL_32,
    Placed,
    central_header,
    end_of_directory,
    joined,
    local_header,
)
from varde.adapters.packages.zip_reader import ZipReader
from varde.adapters.packages.zip_writer import ZipWriter

from .remaking import renamed, with_attributes, zipped

FILES = [("F/a.txt", b"first"), ("F/data/bö.bin", bytes(range(256))), ("F/c", b"")]


def strict(files: list[tuple[str, bytes]] | None = None) -> bytes:
    return zipped(files or FILES, folder="")


def read(data: bytes, folder: Path) -> list[tuple[str, bytes]]:
    path = folder / "a.zip"
    path.write_bytes(data)
    with ZipReader(path) as reader:
        return [(m.name, b"".join(reader.chunks(m))) for m in reader.members]


def flaw(data: bytes, folder: Path) -> Flaw:
    with pytest.raises(PackageFlawError) as refused:
        read(data, folder)
    return refused.value.flaw


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read(strict(), tmp_path) == FILES


def test_other_programs_read_it() -> None:
    with zipfile.ZipFile(io.BytesIO(strict())) as other:
        assert [(name, other.read(name)) for name in other.namelist()] == FILES
        assert other.testzip() is None


def test_the_same_files_give_the_same_bytes() -> None:
    assert strict() == strict()


def test_every_byte_of_it_counts(tmp_path: Path) -> None:
    data = strict()
    for at in range(len(data)):
        for bit in (0x01, 0x20, 0x80):
            changed = bytearray(data)
            changed[at] ^= bit
            assert flaw(bytes(changed), tmp_path).reason


def test_it_cannot_be_cut_short_anywhere(tmp_path: Path) -> None:
    data = strict()
    for length in range(len(data)):
        assert flaw(data[:length], tmp_path).reason


@pytest.mark.parametrize("extra", [b"\0", b"PK\x05\x06" + bytes(18)])
def test_nothing_may_stand_before_or_after_it(tmp_path: Path, extra: bytes) -> None:
    assert flaw(extra + strict(), tmp_path).reason is Reason.ZIP_STRUCTURE
    assert flaw(strict() + extra, tmp_path).reason is Reason.ZIP_STRUCTURE


def ordinary(**options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        other.writestr("F/a.txt", b"a" * 1000, **options)
    return out.getvalue()


def test_compressed_files_are_refused_so_there_are_no_bombs(tmp_path: Path) -> None:
    found = flaw(ordinary(compress_type=zipfile.ZIP_DEFLATED), tmp_path)

    assert found.reason is Reason.ZIP_STRUCTURE


def test_a_zip_of_another_program_is_refused_with_the_field(tmp_path: Path) -> None:
    found = flaw(ordinary(), tmp_path)

    assert (found.entry, found.field, found.offset) == ("member 1", "version-made-by", 1041)


def test_a_comment_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(strict())
    with zipfile.ZipFile(out, "a") as other:
        other.comment = b"hello"

    assert flaw(out.getvalue(), tmp_path).reason is Reason.ZIP_STRUCTURE


@pytest.mark.parametrize("mode", [0o120777, 0o040755, 0o100755, 0o010644])
def test_links_folders_programs_and_pipes_are_refused(tmp_path: Path, mode: int) -> None:
    found = flaw(with_attributes(strict(), mode), tmp_path)

    assert (found.file, found.field) == ("F/a.txt", "external-attributes")


@pytest.mark.parametrize(
    "name",
    [
        *("../a.txt", "/abc.txt", "F/../a.x", "F//a.txt", "F/./a.tx", "~/ab.txt"),
        *("C:/a.txt", "F\\a.txtt", "F/a.txt ", "F/a.txt.", "F/nul.tx", "F/a%0atx"),
        *("F/a\0.txt", "F/a\n.txt", "F/COM1.t"),
        "/".join("abcdefghi"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    draft = "F/" + "x" * (len(name) - 2)
    data = strict([(draft, b"x")])

    found = flaw(renamed(data, draft.encode(), name.encode()), tmp_path)

    assert found.reason is Reason.PATH_REFUSED


@pytest.mark.parametrize(
    ("first", "second"), [("F/abc", "F/abc"), ("F/abc", "F/ABC"), ("F/ﬁ", "F/fi")]
)
def test_names_that_some_system_takes_for_one_are_refused(
    tmp_path: Path, first: str, second: str
) -> None:
    drafts = [
        "F/" + letter * (len(n.encode()) - 2)
        for letter, n in zip("xy", (first, second), strict=True)
    ]
    data = strict([(draft, b"1") for draft in drafts])
    for draft, name in zip(drafts, (first, second), strict=True):
        data = renamed(data, draft.encode(), name.encode())

    assert flaw(data, tmp_path).reason is Reason.NAME_TWICE


def test_a_file_that_is_also_a_folder_is_refused(tmp_path: Path) -> None:
    data = strict([("F/ab", b"1"), ("F/xx/c", b"2")])

    found = flaw(renamed(data, b"F/xx/c", b"F/ab/c"), tmp_path)

    assert found.reason is Reason.NAME_TWICE


def test_a_name_that_is_not_composed_is_refused(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "F/ö").encode()
    data = strict([("F/" + "x" * (len(decomposed) - 2), b"1")])

    found = flaw(renamed(data, b"F/xxx", decomposed), tmp_path)

    assert found.reason is Reason.PATH_REFUSED


def test_absurd_counts_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    end = joined(end_of_directory(2**40, 2**40, 2**41))

    assert flaw(end, tmp_path).reason in {Reason.TOO_MANY, Reason.ZIP_STRUCTURE}


def test_a_pipe_is_no_package(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(PackageFlawError) as refused, ZipReader(tmp_path / "pipe"):
        pass

    assert refused.value.flaw.reason is Reason.UNREADABLE


def test_more_than_four_gigabytes_are_read(tmp_path: Path) -> None:
    """The file is sparse: its headers are written where they would be."""
    path = tmp_path / "large.zip"
    large = Placed("F/large", FULL_32 + 5, zlib.crc32(b""), 0)
    last = Placed("F/last", 4, zlib.crc32(b"last"), large.end)
    directory = joined(central_header(large)) + joined(central_header(last))
    with path.open("wb") as file:
        file.write(joined(local_header(large)))
        file.seek(last.offset)
        file.write(joined(local_header(last)) + b"last" + directory)
        file.write(joined(end_of_directory(2, len(directory), last.end)))

    with ZipReader(path) as reader:
        assert b"".join(reader.chunks(reader.members[1])) == b"last"
    assert zipfile.ZipFile(path).getinfo("F/large").file_size == FULL_32 + 5


@pytest.mark.parametrize("data", [b"four", b"", b"longer"])
def test_a_member_that_comes_otherwise_than_counted_is_refused(data: bytes) -> None:
    writer = ZipWriter(io.BytesIO().write)

    with pytest.raises(ValueError, match="other bytes came"):
        writer.add("F/a", [data], size=4, crc=zlib.crc32(b"fore"))


@pytest.mark.parametrize("name", ["../a", "F/A", "F/con"])
def test_nothing_is_written_under_a_name_that_would_be_refused(name: str) -> None:
    writer = ZipWriter(io.BytesIO().write)
    writer.add("F/a", [b""], size=0, crc=0)

    with pytest.raises(ValueError, match="no member can be called"):
        writer.add(name, [b""], size=0, crc=0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Faktura å.pdf", "Faktura_å.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("con", "file"),
        ("a\u202egnp.exe", "a_gnp.exe"),
        ("", "file"),
    ],
)
def test_a_persons_file_name_is_made_portable(given: str, kept: str) -> None:
    assert portable(given).strip("_") == kept
    assert is_safe(portable(given))


def test_a_long_name_keeps_its_ending() -> None:
    made = portable("ö" * 400 + ".docx")

    assert made.endswith(".docx")
    assert is_safe(made)
    assert folded(made) == folded(made.upper())


def test_the_fields_of_a_header_are_those_of_the_format() -> None:
    header = joined(local_header(Placed("a", 3, 7, 0)))

    assert struct.unpack("<IHHHHHIIIHH", header[:30]) == (
        *(0x04034B50, 20, 0x0800, 0, 0, 0x21),
        *(7, 3, 3, 1, 0),
    )
