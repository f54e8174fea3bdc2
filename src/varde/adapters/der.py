"""
DER (X.690), as far as requests and responses for time stamps need it.

A reader that forgives lets two files mean the same; this one takes one spelling of a
length and nothing before, between or behind the values.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.x509 import ObjectIdentifier

INTEGER, BITS, OCTETS, OID = 0x02, 0x03, 0x04, 0x06
SEQUENCE, SET = 0x30, 0x31
CONTEXT = 0xA0
"""The first of the tags in brackets: `[0]`, of something that is made of parts."""


@dataclass(frozen=True, slots=True)
class Value:
    """A tag with its content, and all of its bytes as they stand."""

    tag: int
    content: bytes
    data: bytes

    def of(self, tag: int) -> bytes:
        """Return the content, if this is such a value. Raises ValueError."""
        if self.tag != tag:
            raise ValueError("not of this kind")
        return self.content

    def parts(self, tag: int = SEQUENCE) -> list[Value]:
        """Return the values that this one is made of. Raises ValueError."""
        return values(self.of(tag))

    def only(self, tag: int) -> Value:
        """Return the one value that this one is made of. Raises ValueError."""
        (part,) = self.parts(tag)
        return part


def values(data: bytes) -> list[Value]:
    """Read values that follow one another. Raises ValueError."""
    found = []
    at = 0
    while at < len(data):
        value = _value(data, at)
        found.append(value)
        at += len(value.data)
    return found


def value(data: bytes) -> Value:
    """Read the one value that the bytes are. Raises ValueError."""
    (found,) = values(data)
    return found


def _value(data: bytes, at: int) -> Value:
    head = data[at : at + 2]
    if len(head) < 2 or head[0] & 0x1F == 0x1F:
        raise ValueError("cut short")
    start = at + 2
    length = head[1]
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2 : start])
    content = data[start : start + length]
    whole = data[at : start + length]
    if written(head[0], content) != whole:
        raise ValueError("not the one spelling")
    return Value(head[0], content, whole)


def written(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def sequence(*parts: bytes) -> bytes:
    return written(SEQUENCE, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """Write a SET OF, in the order that DER asks for."""
    return written(SET, b"".join(sorted(parts)))


def integer(number: int) -> bytes:
    return written(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, ObjectIdentifier(dotted).dotted_string.split("."))
    return written(OID, b"".join(map(_base128, [40 * first + second, *rest])))


def _base128(number: int) -> bytes:
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.insert(0, 0x80 | number & 0x7F)
    return bytes(octets)
