"""The checkpoint: who signed it, who has seen it, and which entries are under it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from varde.core.errors import DomainError, ProofRefusedError
from varde.core.record.checkpoint import Checkpoint, cosigned_at, read_checkpoint
from varde.core.record.merkle import leaf_hash, verify_inclusion
from varde.core.record.note import SignedNote, VerifierKey, read_note
from varde.core.record.proof import LogProof

from ..findings import Check, Findings, counted
from ..flaws import PackageFlawError, Reason
from ..names import CHECKPOINT, MAX_TEXT
from ..statement import Export
from ..trust import Keys, check_checkpoint
from .opened import Package


def check_note(
    package: Package, export: Export, keys: Keys, findings: Findings
) -> Checkpoint | None:
    """Check who signed the checkpoint, and that it is the log's that the export names."""
    with findings.noting(CHECKPOINT):
        note, checkpoint = _read(package)
        if checkpoint.origin != export.origin:
            findings.fails(Reason.VALUE_DIFFERS, file=CHECKPOINT, field="origin")
        witnesses = check_checkpoint(note, checkpoint.origin, keys, findings)
        findings.prove(
            Check.CHECKPOINT,
            f"The log {checkpoint.origin} signed a tree of "
            f"{counted(checkpoint.size, 'entry', 'entries')}.",
            checkpoint.size,
        )
        tell_witnesses(note, witnesses, keys, findings)
        return checkpoint
    return None


def _read(package: Package) -> tuple[SignedNote, Checkpoint]:
    try:
        note = read_note(package.read(CHECKPOINT, limit=MAX_TEXT))
        return note, read_checkpoint(note.text)
    except DomainError as refusal:
        raise PackageFlawError(
            Reason.MALFORMED, field=str(refusal.params.get("reason", ""))
        ) from None


def tell_witnesses(
    note: SignedNote, witnesses: Collection[VerifierKey], keys: Keys, findings: Findings
) -> None:
    """
    Say which witness saw the checkpoint when.

    Anybody can call a key of his own a witness, so one that is not trusted proves nothing.
    """
    for signature in note.signatures:
        signer = next(filter(signature.is_by, witnesses), None)
        at = cosigned_at(signature)
        if signer is None or at is None:
            continue
        said = f"he witness {signature.name} saw it at {at:%Y-%m-%d %H:%M:%S} UTC"
        if signer in keys.trusted:
            findings.prove(Check.CHECKPOINT, f"T{said}.")
        else:
            findings.leave_open(
                Check.CHECKPOINT, f"That t{said}: its key is only claimed here."
            )
    if not keys.trusted.intersection(witnesses):
        whose = "witness that you trust" if witnesses else "witness"
        leave_one_view_open(findings, f"no {whose} has cosigned this checkpoint")


def leave_one_view_open(findings: Findings, why: str) -> None:
    """Say that the log may show others another tree, and why nobody can tell."""
    findings.leave_open(
        Check.CHECKPOINT, f"That the log shows everybody the same entries: {why}."
    )


def check_inclusion(
    entry: bytes,
    index: int,
    hashes: Sequence[bytes],
    checkpoint: Checkpoint,
    *,
    place: str = "",
    part: str = "",
) -> None:
    """
    Check that the entry is in the log under the checkpoint. Raises PackageFlawError.

    `place` is the line that it stands in, `part` goes before what is wrong with it.
    """
    try:
        verify_inclusion(
            leaf_hash(entry),
            index=index,
            size=checkpoint.size,
            proof=hashes,
            root=checkpoint.root,
        )
    except ProofRefusedError as refusal:
        field = f"{part}{refusal.params['reason']}"
        raise PackageFlawError(Reason.PROOF_REFUSED, entry=place, field=field) from None


def tell_position(proof: LogProof, findings: Findings) -> None:
    """Say where in the log the entry of a proof that holds is."""
    tree = proof.tree()
    findings.prove(
        Check.CHECKPOINT,
        f"The entry is number {proof.index} of the {tree.size} in the log {tree.origin}, "
        "which signed that.",
    )
