"""
Time stamps of an outside authority (RFC 3161): asking for them and checking them.

A stamp says that a digest existed at a time that the authority vouches for. Only the
chain of certificates that is handed in is believed; nothing of the system's is, and
certificates that a response brings along prove nothing by themselves.

What is kept of a response is all that a signature holds, and nothing else, so a stamp in
which one bit is another is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from varde.adapters import outbound
from varde.adapters.timestamp_query import ALGORITHMS, query
from varde.adapters.timestamp_response import (
    Certificate,
    NotGrantedError,
    Response,
    read_response,
)
from varde.adapters.timestamp_signature import (
    NotSignedError,
    above,
    held,
    may_stamp,
    signed_by,
)

QUERY = "application/timestamp-query"
REPLY = "application/timestamp-reply"
MAX_TOKEN_BYTES = 64 * 1024
MAX_CHAIN_BYTES = 256 * 1024


class ChainError(Exception):
    """The file with the authority's certificates cannot be used; says why."""


class StampRefusedError(Exception):
    """The authority refused, or what it answered does not hold; `reason` is a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Chain:
    """The certificates that are believed: roots, and what they signed."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()

    @property
    def all(self) -> tuple[x509.Certificate, ...]:
        return (*self.roots, *self.others)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp that was checked. `token` is the response, in the one spelling we keep."""

    token: bytes
    at: datetime
    policy: str


def read_chain(path: Path) -> Chain:
    """Read certificates in PEM. Raises ChainError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_CHAIN_BYTES + 1)
    except OSError as error:
        raise ChainError(f"{path} cannot be read: {error.strerror}") from error
    return chain_of(data, where=str(path))


def chain_of(data: bytes, *, where: str = "the chain") -> Chain:
    """Take certificates in PEM, one of them at least a root. Raises ChainError."""
    if len(data) > MAX_CHAIN_BYTES:
        raise ChainError(f"{where} is longer than {MAX_CHAIN_BYTES} bytes")
    try:
        certificates = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise ChainError(f"{where} holds no certificates in PEM") from error
    roots = tuple(one for one in certificates if one.issuer == one.subject)
    if not roots:
        raise ChainError(f"{where} holds no root certificate")
    return Chain(roots, tuple(one for one in certificates if one not in roots))


def ask(address: str, digest: bytes, *, chain: Chain, policy: str = "") -> Stamp:
    """
    Have a digest (SHA-256 or SHA-512) stamped now.

    Raises UnreachableError where no answer comes, and StampRefusedError for one that
    does not hold.
    """
    nonce = secrets.randbits(63) | 1 << 62
    body = query(digest, nonce=nonce, policy=policy)
    answer = outbound.post(address, body, kind=QUERY, limit=MAX_TOKEN_BYTES)
    if answer.status != 200 or answer.kind != REPLY:
        raise StampRefusedError("no-time-stamp")
    token = _tidied(answer.body, chain)
    return verify(token, digest, chain=chain, policy=policy, nonce=nonce)


def verify(
    token: bytes, digest: bytes, *, chain: Chain, policy: str = "", nonce: int | None = None
) -> Stamp:
    """
    Check a response against the digest (SHA-256 or SHA-512) and the chain.

    The certificates must have been valid when the stamp was made, not today, so a
    stamp outlives them. Without a `nonce` any is taken, as for a stamp from the archive.
    Raises StampRefusedError.
    """
    response = _read(token)
    stamp = _claimed(response, token, digest)
    if policy and stamp.policy != policy:
        raise StampRefusedError("other-policy")
    with _refusing("not-by-the-chain"):
        signer, path = _path(response, chain)
        if signer not in path or not may_stamp(signer):
            raise StampRefusedError("not-by-the-chain")
        if any(_loaded(one) not in path for one in response.certificates):
            raise StampRefusedError("other-certificate")
        answer = decode_timestamp_response(token)
        if nonce is not None and answer.tst_info.nonce != nonce:
            raise StampRefusedError("other-nonce")
        verifier = VerifierBuilder(
            roots=list(chain.roots), intermediates=list(chain.others)
        )
        verifier.build().verify(answer, digest)
    return stamp


def claimed(token: bytes, digest: bytes) -> Stamp:
    """
    Check a response as far as it goes without a chain: nobody knows who made it.

    Raises StampRefusedError.
    """
    response = _read(token)
    stamp = _claimed(response, token, digest)
    with _refusing("malformed"):
        brought = [_loaded(one) for one in response.certificates]
        if set(brought) != set(above(signed_by(response), brought)):
            raise StampRefusedError("other-certificate")
    return stamp


def _read(token: bytes) -> Response:
    if len(token) > MAX_TOKEN_BYTES:
        raise StampRefusedError("too-long")
    with _refusing("malformed"):
        try:
            return read_response(token)
        except NotGrantedError:
            raise StampRefusedError("not-granted") from None


def _claimed(response: Response, token: bytes, digest: bytes) -> Stamp:
    """Return what the response says of this digest, signed by whomever it names."""
    if response.to_bytes() != token:
        raise StampRefusedError("not-canonical")
    with _refusing("malformed"):
        said = decode_timestamp_response(token).tst_info
        imprint = said.message_imprint
        if imprint.message != digest or imprint.hash_algorithm != ALGORITHMS.get(
            len(digest)
        ):
            raise StampRefusedError("other-digest")
        try:
            signed_by(response)
        except NotSignedError:
            raise StampRefusedError("not-signed") from None
        return Stamp(token, said.gen_time.astimezone(UTC), said.policy.dotted_string)


def _path(
    response: Response, chain: Chain
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """Return the signer's certificate, and what of it and above it the chain holds."""
    signer = signed_by(response)
    brought = [_loaded(one) for one in response.certificates]
    return signer, held(above(signer, [*brought, *chain.all]), chain.all)


def _tidied(body: bytes, chain: Chain) -> bytes:
    """
    Leave away what the authority sent and nothing signs, and roots: these are handed in.

    Authorities send words beside the status, and certificates in any order.
    """
    response = _read(body)
    with _refusing("malformed"):
        try:
            signer, path = _path(response, chain)
        except NotSignedError:
            raise StampRefusedError("not-signed") from None
        kept = [
            one
            for one in response.certificates
            if (found := _loaded(one)) == signer
            or (found in path and found.issuer != found.subject)
        ]
        return response.with_certificates(tuple(kept)).to_bytes()


def _loaded(certificate: Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.data)


@contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Whatever the reader of outside bytes stumbles over, the stamp does not hold."""
    try:
        yield
    except StampRefusedError:
        raise
    except Exception as error:
        raise StampRefusedError(reason) from error
