"""
The response of a time-stamping authority (RFC 3161, in CMS), read strictly.

A signature covers what the stamp says, and with it which certificate signs. Whatever
else a response may hold (words beside the status, revocation lists, attributes that are
not signed) could be changed without anybody noticing: the spelling that is kept has none
of it, and its certificates in one order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from varde.adapters.der import (
    BITS,
    CONTEXT,
    INTEGER,
    OCTETS,
    OID,
    SEQUENCE,
    SET,
    Value,
    integer,
    oid,
    sequence,
    set_of,
    value,
    values,
    written,
)

MAX_CERTIFICATES = 16
SIGNED_DATA = oid("1.2.840.113549.1.7.2")
STATEMENT = oid("1.2.840.113549.1.9.16.1.4")
_NULL = b"\x05\x00"
_GRANTED = 0


class NotGrantedError(Exception):
    """The authority says that it does not stamp this."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it stands, and how whoever signs refers to it."""

    data: bytes
    identity: bytes


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed by which algorithms; `attributes` are what is signed."""

    identity: bytes
    digest: bytes
    attributes: tuple[Value, ...]
    algorithm: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        attributes = b"".join(one.data for one in self.attributes)
        return sequence(
            integer(1),
            self.identity,
            self.digest,
            written(CONTEXT, attributes),
            self.algorithm,
            written(OCTETS, self.signature),
        )


@dataclass(frozen=True, slots=True)
class Response:
    """What is said, who signed it, and the certificates that were brought along."""

    said: bytes
    certificates: tuple[Certificate, ...]
    signer: Signer

    def with_certificates(self, kept: tuple[Certificate, ...]) -> Response:
        return replace(self, certificates=kept)

    def to_bytes(self) -> bytes:
        """Write the one spelling that is kept."""
        certificates = b"".join(sorted(one.data for one in self.certificates))
        signed = sequence(
            integer(3),
            set_of(self.signer.digest),
            sequence(STATEMENT, written(CONTEXT, written(OCTETS, self.said))),
            *([written(CONTEXT, certificates)] if certificates else []),
            set_of(self.signer.to_bytes()),
        )
        token = sequence(SIGNED_DATA, written(CONTEXT, signed))
        return sequence(sequence(integer(_GRANTED)), token)


def read_response(data: bytes) -> Response:
    """
    Read a response in any spelling that DER allows, and take what counts.

    Raises NotGrantedError, and ValueError for what is no time stamp.
    """
    status, *token = value(data).parts()
    if status.parts()[0].of(INTEGER) != bytes([_GRANTED]):
        raise NotGrantedError
    (signed_data,) = token
    kind, content = signed_data.parts()
    version, _digests, statement, *more = content.only(CONTEXT).parts()
    if kind.data != SIGNED_DATA or version.data != integer(3):
        raise ValueError("no signed data")
    said_kind, said = statement.parts()
    if said_kind.data != STATEMENT:
        raise ValueError("no time stamp")
    certificates = [read for one in more if one.tag == CONTEXT for read in _bundle(one)]
    return Response(
        said.only(CONTEXT).of(OCTETS), tuple(certificates), _signer(more[-1].only(SET))
    )


def _bundle(found: Value) -> list[Certificate]:
    parts = found.parts(CONTEXT)
    if len(parts) > MAX_CERTIFICATES:
        raise ValueError("too many certificates")
    return [_certificate(one) for one in parts]


def _certificate(found: Value) -> Certificate:
    """Take a certificate of which no bit is left that its signature does not cover."""
    signed, algorithm, signature = found.parts()
    parts = signed.parts()
    serial, claimed, issuer = parts[1:4] if parts[0].tag == CONTEXT else parts[0:3]
    if algorithm.data != claimed.data or signature.of(BITS)[:1] != b"\0":
        raise ValueError("a certificate with another algorithm than it says")
    return Certificate(found.data, sequence(issuer.data, serial.data))


def _signer(found: Value) -> Signer:
    version, identity, digest, attributes, algorithm, signature, *_ = found.parts()
    if version.data != integer(1) or identity.tag != SEQUENCE:
        raise ValueError("no signer that is named by issuer and number")
    for one in (digest, algorithm):
        _check_algorithm(one)
    return Signer(
        identity.data,
        digest.data,
        tuple(attributes.parts(CONTEXT)),
        algorithm.data,
        signature.of(OCTETS),
    )


def _check_algorithm(found: Value) -> None:
    name, *parameters = found.parts()
    if name.tag != OID or [one.data for one in parameters] not in ([], [_NULL]):
        raise ValueError("an algorithm with parameters")


def attributes_of(signer: Signer) -> dict[bytes, Value]:
    """Return the one value of each signed attribute, by its name. Raises ValueError."""
    found = {}
    for attribute in signer.attributes:
        name, held = attribute.parts()
        if name.data in found:
            raise ValueError("an attribute stands twice")
        (found[name.data],) = values(held.of(SET))
    return found
