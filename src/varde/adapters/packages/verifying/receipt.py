"""Verify a receipt: from the report's bytes to the log's signature."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from varde.core.canonical import canonical_json
from varde.core.errors import MalformedProofError, NotCanonicalError
from varde.core.record.detail import Disclosed, fulfils
from varde.core.record.entry import read_entry, written
from varde.core.record.note import VerifierKey
from varde.core.record.proof import LogProof, read_proof

from .. import lines
from ..entries import hexadecimal
from ..findings import Check, Findings
from ..flaws import PackageFlawError, Reason
from ..names import MAX_TEXT
from ..receipts import FORMAT, MEMBERS, MEMBERS_WITHOUT_PROOF
from ..trust import Keys, check_checkpoint, read_keys
from ..zip_reader import CHUNK, opened
from .checkpoint import check_inclusion, tell_position, tell_witnesses
from .proof import verify_entry_proof
from .record import RECEIPT_ISSUED

# A receipt has its proof within.
PROOF_ONLY = frozenset({"entry", "index", "hashes"})


@dataclass(frozen=True, slots=True)
class _Read:
    """The file, in its parts."""

    receipt: lines.Json
    disclosed: Disclosed
    proof: LogProof
    keys: tuple[VerifierKey, ...]


def verify_receipt(
    path: Path,
    *,
    submission: Path | None = None,
    trust: Collection[VerifierKey] = (),
) -> Findings:
    """
    Check a receipt with its proof, and the report that it is about if that is given.

    The proof of an entry, as a page of the record hands it out, is taken as well.
    """
    findings = Findings(path.name, trust_given=bool(trust))
    with findings.noting(path.name):
        data = _small(path)
        value = lines.parsed_object(data)
        if value.keys() >= PROOF_ONLY:
            if submission is not None:
                raise PackageFlawError(Reason.ENTRY_MISSING, file=submission.name)
            verify_entry_proof(data, trust, findings)
            return findings
        read = _read(data, value)
        _check_log(read, Keys(read.keys, frozenset(trust)), findings)
        _check_entry(read, findings)
        if submission is None:
            findings.leave_open(
                Check.RECEIPT, "Which report it is about: none was given with --submission."
            )
        else:
            _check_submission(read.receipt, submission, findings)
    return findings


def _small(path: Path) -> bytes:
    with opened(path) as file:
        data = file.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise PackageFlawError(Reason.TOO_LARGE)
    return data


def _read(data: bytes, value: lines.Json) -> _Read:
    if "proof" in value and value["proof"] is None:
        lines.exactly(value, *MEMBERS_WITHOUT_PROOF)
        why = lines.name(value, "why")
        raise PackageFlawError(Reason.NO_PROOF, field="proof", more=why)
    lines.exactly(value, *MEMBERS)
    if value["format"] != FORMAT:
        raise PackageFlawError(Reason.MALFORMED, field="format")
    receipt = lines.mapping(value, "receipt")
    salt = hexadecimal(value, "salt")
    try:
        if canonical_json(value) != data:
            raise PackageFlawError(Reason.MALFORMED, field="spelling")
        proof = read_proof(canonical_json(lines.mapping(value, "proof")))
        detail = lines.text(value, "detail").encode()
    except MalformedProofError as refusal:
        raise PackageFlawError(
            Reason.MALFORMED, field=f"proof, {refusal.params['reason']}"
        ) from None
    except (NotCanonicalError, UnicodeEncodeError):
        raise PackageFlawError(Reason.MALFORMED, field="spelling") from None
    try:
        keys = read_keys(lines.texts(value, "keys"))
    except PackageFlawError as error:
        raise PackageFlawError(error.flaw.reason, field="keys") from None
    return _Read(receipt, Disclosed(salt, detail), proof, keys)


def _check_log(read: _Read, keys: Keys, findings: Findings) -> None:
    proof, tree = read.proof, read.proof.tree()
    witnesses = check_checkpoint(proof.checkpoint, tree.origin, keys, findings)
    signed = {one.key for one in findings.keys}
    for key in signed.difference(read.keys):
        raise PackageFlawError(Reason.KEY_UNKNOWN, field=f"keys, {key}")
    for key in read.keys:
        if not any(one.is_by(key) for one in proof.checkpoint.signatures):
            raise PackageFlawError(Reason.UNEXPECTED, field=f"keys, {key}")
    check_inclusion(proof.entry, proof.index, proof.hashes, tree, part="proof, ")
    tell_position(proof, findings)
    tell_witnesses(proof.checkpoint, witnesses, keys, findings)


def _check_entry(read: _Read, findings: Findings) -> None:
    entry = read_entry(read.proof.entry)
    if entry.action != RECEIPT_ISSUED:
        raise PackageFlawError(Reason.VALUE_DIFFERS, field="proof, entry, action")
    if not fulfils(read.disclosed, entry.commitment):
        raise PackageFlawError(Reason.DIGEST_DIFFERS, field="detail")
    detail = lines.parsed_object(read.disclosed.detail, field="detail")
    if detail.get("receipt") != hashlib.sha256(canonical_json(read.receipt)).hexdigest():
        raise PackageFlawError(Reason.DIGEST_DIFFERS, field="receipt")
    said = lines.mapping(read.receipt, "submission")
    for name, recorded in (
        ("reference", detail.get("submission")),
        ("incident", entry.subject),
    ):
        if lines.name(said, name) != recorded:
            raise PackageFlawError(
                Reason.VALUE_DIFFERS, field=f"receipt, submission, {name}"
            )
    recipient = read.receipt.get("recipient")
    whose = recipient.get("name") if isinstance(recipient, dict) else ""
    findings.prove(
        Check.RECEIPT,
        f"The receipt for {said['reference']} by {whose} was recorded at "
        f"{written(entry.at)}, as it stands here.",
    )


def _check_submission(receipt: lines.Json, path: Path, findings: Findings) -> None:
    said = lines.mapping(receipt, "submission")
    digest = _digest(path)
    for name, what in (("sha256", "the report"), ("pdf_sha256", "the report's PDF")):
        if said.get(name) == digest:
            findings.prove(
                Check.RECEIPT, f"{path.name} is {what} that the receipt is about."
            )
            return
    raise PackageFlawError(Reason.DIGEST_DIFFERS, file=path.name)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with opened(path) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except PackageFlawError as error:
        raise error.within(file=path.name) from None
    return digest.hexdigest()
