"""Keys: those that the verifier trusts, and those that a package only brings along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from varde.core.errors import MalformedKeyError, SignatureRefusedError
from varde.core.record import envelope as envelopes
from varde.core.record import note as notes
from varde.core.record.envelope import Envelope
from varde.core.record.note import Algorithm, SignedNote, VerifierKey
from varde.core.record.proof import speaks_for

from .findings import COSIGNED, Findings, KeyFound
from .flaws import PackageFlawError, Reason

MAX_KEYS = 64


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that something was brought with, and those that are trusted."""

    brought: tuple[VerifierKey, ...]
    trusted: frozenset[VerifierKey]

    @property
    def all(self) -> tuple[VerifierKey, ...]:
        return tuple(dict.fromkeys((*self.brought, *self.trusted)))

    @property
    def trusts_a_witness(self) -> bool:
        """Whether a witness is among the trusted, so that one of them has to sign."""
        return any(key.algorithm is Algorithm.COSIGNATURE for key in self.trusted)


def read_keys(texts: Sequence[str]) -> tuple[VerifierKey, ...]:
    """Read verifier keys, one a line, none twice. Raises PackageFlawError."""
    if len(texts) > MAX_KEYS:
        raise PackageFlawError(Reason.TOO_MANY)
    keys: list[VerifierKey] = []
    for number, text in enumerate(texts, start=1):
        try:
            key = VerifierKey.parse(text)
        except MalformedKeyError:
            raise PackageFlawError(Reason.MALFORMED, entry=f"line {number}") from None
        if key in keys or str(key) != text:
            raise PackageFlawError(Reason.MALFORMED, entry=f"line {number}")
        keys.append(key)
    return tuple(keys)


def check_envelope(envelope: Envelope, origin: str, keys: Keys, findings: Findings) -> None:
    """
    Check that each signature is by a known key of the log, and one by a trusted one.

    Whoever is trusted for another log signs nothing for this one.
    """
    try:
        signers = envelopes.verify(envelope, keys.all)
    except SignatureRefusedError as refusal:
        raise _refused(refusal) from None
    if len(signers) != len(envelope.signatures):
        raise PackageFlawError(Reason.KEY_UNKNOWN, field="signatures")
    if not all(speaks_for(key, origin) for key in signers):
        raise PackageFlawError(Reason.VALUE_DIFFERS, field="signatures, origin")
    if keys.trusted:
        _require_trusted(signers, keys)
    _note(signers, "the package", keys, findings)


def check_checkpoint(
    note: SignedNote, origin: str, keys: Keys, findings: Findings
) -> list[VerifierKey]:
    """
    Check every signature under a checkpoint, and return the witnesses that cosigned.

    The log itself has signed it, by a trusted key if any key is trusted; a trusted
    witness has if one is trusted.
    """
    try:
        signers = notes.verify(note, keys.all)
    except SignatureRefusedError as refusal:
        raise _refused(refusal) from None
    if len(signers) != len(note.signatures):
        raise PackageFlawError(Reason.KEY_UNKNOWN, field="signatures")
    by_log = [key for key in signers if speaks_for(key, origin)]
    witnesses = [key for key in signers if key.algorithm is Algorithm.COSIGNATURE]
    if not by_log or len(by_log) + len(witnesses) != len(signers):
        raise PackageFlawError(Reason.KEY_UNKNOWN, field="signatures")
    if keys.trusted:
        _require_trusted(by_log, keys)
    if keys.trusts_a_witness:
        _require_trusted(witnesses, keys)
    _note(by_log, "the checkpoint", keys, findings)
    _note(witnesses, COSIGNED, keys, findings)
    return witnesses


def _refused(refusal: SignatureRefusedError) -> PackageFlawError:
    if refusal.params.get("reason") == "forged":
        return PackageFlawError(
            Reason.SIGNATURE_WRONG, field="signatures", more=str(refusal.params["key"])
        )
    return PackageFlawError(Reason.KEY_UNKNOWN, field="signatures")


def _require_trusted(signers: Collection[VerifierKey], keys: Keys) -> None:
    if not keys.trusted.intersection(signers):
        raise PackageFlawError(Reason.KEY_NOT_TRUSTED, field="signatures")


def _note(
    signers: Collection[VerifierKey], what: str, keys: Keys, findings: Findings
) -> None:
    findings.keys.extend(KeyFound(key, what, key in keys.trusted) for key in signers)
