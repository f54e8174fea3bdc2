"""Why a package does not hold: stable codes, a sentence for each, and the place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Reason(StrEnum):
    """Values are stable; programs match them."""

    UNREADABLE = "unreadable"
    CUT_SHORT = "cut-short"
    ZIP_STRUCTURE = "zip-structure"
    TOO_MANY = "too-many"
    TOO_LARGE = "too-large"
    PATH_REFUSED = "path-refused"
    NAME_TWICE = "name-twice"
    CHECKSUM_DIFFERS = "checksum-differs"
    MISSING = "missing"
    UNEXPECTED = "unexpected"
    OUT_OF_ORDER = "out-of-order"
    MALFORMED = "malformed"
    DIGEST_DIFFERS = "digest-differs"
    VALUE_DIFFERS = "value-differs"
    SIGNATURE_WRONG = "signature-wrong"
    KEY_UNKNOWN = "key-unknown"
    KEY_NOT_TRUSTED = "key-not-trusted"
    PROOF_REFUSED = "proof-refused"
    CHAIN_BROKEN = "chain-broken"
    ENTRY_MISSING = "entry-missing"
    NOT_TOLD = "not-told"
    STAMP_WRONG = "stamp-wrong"
    STAMP_MISSING = "stamp-missing"
    NO_PROOF = "no-proof"


SENTENCES = {
    Reason.UNREADABLE: "The file cannot be read.",
    Reason.CUT_SHORT: "The file ends before it is complete.",
    Reason.ZIP_STRUCTURE: "The zip says something else here than a case package can.",
    Reason.TOO_MANY: "There are more of these than any case has.",
    Reason.TOO_LARGE: "This is larger than it can be.",
    Reason.PATH_REFUSED: "This name could lead out of the package, or means another file "
    "on another system.",
    Reason.NAME_TWICE: "Two files go by this name, or by names that some system takes for "
    "the same.",
    Reason.CHECKSUM_DIFFERS: "The bytes are not the ones that the zip was made with.",
    Reason.MISSING: "This belongs in the package and is not there.",
    Reason.UNEXPECTED: "This does not belong in the package.",
    Reason.OUT_OF_ORDER: "This is not in its place.",
    Reason.MALFORMED: "This is not written as the format demands.",
    Reason.DIGEST_DIFFERS: "The bytes are not those that the digest was made of.",
    Reason.VALUE_DIFFERS: "This says something else than it says elsewhere.",
    Reason.SIGNATURE_WRONG: "The signature does not fit what is signed.",
    Reason.KEY_UNKNOWN: "No key that the package brings made this signature.",
    Reason.KEY_NOT_TRUSTED: "None of the keys that you trust made this signature.",
    Reason.PROOF_REFUSED: "The proof does not lead from the entry to the checkpoint.",
    Reason.CHAIN_BROKEN: "The chain of entries is not whole.",
    Reason.ENTRY_MISSING: "No entry of the record tells of this as it stands here.",
    Reason.NOT_TOLD: "The record tells of this, and it is not here.",
    Reason.STAMP_WRONG: "The time stamp does not hold.",
    Reason.STAMP_MISSING: "A chain for a time stamp was given, and there is no time stamp.",
    Reason.NO_PROOF: "There is no proof that this is in the log.",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """
    One thing that does not hold, and where.

    `file` is a path in the package, `entry` a line, an entry of the record or an item,
    `field` what in it, `offset` the byte in the file that was given.
    """

    reason: Reason
    file: str = ""
    entry: str = ""
    field: str = ""
    offset: int | None = None
    more: str = ""

    @property
    def sentence(self) -> str:
        said = SENTENCES[self.reason]
        return f"{said} ({self.more})" if self.more else said


class PackageFlawError(Exception):
    """Carries a flaw up to where it is noted down."""

    def __init__(
        self,
        reason: Reason,
        *,
        file: str = "",
        entry: str = "",
        field: str = "",
        offset: int | None = None,
        more: str = "",
    ) -> None:
        self.flaw = Flaw(reason, file, entry, field, offset, more)
        super().__init__(self.flaw)

    def within(self, *, file: str = "", entry: str = "") -> PackageFlawError:
        """The same flaw, with the place that only the caller knows."""
        flaw = self.flaw
        self.flaw = replace(flaw, file=flaw.file or file, entry=flaw.entry or entry)
        return self
