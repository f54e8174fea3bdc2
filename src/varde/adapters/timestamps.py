"""
Time stamps of an outside authority (RFC 3161): asking for them and checking them.

A stamp says that a digest existed at a time that the authority vouches for. Only the
chain of certificates that is handed in is believed; nothing of the system's is, and
certificates that a response brings along prove nothing by themselves.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerifierBuilder, decode_timestamp_response

from varde.adapters import outbound
from varde.adapters.timestamp_query import ALGORITHMS, query

QUERY = "application/timestamp-query"
REPLY = "application/timestamp-reply"
MAX_TOKEN_BYTES = 64 * 1024
MAX_CHAIN_BYTES = 256 * 1024
GRANTED = 0


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


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp that was checked. `token` is the whole response, as it came."""

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
    try:
        certificates = x509.load_pem_x509_certificates(data[:MAX_CHAIN_BYTES])
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
    return verify(answer.body, digest, chain=chain, policy=policy, nonce=nonce)


def verify(
    token: bytes, digest: bytes, *, chain: Chain, policy: str = "", nonce: int | None = None
) -> Stamp:
    """
    Check a response against the digest (SHA-256 or SHA-512) and the chain.

    The certificates must have been valid when the stamp was made, not today, so a
    stamp outlives them. Without a `nonce` any is taken, as for a stamp from the archive.
    Raises StampRefusedError.
    """
    if len(digest) not in ALGORITHMS:
        raise StampRefusedError("other-digest")
    if len(token) > MAX_TOKEN_BYTES:
        raise StampRefusedError("too-long")
    try:
        response = decode_timestamp_response(token)
        status = response.status
    except Exception as error:
        raise StampRefusedError("malformed") from error
    if status != GRANTED:
        raise StampRefusedError("not-granted")
    try:
        return _checked(response, token, digest, chain, policy, nonce)
    except StampRefusedError:
        raise
    except Exception as error:
        # Whatever the reader of outside bytes stumbles over, the stamp does not hold.
        raise StampRefusedError("not-by-the-chain") from error


def _checked(  # noqa: PLR0917 - the arguments of `verify`, handed on
    response: TimeStampResponse,
    token: bytes,
    digest: bytes,
    chain: Chain,
    policy: str,
    nonce: int | None,
) -> Stamp:
    said = response.tst_info
    imprint = said.message_imprint
    if imprint.message != digest or imprint.hash_algorithm != ALGORITHMS[len(digest)]:
        raise StampRefusedError("other-digest")
    if nonce is not None and said.nonce != nonce:
        raise StampRefusedError("other-nonce")
    if policy and said.policy.dotted_string != policy:
        raise StampRefusedError("other-policy")
    verifier = VerifierBuilder(roots=list(chain.roots), intermediates=list(chain.others))
    verifier.build().verify(response, digest)
    return Stamp(token, said.gen_time.astimezone(UTC), said.policy.dotted_string)
