from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.log import LOG_KEY, WITNESS_KEY, TestKey
from varde.core.errors import (
    MalformedKeyError,
    MalformedNoteError,
    SignatureRefusedError,
)
from varde.core.record.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Algorithm,
    Signature,
    SignedNote,
    VerifierKey,
    read_note,
    sign,
    verify,
)

# The example of the specification.
QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\n"
    "trafitto da un raggio di sole:\n"
    "\n"
    "ed è subito sera.\n"
    "\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9"
    "oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()
# The key and the signed note of the documentation of golang.org/x/mod/sumdb/note.
PETER = VerifierKey.parse(
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
)
NEUMANN = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
    "gotpRZb6KE6RyyBwJnAM=\n"
).encode()

TEXT = "varde.example/log\n5\n"
NOTE = SignedNote(TEXT, (sign(TEXT, LOG_KEY),))
HONEST = NOTE.to_bytes()
OTHER = TestKey("other.example")


def test_the_example_of_the_specification_is_read_with_its_empty_line() -> None:
    note = read_note(QUASIMODO)

    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    assert [one.name for one in note.signatures] == ["quasimodo.example/salvatore"]
    assert note.to_bytes() == QUASIMODO


def test_a_note_that_go_has_signed_is_verified() -> None:
    assert verify(read_note(NEUMANN), [PETER]) == [PETER]


@pytest.mark.parametrize("key", [LOG_KEY.public, WITNESS_KEY.public])
def test_a_key_is_written_as_it_was_read(key: VerifierKey) -> None:
    assert VerifierKey.parse(str(key)) == key


def test_the_same_public_key_has_another_id_under_another_name_or_type() -> None:
    key = LOG_KEY.public

    ids = {
        key.key_id,
        replace(key, name="other.example").key_id,
        replace(key, algorithm=Algorithm.COSIGNATURE).key_id,
    }
    assert len(ids) == 3


NAME, ID, ENCODED = str(LOG_KEY.public).split("+", 2)
RAW = base64.b64decode(ENCODED)
OF_ANOTHER_TYPE = base64.b64encode(b"\x02" + RAW[1:]).decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "encoding"),
        (NAME, "encoding"),
        (f"{NAME}+{ID}", "encoding"),
        (f"{NAME}+{ID}+", "encoding"),
        (f"{NAME}+{ID.upper()}+{ENCODED}", "encoding"),
        (f"{NAME}+{ID}0+{ENCODED}", "encoding"),
        (f"{NAME}+{ID}+{ENCODED}\n", "encoding"),
        (f"{NAME}+{ID}+{ENCODED.rstrip('=')}!", "encoding"),
        (f"{NAME}+{ID}+é", "encoding"),
        (f"{NAME}+{ID}+{OF_ANOTHER_TYPE}", "algorithm"),
        (f"{NAME}+{ID}+{base64.b64encode(RAW[:-1]).decode()}", "length"),
        (f"{NAME}+{ID}+{base64.b64encode(RAW + b'0').decode()}", "length"),
        (f"{NAME}+{'0' * 8}+{ENCODED}", "id"),
        (f"other.example+{ID}+{ENCODED}", "id"),
        (f"+{ID}+{ENCODED}", "name"),
        (f"a b+{ID}+{ENCODED}", "name"),
        (f"\ud800+{ID}+{ENCODED}", "name"),
        (f"{'x' * 256}+{ID}+{ENCODED}", "name"),
        (f"{'x' * 600}+{ID}+{ENCODED}", "too-long"),
    ],
)
def test_a_text_that_is_no_key_is_refused(text: str, reason: str) -> None:
    with pytest.raises(MalformedKeyError) as refusal:
        VerifierKey.parse(text)

    assert refusal.value.params["reason"] == reason


