"""
The request for a time stamp (RFC 3161, 2.4.1), in DER.

The library that reads responses writes a request only for the data itself, and with no
policy; here the digest is at hand, and the data may be elsewhere.
"""

from __future__ import annotations

from cryptography.x509 import ObjectIdentifier

from varde.adapters.der import OCTETS, integer, oid, sequence, written

SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
SHA512 = ObjectIdentifier("2.16.840.1.101.3.4.2.3")
ALGORITHMS = {32: SHA256, 64: SHA512}
"""By the length of the digest, in bytes."""


def query(digest: bytes, *, nonce: int, policy: str = "") -> bytes:
    """Write a TimeStampReq for a digest that asks for the certificate, too."""
    algorithm = sequence(oid(ALGORITHMS[len(digest)].dotted_string), b"\x05\x00")
    imprint = sequence(algorithm, written(OCTETS, digest))
    parts = [integer(1), imprint, *([oid(policy)] if policy else [])]
    return sequence(*parts, integer(nonce), written(1, b"\xff"))
