from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as TheirEnvelope
from securesystemslib.signer import CryptoSigner, SSlibKey

from tests.support.log import LOG_KEY, WITNESS_KEY, TestKey
from varde.core.canonical import canonical_json
from varde.core.errors import MalformedEnvelopeError, SignatureRefusedError
from varde.core.record.envelope import (
    MAX_ENVELOPE_BYTES,
    MAX_SIGNATURES,
    Envelope,
    KeySignature,
    keyid_of,
    pae,
    read_envelope,
    seal,
    verify,
)

TYPE = "application/vnd.varde.test+json"
OTHER = TestKey("other.example")
ENVELOPE = seal(TYPE, b'{"a":1}', [LOG_KEY])
HONEST = ENVELOPE.to_bytes()
MEMBERS: dict[str, Any] = json.loads(HONEST)


def their_key(key: TestKey) -> SSlibKey:
    raw = key.public.public.hex()
    return SSlibKey(keyid_of(key), "ed25519", "ed25519", {"public": raw})


def test_the_encoding_is_the_example_of_the_protocol() -> None:
    encoded = pae("http://example.com/HelloWorld", b"hello world")

    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_counted_in_bytes() -> None:
    assert pae("å", "ä".encode()) == b"DSSEv1 2 \xc3\xa5 2 \xc3\xa4"


def test_what_is_sealed_is_read_and_verified() -> None:
    assert read_envelope(HONEST) == ENVELOPE
    assert verify(ENVELOPE, [LOG_KEY.public]) == [LOG_KEY.public]


def test_securesystemslib_verifies_ours() -> None:
    theirs = TheirEnvelope.from_dict(json.loads(HONEST))
    key = their_key(LOG_KEY)

    assert theirs.verify([key], threshold=1) == {key.keyid: key}


def test_we_verify_one_of_securesystemslib() -> None:
    private: Ed25519PrivateKey = LOG_KEY.private
    theirs = TheirEnvelope(b"hello world", "http://example.com/HelloWorld", {})
    theirs.sign(CryptoSigner(private, their_key(LOG_KEY)))

    envelope = read_envelope(canonical_json(theirs.to_dict()))

    assert envelope.payload == b"hello world"
    assert verify(envelope, [LOG_KEY.public]) == [LOG_KEY.public]


def with_signature(**changes: object) -> bytes:
    one = {**MEMBERS["signatures"][0], **changes}
    return canonical_json({**MEMBERS, "signatures": [one]})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "fields"),
        (b"[]", "fields"),
        (b"\xff", "fields"),
        (b"[" * 100_000, "fields"),
        (b"9" * 100_000, "fields"),
        (b"9" * (MAX_ENVELOPE_BYTES + 1), "too-long"),
        (canonical_json({**MEMBERS, "more": 1}), "fields"),
        (canonical_json({**MEMBERS, "payload": 1}), "fields"),
        (canonical_json({**MEMBERS, "payload": "e30"}), "payload"),
        (canonical_json({**MEMBERS, "payload": "-_-_"}), "payload"),
        (canonical_json({**MEMBERS, "payloadType": ""}), "type"),
        (canonical_json({**MEMBERS, "payloadType": "a\nb"}), "type"),
        (canonical_json({**MEMBERS, "signatures": []}), "signatures"),
        (canonical_json({**MEMBERS, "signatures": [1]}), "signature"),
        (canonical_json({**MEMBERS, "signatures": [{}]}), "signature"),
        (with_signature(more=1), "signature"),
        (with_signature(keyid=""), "signature"),
        (with_signature(sig=""), "signature"),
        (with_signature(sig="AAAA="), "signature"),
        (
            canonical_json(
                {**MEMBERS, "signatures": MEMBERS["signatures"] * (MAX_SIGNATURES + 1)}
            ),
            "signatures",
        ),
        (HONEST + b"\n", "not-canonical"),
        (json.dumps(MEMBERS).encode(), "not-canonical"),
        (HONEST.replace(b"{", b'{"payload":"",', 1), "not-canonical"),
        (HONEST.replace(b"vnd", b"\\u0076nd"), "not-canonical"),
    ],
)
def test_bytes_that_are_no_envelope_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedEnvelopeError) as refusal:
        read_envelope(data)

    assert refusal.value.params["reason"] == reason


@pytest.mark.parametrize(
    "change", [{"payload": b'{"a":2}'}, {"payload_type": "application/other"}]
)
def test_neither_payload_nor_type_can_be_changed(change: dict[str, Any]) -> None:
    with pytest.raises(SignatureRefusedError) as refusal:
        verify(replace(ENVELOPE, **change), [LOG_KEY.public])

    assert refusal.value.params["reason"] == "forged"


def test_the_signature_of_an_unknown_key_is_passed_over() -> None:
    envelope = seal(TYPE, b"", [OTHER, LOG_KEY])

    assert verify(envelope, [LOG_KEY.public]) == [LOG_KEY.public]


@pytest.mark.parametrize("keys", [[], [OTHER.public], [WITNESS_KEY.public]])
def test_without_a_known_key_it_is_refused(keys: list[Any]) -> None:
    with pytest.raises(SignatureRefusedError) as refusal:
        verify(ENVELOPE, keys)

    assert refusal.value.params["reason"] == "unknown-key"


def test_the_key_of_a_witness_seals_nothing() -> None:
    envelope = seal(TYPE, b"", [WITNESS_KEY])

    with pytest.raises(SignatureRefusedError):
        verify(envelope, [WITNESS_KEY.public])


def test_one_forged_signature_refuses_the_whole_envelope() -> None:
    forged = KeySignature(keyid_of(LOG_KEY), bytes(64))
    envelope = seal(TYPE, b"", [OTHER])
    envelope = Envelope(TYPE, b"", (*envelope.signatures, forged))

    with pytest.raises(SignatureRefusedError):
        verify(envelope, [OTHER.public, LOG_KEY.public])


@given(st.integers(0, len(HONEST) - 1), st.integers(1, 255))
def test_no_byte_of_an_envelope_can_be_changed(place: int, bits: int) -> None:
    forged = bytearray(HONEST)
    forged[place] ^= bits

    with pytest.raises((MalformedEnvelopeError, SignatureRefusedError)):
        verify(read_envelope(bytes(forged)), [LOG_KEY.public])
