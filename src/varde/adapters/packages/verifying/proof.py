"""Verify the proof of one entry: that the log had it when a trusted key signed."""

from __future__ import annotations

from collections.abc import Collection

from varde.core.errors import (
    MalformedProofError,
    ProofRefusedError,
    SignatureRefusedError,
)
from varde.core.record.entry import written
from varde.core.record.note import Algorithm, VerifierKey
from varde.core.record.proof import LogProof, Proven, read_proof, verify_proof

from ..findings import COSIGNED, Check, Findings, KeyFound
from ..flaws import PackageFlawError, Reason
from .checkpoint import leave_one_view_open, tell_position

NO_KEY = "a proof brings none: name the log's with --trust"


def verify_entry_proof(
    data: bytes, trust: Collection[VerifierKey], findings: Findings
) -> None:
    """
    Check the file that a page of the record hands out.

    It holds no key, so that without a trusted one nothing is shown. Signatures of
    witnesses that nobody named are left aside.
    """
    try:
        proof = read_proof(data)
        proven = verify_proof(proof, trust)
    except MalformedProofError as refusal:
        raise PackageFlawError(
            Reason.MALFORMED, field=str(refusal.params["reason"])
        ) from None
    except SignatureRefusedError as refusal:
        raise _refused(refusal, trust) from None
    except ProofRefusedError as refusal:
        raise PackageFlawError(
            Reason.PROOF_REFUSED, field=str(refusal.params["reason"])
        ) from None
    _check_witnesses(proven, trust)
    _tell(proof, proven, findings)


def _refused(
    refusal: SignatureRefusedError, trust: Collection[VerifierKey]
) -> PackageFlawError:
    if refusal.params.get("reason") == "forged":
        more = str(refusal.params["key"])
        return PackageFlawError(Reason.SIGNATURE_WRONG, field="checkpoint", more=more)
    if not trust:
        return PackageFlawError(Reason.KEY_UNKNOWN, field="checkpoint", more=NO_KEY)
    return PackageFlawError(Reason.KEY_NOT_TRUSTED, field="checkpoint")


def _check_witnesses(proven: Proven, trust: Collection[VerifierKey]) -> None:
    named = any(key.algorithm is Algorithm.COSIGNATURE for key in trust)
    if named and not proven.witnesses:
        raise PackageFlawError(Reason.KEY_NOT_TRUSTED, field="checkpoint")


def _tell(proof: LogProof, proven: Proven, findings: Findings) -> None:
    entry = proven.entry
    tell_position(proof, findings)
    findings.prove(
        Check.ENTRIES,
        f"It is entry {entry.sequence} on {entry.subject}: {entry.action} by "
        f"{entry.actor} at {written(entry.at)}.",
    )
    findings.leave_open(
        Check.DETAILS, "What its detail says: a proof holds no more than the commitment."
    )
    if not proven.witnesses:
        leave_one_view_open(findings, "no witness that you trust has cosigned")
    for keys, signed in (
        (proven.log_keys, "the checkpoint"),
        (proven.witnesses, COSIGNED),
    ):
        findings.keys.extend(KeyFound(key, signed, trusted=True) for key in keys)