@pytest.mark.parametrize("sign_bit", [0x00, 0x80])
@pytest.mark.parametrize(
    "start",
    [
        b"\x00",
        b"\x01",
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        b"\xec" + b"\xff" * 30 + b"\x7f",
        b"\xed" + b"\xff" * 30 + b"\x7f",
        b"\xee" + b"\xff" * 30 + b"\x7f",
    ],
)
def test_a_key_for_which_anybody_can_sign_is_none(start: bytes, sign_bit: int) -> None:
    public = bytearray(start.ljust(32, b"\0"))
    public[-1] |= sign_bit

    with pytest.raises(MalformedKeyError) as refusal:
        VerifierKey(NAME, Algorithm.ED25519, bytes(public))

    assert refusal.value.params["reason"] == "weak"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "signatures"),
        (b"\n", "signatures"),
        (TEXT.encode(), "signatures"),
        (TEXT.encode() + b"\n", "signatures"),
        (HONEST[:-1], "signatures"),
        (HONEST + b"\n", "signatures"),
        (HONEST + b"more\n", "signature"),
        (HONEST.replace(b"\n", b"\r\n"), "signatures"),
        (HONEST.replace(b"\n5\n", b"\n\t\n"), "text"),
        (HONEST.replace(b"\n5\n", b"\n\x00\n"), "text"),
        (HONEST.replace(b"\n5\n", b"\n\xff\n"), "not-utf-8"),
        (HONEST.replace("— ".encode(), b"- "), "signature"),
        (HONEST.replace("— ".encode(), "—  ".encode()), "name"),
        (HONEST.replace("— ".encode(), "— a+".encode()), "name"),
        (HONEST.replace("— ".encode(), "— a\u00a0".encode()), "name"),
        (HONEST.replace("— ".encode(), b""), "signature"),
        (HONEST[:-2] + b"\n", "signature"),
        (HONEST[:-1] + b" \n", "signature"),
        (TEXT.encode() + "\n— a AAAA\n".encode(), "signature"),
        (TEXT.encode() + "\n— a AAAAAA==\n".encode(), "signature"),
        (TEXT.encode() + "\n— a AAAAAAB=\n".encode(), "signature"),
        (b"x" * (MAX_NOTE_BYTES + 1), "too-long"),
        (HONEST + "— a AAAAAAA=\n".encode() * MAX_SIGNATURES, "signatures"),
    ],
)
def test_bytes_that_are_no_note_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedNoteError) as refusal:
        read_note(data)

    assert refusal.value.params["reason"] == reason


@pytest.mark.parametrize("text", ["", "no newline", "a\x1f\n", "\ud800\n"])
def test_a_text_that_no_note_can_have_is_not_signed(text: str) -> None:
    with pytest.raises(MalformedNoteError):
        SignedNote(text, NOTE.signatures)


def test_sixteen_signatures_of_five_kilobytes_are_taken() -> None:
    large = tuple(Signature(f"key{n}.example", bytes(4), bytes(5000)) for n in range(16))
    note = SignedNote(TEXT, large)

    assert read_note(note.to_bytes()) == note


def test_the_signature_of_an_unknown_key_is_passed_over() -> None:
    note = NOTE.with_signatures(sign(TEXT, OTHER))

    assert verify(note, [OTHER.public]) == [OTHER.public]


def test_a_key_that_signed_twice_counts_once() -> None:
    note = NOTE.with_signatures(*NOTE.signatures)

    assert verify(note, [LOG_KEY.public]) == [LOG_KEY.public]


@pytest.mark.parametrize(
    "key",
    [
        OTHER.public,
        replace(LOG_KEY.public, name="other.example"),
        replace(LOG_KEY.public, algorithm=Algorithm.COSIGNATURE),
    ],
)
def test_a_note_without_the_signature_of_a_known_key_is_refused(key: VerifierKey) -> None:
    with pytest.raises(SignatureRefusedError) as refusal:
        verify(NOTE, [key])

    assert refusal.value.params["reason"] == "unknown-key"


def test_without_keys_nothing_is_verified() -> None:
    with pytest.raises(SignatureRefusedError):
        verify(NOTE, [])


def test_one_forged_signature_of_a_known_key_refuses_the_whole_note() -> None:
    honest = sign(TEXT, OTHER)
    forged = replace(NOTE.signatures[0], signature=bytes(64))
    note = SignedNote(TEXT, (honest, forged))

    with pytest.raises(SignatureRefusedError) as refusal:
        verify(note, [OTHER.public, LOG_KEY.public])

    assert refusal.value.params == {"reason": "forged", "key": str(LOG_KEY.public)}


@given(st.integers(0, len(HONEST) - 1), st.integers(1, 255))
def test_no_byte_of_a_note_can_be_changed(place: int, bits: int) -> None:
    forged = bytearray(HONEST)
    forged[place] ^= bits

    with pytest.raises((MalformedNoteError, SignatureRefusedError)):
        verify(read_note(bytes(forged)), [LOG_KEY.public])


@given(
    st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_refused_or_have_one_spelling(data: bytes) -> None:
    try:
        note = read_note(data)
    except MalformedNoteError:
        return

    assert note.to_bytes() == data
