"""The time stamp (RFC 3161) over the signature, against the chain that was handed in."""

from __future__ import annotations

import hashlib

from varde.adapters.timestamps import (
    ChainError,
    StampRefusedError,
    chain_of,
    claimed,
    verify,
)

from ..findings import Check, Findings
from ..flaws import PackageFlawError, Reason
from ..names import MAX_STAMP, MAX_TEXT, SIGNATURE, STAMP
from .opened import Package

STAMP_CHAIN = "--stamp-chain"


def check_stamp(package: Package, chain: bytes | None, findings: Findings) -> None:
    """
    Check that the stamp is one of this signature, by the authority of the chain.

    Only certificates of the chain are trusted, whatever the stamp brings along. Without a
    chain it is told that nobody knows whether the time is true.
    """
    if STAMP in package:
        with findings.noting(STAMP):
            _check_against(chain, package, findings)
    elif chain is not None:
        findings.fails(Reason.STAMP_MISSING, file=STAMP)
    else:
        findings.leave_open(
            Check.STAMP,
            "When the package was made, but for its own word: it has no time stamp.",
        )


def _check_against(chain: bytes | None, package: Package, findings: Findings) -> None:
    token = package.read(STAMP, limit=MAX_STAMP)
    digest = hashlib.sha256(package.read(SIGNATURE, limit=MAX_TEXT)).digest()
    try:
        if chain is None:
            at = claimed(token, digest).at
        else:
            at = verify(token, digest, chain=chain_of(chain, where=STAMP_CHAIN)).at
    except ChainError as error:
        raise PackageFlawError(
            Reason.MALFORMED, file=STAMP_CHAIN, more=str(error)
        ) from None
    except StampRefusedError as refusal:
        raise _refused(refusal.reason) from None
    said = f"signature was there at {at:%Y-%m-%d %H:%M:%S} UTC"
    if chain is None:
        findings.leave_open(
            Check.STAMP,
            f"That the {said}: a time stamp says so, and no {STAMP_CHAIN} was given to "
            "check it with.",
        )
    else:
        findings.prove(
            Check.STAMP,
            f"The {said}, as the time-stamping authority of the given chain says.",
        )


def _refused(reason: str) -> PackageFlawError:
    if reason == "malformed":
        return PackageFlawError(Reason.MALFORMED)
    if reason == "other-digest":
        return PackageFlawError(Reason.STAMP_WRONG, field="message imprint")
    return PackageFlawError(Reason.STAMP_WRONG, more=reason)
