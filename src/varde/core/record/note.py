"""
Texts with signatures under them: C2SP signed-note, with Ed25519.

A reader accepts one spelling of a note and no other. Whose signatures count is for the
caller to say: `verify` looks at those of the keys that it is handed and at no others.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from varde.core.errors import (
    MalformedKeyError,
    MalformedNoteError,
    SignatureRefusedError,
)

from .cosignature import cosigned_message, read_timestamped
from .encoding import base64_of, bytes_of, has_controls, is_name

KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
MAX_KEY_LENGTH = 512
MAX_NOTE_BYTES = 128 * 1024
"""Room for the sixteen signatures that everybody must accept, 5 kB each."""
MAX_SIGNATURES = 64

_SIGN_BIT = 0x80
_SMALL_ORDER = frozenset(
    bytes.fromhex(encoded)
    for encoded in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
"""The points whose order divides eight, without the sign: anybody can sign for them."""

_DASH = "— "
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class Algorithm(IntEnum):
    """The signature types of signed-note that are verified here."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


class Signer(Protocol):
    """A private key with the name it signs under."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name; anything that cannot be raises MalformedKeyError."""

    name: str
    algorithm: Algorithm
    public: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise MalformedKeyError(reason="name")
        if len(self.public) != PUBLIC_KEY_BYTES:
            raise MalformedKeyError(reason="length")
        *start, last = self.public
        if bytes([*start, last & ~_SIGN_BIT]) in _SMALL_ORDER:
            raise MalformedKeyError(reason="weak")

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read `name+id+base64`, as the log publishes it. Raises MalformedKeyError."""
        if len(text) > MAX_KEY_LENGTH:
            raise MalformedKeyError(reason="too-long")
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        material = bytes_of(encoded)
        if not material or not _KEY_ID.fullmatch(key_id):
            raise MalformedKeyError(reason="encoding")
        try:
            algorithm = Algorithm(material[0])
        except ValueError:
            raise MalformedKeyError(reason="algorithm") from None
        key = cls(name, algorithm, material[1:])
        if key.key_id.hex() != key_id:
            raise MalformedKeyError(reason="id")
        return key

    def __str__(self) -> str:
        encoded = base64_of(bytes([self.algorithm]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @property
    def key_id(self) -> bytes:
        """The four bytes before each signature: a hint at the key, not a proof of it."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return sha256(named).digest()[:KEY_ID_BYTES]

    def signed(self, text: str, signature: bytes) -> bool:
        """Tell whether this key made that signature under the text of a note."""
        if self.algorithm is Algorithm.ED25519:
            return self.signed_bytes(text.encode(), signature)
        stamped = read_timestamped(signature)
        return stamped is not None and self.signed_bytes(
            cosigned_message(text, stamped.seconds), stamped.signature
        )

    def signed_bytes(self, message: bytes, signature: bytes) -> bool:
        """Tell whether this is the key's plain Ed25519 signature over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: the key's name and id, and what the algorithm gave."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise MalformedNoteError(reason="name")
        if len(self.key_id) != KEY_ID_BYTES or not self.signature:
            raise MalformedNoteError(reason="signature")

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64_of(self.key_id + self.signature)}\n"

    def is_by(self, key: VerifierKey) -> bool:
        """Tell whether it claims to be by that key."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text of whole lines and the signatures under it; else MalformedNoteError."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or has_controls(self.text.replace("\n", "")):
            raise MalformedNoteError(reason="text")
        if not 0 < len(self.signatures) <= MAX_SIGNATURES:
            raise MalformedNoteError(reason="signatures")
        try:
            length = len(self.to_bytes())
        except UnicodeEncodeError:
            raise MalformedNoteError(reason="not-utf-8") from None
        if length > MAX_NOTE_BYTES:
            raise MalformedNoteError(reason="too-long")

    def to_bytes(self) -> bytes:
        return str(self).encode()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def with_signatures(self, *more: Signature) -> SignedNote:
        """Return the note with further signatures under it."""
        return SignedNote(self.text, (*self.signatures, *more))


def sign(text: str, signer: Signer) -> Signature:
    """Sign the text of a note with a key of type Ed25519."""
    return Signature(signer.name, signer.key_id, signer.sign(text.encode()))


def read_signature(line: str) -> Signature:
    """Read one signature line with its newline. Raises MalformedNoteError."""
    name, _, encoded = line.removeprefix(_DASH).removesuffix("\n").partition(" ")
    signature = bytes_of(encoded) or b""
    found = Signature(name, signature[:KEY_ID_BYTES], signature[KEY_ID_BYTES:])
    if str(found) != line:
        raise MalformedNoteError(reason="signature")
    return found


def read_note(data: bytes) -> SignedNote:
    """Read a note, accepting nothing but what `to_bytes` writes, or MalformedNoteError."""
    if len(data) > MAX_NOTE_BYTES:
        raise MalformedNoteError(reason="too-long")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise MalformedNoteError(reason="not-utf-8") from None
    text, separated, under = whole.rpartition("\n\n")
    lines = under.split("\n")
    if not separated or lines.pop() or len(lines) > MAX_SIGNATURES:
        raise MalformedNoteError(reason="signatures")
    return SignedNote(text + "\n", tuple(read_signature(line + "\n") for line in lines))


def verify(note: SignedNote, keys: Collection[VerifierKey]) -> list[VerifierKey]:
    """
    Return those of the keys that signed the note, each once, in the note's order.

    Raises SignatureRefusedError if none did (`reason="unknown-key"`), or if a signature
    that claims to be by one of them does not hold (`reason="forged"`, `key` names it).
    """
    holding: dict[VerifierKey, None] = {}
    for signature in note.signatures:
        for key in keys:
            if not signature.is_by(key):
                continue
            if not key.signed(note.text, signature.signature):
                raise SignatureRefusedError(reason="forged", key=str(key))
            holding[key] = None
    if not holding:
        raise SignatureRefusedError(reason="unknown-key")
    return list(holding)
