"""
The request for a time stamp (RFC 3161, 2.4.1), in DER.

The library that reads responses writes a request only for the data itself, and with no
policy; here the digest is at hand, and the data may be elsewhere.
"""

from __future__ import annotations

from cryptography.x509 import ObjectIdentifier

SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
SHA512 = ObjectIdentifier("2.16.840.1.101.3.4.2.3")
ALGORITHMS = {32: SHA256, 64: SHA512}
"""By the length of the digest, in bytes."""


def query(digest: bytes, *, nonce: int, policy: str = "") -> bytes:
    """Write a TimeStampReq for a digest that asks for the certificate, too."""
    algorithm = _sequence(_oid(ALGORITHMS[len(digest)].dotted_string), b"\x05\x00")
    imprint = _sequence(algorithm, _der(4, digest))
    parts = [_integer(1), imprint, *([_oid(policy)] if policy else [])]
    return _sequence(*parts, _integer(nonce), _der(1, b"\xff"))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, b"".join(parts))


def _integer(value: int) -> bytes:
    return _der(2, value.to_bytes(value.bit_length() // 8 + 1))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, ObjectIdentifier(dotted).dotted_string.split("."))
    return _der(6, b"".join(map(_base128, [40 * first + second, *rest])))


def _base128(value: int) -> bytes:
    octets = [value & 0x7F]
    while value := value >> 7:
        octets.insert(0, 0x80 | value & 0x7F)
    return bytes(octets)
