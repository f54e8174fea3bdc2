"""The record and its log: bytes that cannot be read, proofs that do not hold, erasures."""

from __future__ import annotations

from .families import ConflictError, InvalidValueError


class MalformedEntryError(InvalidValueError):
    """Bytes that are no entry; `reason` is a stable word for what is wrong with them."""

    code = "record.malformed-entry"


class MalformedKeyError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the verifier key."""

    code = "record.malformed-key"


class MalformedNoteError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the signed note."""

    code = "record.malformed-note"


class MalformedCheckpointError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the checkpoint."""

    code = "record.malformed-checkpoint"


class MalformedTileError(InvalidValueError):
    """`tile` is its address, `reason` a stable word for what is wrong with it."""

    code = "record.malformed-tile"


class MalformedProofError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the proof's bytes."""

    code = "record.malformed-proof"


class MalformedEnvelopeError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the envelope."""

    code = "record.malformed-envelope"


class ProofRefusedError(InvalidValueError):
    """The proof can be read and does not hold; `reason` says where it fails."""

    code = "record.proof-refused"


class SignatureRefusedError(InvalidValueError):
    """`reason` is `unknown-key`, or `forged` with the `key` that never signed it."""

    code = "record.signature-refused"


class ChainDamagedError(ConflictError):
    """The chain of `subject` ends in what no entry can follow, so nothing is recorded."""

    code = "record.chain-damaged"


class DetailErasedAlreadyError(ConflictError):
    """The detail of that entry is gone."""

    code = "record.detail-erased-already"


class NothingToEraseError(ConflictError):
    """The entry holds nothing that can be erased."""

    code = "record.nothing-to-erase"


class ContentErasedError(ConflictError):
    """What was asked for has been erased; its hash stays."""

    code = "record.content-erased"
