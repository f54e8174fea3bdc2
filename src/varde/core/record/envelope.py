"""
A signed payload of any type: DSSE, Dead Simple Signing Envelope, version 1.

What is signed is the payload together with its type, so bytes that were signed as one
thing cannot be shown as another. The JSON of an envelope is canonical (RFC 8785); an
envelope in another spelling is refused, though DSSE would allow it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from varde.core.canonical import canonical_json
from varde.core.errors import (
    MalformedEnvelopeError,
    NotCanonicalError,
    SignatureRefusedError,
)

from .encoding import base64_of, bytes_of, is_line, members_of
from .note import Algorithm, Signer, VerifierKey

MAX_ENVELOPE_BYTES = 1024 * 1024
MAX_SIGNATURES = 16

_MEMBERS = frozenset({"payload", "payloadType", "signatures"})


@dataclass(frozen=True, slots=True)
class KeySignature:
    """A signature, and the key that it claims to be by: `name+id`, see `keyid_of`."""

    keyid: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload, its type and who signed both; else MalformedEnvelopeError."""

    payload_type: str
    payload: bytes
    signatures: tuple[KeySignature, ...]

    def __post_init__(self) -> None:
        if not is_line(self.payload_type):
            raise MalformedEnvelopeError(reason="type")
        if not 0 < len(self.signatures) <= MAX_SIGNATURES:
            raise MalformedEnvelopeError(reason="signatures")
        for one in self.signatures:
            if not is_line(one.keyid) or not one.signature:
                raise MalformedEnvelopeError(reason="signature")

    def to_bytes(self) -> bytes:
        """Return the envelope as canonical JSON (RFC 8785). Raises NotCanonicalError."""
        return canonical_json(
            {
                "payload": base64_of(self.payload),
                "payloadType": self.payload_type,
                "signatures": [
                    {"keyid": one.keyid, "sig": base64_of(one.signature)}
                    for one in self.signatures
                ],
            }
        )


def keyid_of(key: Signer | VerifierKey) -> str:
    """Return what an envelope calls a key: the first two parts of its verifier key."""
    return f"{key.name}+{key.key_id.hex()}"


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed: PAE, the Pre-Authentication Encoding of DSSE."""
    named = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(named), named, len(payload), payload)


def seal(payload_type: str, payload: bytes, signers: Iterable[Signer]) -> Envelope:
    """Sign a payload with each key, of type Ed25519."""
    message = pae(payload_type, payload)
    return Envelope(
        payload_type,
        payload,
        tuple(KeySignature(keyid_of(signer), signer.sign(message)) for signer in signers),
    )


def read_envelope(data: bytes) -> Envelope:
    """
    Read an envelope, accepting nothing but what `to_bytes` writes.

    Raises MalformedEnvelopeError.
    """
    if len(data) > MAX_ENVELOPE_BYTES:
        raise MalformedEnvelopeError(reason="too-long")
    match members_of(data, _MEMBERS):
        case {
            "payload": str(encoded),
            "payloadType": str(payload_type),
            "signatures": list(listed),
        }:
            payload = bytes_of(encoded)
        case _:
            raise MalformedEnvelopeError(reason="fields")
    if payload is None:
        raise MalformedEnvelopeError(reason="payload")
    envelope = Envelope(payload_type, payload, tuple(map(_signature, listed)))
    try:
        same = envelope.to_bytes() == data
    except NotCanonicalError:
        same = False
    if not same:
        raise MalformedEnvelopeError(reason="not-canonical")
    return envelope


def verify(envelope: Envelope, keys: Collection[VerifierKey]) -> list[VerifierKey]:
    """
    Return those of the keys that sealed the envelope, each once, in its order.

    Only keys of type Ed25519 count. Raises SignatureRefusedError as `note.verify` does.
    """
    message = pae(envelope.payload_type, envelope.payload)
    known = {keyid_of(key): key for key in keys if key.algorithm is Algorithm.ED25519}
    holding: dict[VerifierKey, None] = {}
    for one in envelope.signatures:
        key = known.get(one.keyid)
        if key is None:
            continue
        if not key.signed_bytes(message, one.signature):
            raise SignatureRefusedError(reason="forged", key=str(key))
        holding[key] = None
    if not holding:
        raise SignatureRefusedError(reason="unknown-key")
    return list(holding)


def _signature(found: object) -> KeySignature:
    match found:
        case {"keyid": str(keyid), "sig": str(encoded), **others} if not others:
            return KeySignature(keyid, bytes_of(encoded) or b"")
        case _:
            raise MalformedEnvelopeError(reason="signature")
