"""The time stamp (RFC 3161) over the signature, against the chain that was handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cryptography import x509
from rfc3161_client import (
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from ..findings import Check, Findings
from ..flaws import PackageFlawError, Reason
from ..names import MAX_STAMP, MAX_TEXT, SIGNATURE, STAMP
from .opened import Package

_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def check_stamp(package: Package, chain: bytes | None, findings: Findings) -> None:
    """
    Check that the stamp is one of this signature, by the authority of the chain.

    Only certificates of the chain are trusted, whatever the stamp brings along. Without a
    chain it is told that nobody knows whether the time is true.
    """
    if STAMP not in package:
        if chain is not None:
            findings.fails(Reason.STAMP_MISSING, file=STAMP)
        else:
            findings.leave_open(
                Check.STAMP,
                "When the package was made, but for its own word: it has no time stamp.",
            )
        return
    with findings.noting(STAMP):
        reply = _read(package.read(STAMP, limit=MAX_STAMP))
        signed = package.read(SIGNATURE, limit=MAX_TEXT)
        imprint = _imprint(reply, signed)
        at = reply.tst_info.gen_time
        if chain is None:
            findings.leave_open(
                Check.STAMP,
                f"That the signature was there at {at:%Y-%m-%d %H:%M:%S} UTC: a time stamp "
                "says so, and no --stamp-chain was given to check it with.",
            )
            return
        _verify(reply, imprint, chain)
        findings.prove(
            Check.STAMP,
            f"The signature was there at {at:%Y-%m-%d %H:%M:%S} UTC, as the time-stamping "
            "authority of the given chain says.",
        )


def _read(data: bytes) -> TimeStampResponse:
    try:
        reply = decode_timestamp_response(data)
        # A refused request has a reply without a stamp, which shows only when it is asked.
        reply.tst_info.gen_time  # noqa: B018 - as said
    except ValueError:
        raise PackageFlawError(Reason.MALFORMED) from None
    if reply.as_bytes() != data:
        raise PackageFlawError(Reason.MALFORMED, field="spelling")
    return reply


def _imprint(reply: TimeStampResponse, signed: bytes) -> bytes:
    imprint = reply.tst_info.message_imprint
    name = _HASHES.get(imprint.hash_algorithm.dotted_string)
    if name is None:
        raise PackageFlawError(Reason.STAMP_WRONG, field="hash algorithm")
    digest = hashlib.new(name, signed).digest()
    if imprint.message != digest:
        raise PackageFlawError(Reason.STAMP_WRONG, field="message imprint")
    return digest


def _verify(reply: TimeStampResponse, imprint: bytes, chain: bytes) -> None:
    try:
        certificates = x509.load_pem_x509_certificates(chain)
    except ValueError:
        raise PackageFlawError(Reason.MALFORMED, file="--stamp-chain") from None
    roots = [one for one in certificates if one.issuer == one.subject]
    leaves = [one for one in certificates if _stamps(one)]
    if not roots or not leaves:
        raise PackageFlawError(
            Reason.STAMP_WRONG, file="--stamp-chain", more="it lacks a root or an authority"
        )
    if not any(_accepts(reply, imprint, leaf, roots, certificates) for leaf in leaves):
        raise PackageFlawError(Reason.STAMP_WRONG, field="signature")


def _stamps(certificate: x509.Certificate) -> bool:
    """Whether the certificate is one for time stamps."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return x509.oid.ExtendedKeyUsageOID.TIME_STAMPING in usage.value


def _accepts(
    reply: TimeStampResponse,
    imprint: bytes,
    leaf: x509.Certificate,
    roots: Sequence[x509.Certificate],
    certificates: Sequence[x509.Certificate],
) -> bool:
    verifier = VerifierBuilder(
        tsa_certificate=leaf,
        roots=list(roots),
        intermediates=[one for one in certificates if one not in roots and one != leaf],
    ).build()
    try:
        return verifier.verify(reply, imprint)
    except (VerificationError, ValueError):
        return False
