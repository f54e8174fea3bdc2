"""
Who signed a time stamp: the certificate that the signature names, and those above it.

Every certificate that a response brings along must be held by a signature: the signer's
by the stamp's own, which binds its hash, and each other by being above the signer's and
itself signed under the chain that is believed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterator

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from varde.adapters.der import OCTETS, SEQUENCE, SET, Value, oid, value, written
from varde.adapters.timestamp_response import (
    STATEMENT,
    Certificate,
    Response,
    attributes_of,
)

_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_BINDING = oid("1.2.840.113549.1.9.16.2.12")
_BINDING_V2 = oid("1.2.840.113549.1.9.16.2.47")

_HASHES: dict[bytes, hashes.SHA256 | hashes.SHA384 | hashes.SHA512] = {
    oid("2.16.840.1.101.3.4.2.1"): hashes.SHA256(),
    oid("2.16.840.1.101.3.4.2.2"): hashes.SHA384(),
    oid("2.16.840.1.101.3.4.2.3"): hashes.SHA512(),
}
_RSA = oid("1.2.840.113549.1.1.1")
_RSA_WITH = {
    "sha256": oid("1.2.840.113549.1.1.11"),
    "sha384": oid("1.2.840.113549.1.1.12"),
    "sha512": oid("1.2.840.113549.1.1.13"),
}
_ECDSA_WITH = {
    "sha256": oid("1.2.840.10045.4.3.2"),
    "sha384": oid("1.2.840.10045.4.3.3"),
    "sha512": oid("1.2.840.10045.4.3.4"),
}


class NotSignedError(Exception):
    """The signature is not that of the certificate that it names."""


def signed_by(response: Response) -> x509.Certificate:
    """
    Check the signature by the certificate that it binds, and return that one.

    Nothing says yet whose it is. Raises NotSignedError, and ValueError for what cannot be
    read.
    """
    brought = [
        one for one in response.certificates if one.identity == response.signer.identity
    ]
    if len(brought) != 1:
        raise NotSignedError
    attributes = attributes_of(response.signer)
    _check_binding(attributes, brought[0])
    certificate = x509.load_der_x509_certificate(brought[0].data)
    _check_signature(response, attributes, certificate)
    return certificate


def _check_binding(attributes: dict[bytes, Value], certificate: Certificate) -> None:
    """The first of the certificates that the stamp was signed with is this one."""
    bound = list(_bound(attributes))
    if not bound:
        raise NotSignedError
    for algorithm, digest in bound:
        found = hashlib.new(algorithm, certificate.data).digest()
        if not hmac.compare_digest(found, digest):
            raise NotSignedError


def _bound(attributes: dict[bytes, Value]) -> Iterator[tuple[str, bytes]]:
    if _BINDING in attributes:
        first = attributes[_BINDING].parts()[0].parts()[0].parts()
        yield "sha1", first[0].of(OCTETS)
    if _BINDING_V2 in attributes:
        first = attributes[_BINDING_V2].parts()[0].parts()[0].parts()
        if first[0].tag == SEQUENCE:
            yield _hash(first[0]).name, first[1].of(OCTETS)
        else:
            yield "sha256", first[0].of(OCTETS)


def _hash(algorithm: Value) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    try:
        return _HASHES[algorithm.parts()[0].data]
    except KeyError:
        raise NotSignedError from None


def _check_signature(
    response: Response, attributes: dict[bytes, Value], certificate: x509.Certificate
) -> None:
    signer = response.signer
    by = _hash(value(signer.digest))
    digest = hashlib.new(by.name, response.said).digest()
    if (
        attributes[_CONTENT_TYPE].data != STATEMENT
        or attributes[_MESSAGE_DIGEST].of(OCTETS) != digest
    ):
        raise NotSignedError
    algorithm = value(signer.algorithm).parts()[0].data
    signed = written(SET, b"".join(one.data for one in signer.attributes))
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm in {_RSA, _RSA_WITH[by.name]}:
            key.verify(signer.signature, signed, padding.PKCS1v15(), by)
            return
        if isinstance(key, ec.EllipticCurvePublicKey) and (
            algorithm == _ECDSA_WITH[by.name]
        ):
            key.verify(signer.signature, signed, ec.ECDSA(by))
            return
    except InvalidSignature:
        pass
    raise NotSignedError


def may_stamp(certificate: x509.Certificate) -> bool:
    """Whether a certificate is for stamping and for nothing else (RFC 3161, 2.3)."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def above(
    signer: x509.Certificate, others: Collection[x509.Certificate]
) -> list[x509.Certificate]:
    """Return the signer's certificate and all that lead up from it."""
    found = [signer]
    for one in found:
        found += [
            other for other in others if other not in found and _is_issued(one, by=other)
        ]
    return found


def held(
    path: Collection[x509.Certificate], believed: Collection[x509.Certificate]
) -> list[x509.Certificate]:
    """Return those of a path that are believed, or are signed by one that is held."""
    found = list(believed)
    for issuer in found:
        found += [one for one in path if one not in found and _is_issued(one, by=issuer)]
    return [one for one in path if one in found]


def _is_issued(certificate: x509.Certificate, *, by: x509.Certificate) -> bool:
    if certificate.issuer != by.subject:
        return False
    try:
        certificate.verify_directly_issued_by(by)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True
