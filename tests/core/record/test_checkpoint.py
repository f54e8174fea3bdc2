from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.log import LOG_KEY, WITNESS_KEY, MemoryLog
from varde.core.errors import (
    MalformedCheckpointError,
    NaiveInstantError,
    SignatureRefusedError,
)
from varde.core.record.checkpoint import (
    Checkpoint,
    cosigned,
    cosigned_at,
    read_checkpoint,
    signed,
)
from varde.core.record.cosignature import Timestamped, cosigned_message
from varde.core.record.encoding import number_of
from varde.core.record.merkle import EMPTY_ROOT
from varde.core.record.note import Signature, VerifierKey, read_note, verify

AT = datetime(2026, 3, 3, 20, 30, 7, tzinfo=UTC)
CHECKPOINT = MemoryLog([b"1", b"2", b"3"]).checkpoint()
NOTE = signed(CHECKPOINT, [LOG_KEY])
COSIGNED = NOTE.with_signatures(cosigned(NOTE.text, WITNESS_KEY, at=AT))
ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

# The cosigned checkpoint in the specification, without its keys.
SOFA = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7"
    "u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dl"
    "rDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()


def test_a_checkpoint_is_three_lines() -> None:
    assert CHECKPOINT.text().split("\n")[:2] == ["varde.example/log", "3"]
    assert CHECKPOINT.text().count("\n") == 3


def test_the_example_of_the_specification_is_read() -> None:
    note = read_note(SOFA)
    checkpoint = read_checkpoint(note.text)

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text() == note.text


def test_the_cosignature_of_the_specification_was_made_at_its_time() -> None:
    assert cosigned_at(read_note(SOFA).signatures[1]) == datetime.fromtimestamp(
        1679315147, UTC
    )


def test_the_message_of_a_cosignature_is_that_of_the_specification() -> None:
    message = cosigned_message(read_note(SOFA).text, 1679315147)

    assert message == (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_lines_of_another_log_after_the_third_are_kept() -> None:
    text = f"o\n1\n{ROOT}\nextension\nanother one\n"

    assert read_checkpoint(text).extensions == ("extension", "another one")
    assert read_checkpoint(text).text() == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "lines"),
        ("o\n1\n", "lines"),
        (f"o\n1\n{ROOT}", "lines"),
        (f"\n1\n{ROOT}\n", "origin"),
        (f"{'o' * 256}\n1\n{ROOT}\n", "origin"),
        (f"o\x01\n1\n{ROOT}\n", "origin"),
        (f"o\n\n{ROOT}\n", "size"),
        (f"o\n01\n{ROOT}\n", "size"),
        (f"o\n+1\n{ROOT}\n", "size"),
        (f"o\n-1\n{ROOT}\n", "size"),
        (f"o\n1 \n{ROOT}\n", "size"),
        (f"o\n١\n{ROOT}\n", "size"),
        (f"o\n1_0\n{ROOT}\n", "size"),
        (f"o\n{2**63}\n{ROOT}\n", "size"),
        ("o\n1\nAAAA\n", "root"),
        (f"o\n1\n{ROOT[:-2]}B=\n", "root"),
        (f"o\n1\n{ROOT[:-1]}\n", "root"),
        (f"o\n1\n {ROOT}\n", "root"),
        (f"o\n0\n{ROOT}\n", "root"),
        (f"o\n1\n{ROOT}\n\n", "extension"),
        (f"o\n1\n{ROOT}\n\nmore\n", "extension"),
        ("x" * 200_000, "too-long"),
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str, reason: str) -> None:
    with pytest.raises(MalformedCheckpointError) as refusal:
        read_checkpoint(text)

    assert refusal.value.params["reason"] == reason


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), (str(2**63 - 1), 2**63 - 1), (str(2**63), None), ("00", None), ("", None)],
)
def test_a_decimal_has_one_spelling_and_an_end(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_a_checkpoint_that_cannot_be_is_not_written() -> None:
    for change in ({"size": -1}, {"origin": "a\nb"}, {"extensions": ("a\nb",)}):
        with pytest.raises(MalformedCheckpointError):
            replace(CHECKPOINT, **change)  # type: ignore[arg-type]


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_again(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("varde.example/log", size, root if size else EMPTY_ROOT)

    assert read_checkpoint(checkpoint.text()) == checkpoint


@given(st.text(max_size=80))
def test_any_text_is_refused_or_has_one_spelling(text: str) -> None:
    try:
        checkpoint = read_checkpoint(text)
    except MalformedCheckpointError:
        return

    assert checkpoint.text() == text


def test_the_log_and_its_witness_are_both_verified() -> None:
    keys = [LOG_KEY.public, WITNESS_KEY.public]

    assert verify(read_note(COSIGNED.to_bytes()), keys) == keys


def test_a_cosignature_says_when() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))

    for at in (AT, elsewhere):
        assert cosigned_at(cosigned(NOTE.text, WITNESS_KEY, at=at)) == AT


def test_a_witness_is_not_vague_about_the_time() -> None:
    with pytest.raises(NaiveInstantError):
        cosigned(NOTE.text, WITNESS_KEY, at=AT.replace(tzinfo=None))


def test_the_signature_of_a_log_names_no_time() -> None:
    assert cosigned_at(NOTE.signatures[0]) is None


LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "at"),
    [
        (253_402_300_799, LAST),
        (253_402_300_800, None),
        (2**63 - 1, None),
        (2**64 - 1, None),
    ],
)
def test_a_time_beyond_the_calendar_is_none(seconds: int, at: datetime | None) -> None:
    stamped = Timestamped(seconds, bytes(64)).to_bytes()

    assert cosigned_at(Signature("w.example", bytes(4), stamped)) == at


@pytest.mark.parametrize(
    "forged",
    [
        Timestamped(
            int(AT.timestamp()) + 1, COSIGNED.signatures[1].signature[8:]
        ).to_bytes(),
        COSIGNED.signatures[1].signature[:-1],
        COSIGNED.signatures[1].signature + b"\x00",
        b"\xff" + COSIGNED.signatures[1].signature[1:],
        WITNESS_KEY.sign(NOTE.text.encode()),
    ],
)
def test_a_cosignature_holds_for_its_time_and_its_text_only(forged: bytes) -> None:
    line = replace(COSIGNED.signatures[1], signature=forged)

    with pytest.raises(SignatureRefusedError):
        verify(NOTE.with_signatures(line), [WITNESS_KEY.public])


def test_a_time_beyond_63_bits_is_refused_even_if_it_is_signed() -> None:
    seconds = 2**63
    signature = WITNESS_KEY.sign(cosigned_message(NOTE.text, seconds))
    stamped = Timestamped(seconds, signature).to_bytes()

    assert not WITNESS_KEY.public.signed(NOTE.text, stamped)


def test_a_cosignature_does_not_pass_for_the_log_s_own() -> None:
    key = WITNESS_KEY.public
    as_log = VerifierKey(key.name, LOG_KEY.algorithm, key.public)

    assert not as_log.signed(NOTE.text, COSIGNED.signatures[1].signature)
