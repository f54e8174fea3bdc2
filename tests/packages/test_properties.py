"""Whatever is written is read; whatever else is read is refused, without a crash."""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from varde.adapters.packages.custody import guarded
from varde.adapters.packages.lines import split_lines
from varde.adapters.packages.paths import folded, is_safe, portable
from varde.adapters.packages.spool import Spool, spooled_late
from varde.adapters.packages.verifying import verify
from varde.adapters.packages.zip_reader import ZipReader
from varde.adapters.packages.zip_writer import ZipWriter

from .making import packed

NAMES = st.text(min_size=1, max_size=40).map(lambda name: f"F/{portable(name)}")
FILES = st.lists(
    st.tuples(NAMES, st.binary(max_size=300)),
    max_size=8,
    unique_by=lambda file: folded(file[0]),
)
WHOLE = packed()


@given(files=FILES)
def test_every_zip_that_is_written_is_read(files: list[tuple[str, bytes]]) -> None:
    with tempfile.NamedTemporaryFile() as out:
        writer = ZipWriter(out.write)
        for name, data in files:
            writer.add(name, [data], size=len(data), crc=zlib.crc32(data))
        writer.close()
        out.flush()
        with ZipReader(Path(out.name)) as reader:
            found = [(m.name, b"".join(reader.chunks(m))) for m in reader.members]
    assert found == files


@settings(deadline=None)
@given(
    at=st.integers(0, len(WHOLE)),
    end=st.integers(0, len(WHOLE)),
    put=st.binary(max_size=60),
)
def test_a_package_with_a_piece_replaced_never_holds(at: int, end: int, put: bytes) -> None:
    data = WHOLE[: min(at, end)] + put + WHOLE[max(at, end) :]
    with tempfile.NamedTemporaryFile() as out:
        out.write(data)
        out.flush()

        assert verify(Path(out.name)).holds == (data == WHOLE)


@given(name=st.text(max_size=300))
def test_every_name_can_be_made_portable(name: str) -> None:
    assert is_safe(portable(name))


@given(text=st.text())
def test_no_guarded_cell_is_a_formula_and_none_is_mistaken_for_another(text: str) -> None:
    cell = guarded(text)

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert text == (cell.removeprefix("'"))


@given(lines=st.lists(st.binary().filter(lambda d: b"\n" not in d)), cut=st.integers(1, 9))
def test_lines_are_the_same_however_they_come(lines: list[bytes], cut: int) -> None:
    data = b"".join(line + b"\n" for line in lines)
    chunks = [data[at : at + cut] for at in range(0, len(data), cut)]

    assert list(split_lines(chunks)) == lines


def test_what_is_made_when_it_is_read_is_made_once() -> None:
    made: list[bytes] = []

    def make() -> list[bytes]:
        made.append(b"x")
        return made

    member = spooled_late("data/archive", make)
    assert made == []
    assert [list(member.chunks()), list(member.chunks())] == [[b"x"], [b"x"]]


@given(chunks=st.lists(st.binary(max_size=100)))
def test_what_was_spooled_is_read_as_often_as_asked(chunks: list[bytes]) -> None:
    spool = Spool(chunks)

    for _ in range(2):
        assert b"".join(spool.chunks()) == b"".join(chunks)
