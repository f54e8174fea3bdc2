"""What verification proved, by which keys, what it could not prove, and what failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from varde.core.record.note import VerifierKey

from .flaws import Flaw, PackageFlawError, Reason

FORMAT = "varde-findings/1"
MAX_FLAWS = 100
COSIGNED = "the checkpoint, as a witness"
"""What a witness signed, in the words of the findings."""


class Check(StrEnum):
    """What is looked at. Values are stable."""

    ZIP = "zip"
    BAG = "bag"
    SIGNATURE = "signature"
    STAMP = "stamp"
    CHECKPOINT = "checkpoint"
    ENTRIES = "entries"
    DETAILS = "details"
    REPORTS = "reports"
    EVIDENCE = "evidence"
    CUSTODY = "custody"
    RECEIPT = "receipt"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on one check, and how many things it speaks of."""

    check: Check
    sentence: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class KeyFound:
    """A key that signed something that holds; trusted, or only claimed."""

    key: VerifierKey
    signed: str
    trusted: bool


@dataclass
class Findings:
    """Everything holds where nothing failed; what is open was neither shown nor refuted."""

    subject: str
    trust_given: bool
    flaws: list[Flaw] = field(default_factory=list)
    proven: list[Said] = field(default_factory=list)
    open: list[Said] = field(default_factory=list)
    keys: list[KeyFound] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.flaws

    @property
    def is_full(self) -> bool:
        return len(self.flaws) >= MAX_FLAWS

    def fail(self, flaw: Flaw) -> None:
        """Note down what does not hold, once, and not without end."""
        if not self.is_full and flaw not in self.flaws:
            self.flaws.append(flaw)

    def fails(
        self,
        reason: Reason,
        *,
        file: str = "",
        entry: str = "",
        field: str = "",
        more: str = "",
    ) -> None:
        self.fail(Flaw(reason, file, entry, field, None, more))

    def prove(self, check: Check, sentence: str, count: int | None = None) -> None:
        self.proven.append(Said(check, sentence, count))

    def leave_open(self, check: Check, sentence: str, count: int | None = None) -> None:
        self.open.append(Said(check, sentence, count))

    @contextmanager
    def noting(self, file: str = "", entry: str = "") -> Iterator[None]:
        """
        Note down a flaw that ends a check, and go on with the next.

        A disk that cannot be read any further is one, too.
        """
        try:
            yield
        except PackageFlawError as error:
            self.fail(error.within(file=file, entry=entry).flaw)
        except OSError as error:
            self.fails(Reason.UNREADABLE, file=file, entry=entry, more=error.strerror or "")


def counted(number: int, one: str, many: str = "") -> str:
    """Return the number with its word: `1 file`, `2 files`."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"


def as_plain(findings: Findings) -> dict[str, object]:
    """Return the findings as JSON types; findings.json in this folder is the schema."""
    return {
        "format": FORMAT,
        "file": findings.subject,
        "holds": findings.holds,
        "failures": [_flaw_as_plain(flaw) for flaw in findings.flaws],
        "more_failures_possible": findings.is_full,
        "proven": [_said_as_plain(said) for said in findings.proven],
        "not_proven": [_said_as_plain(said) for said in findings.open],
        "keys": [
            {"key": str(one.key), "signed": one.signed, "trusted": one.trusted}
            for one in findings.keys
        ],
    }


def _flaw_as_plain(flaw: Flaw) -> dict[str, object]:
    return {
        "reason": flaw.reason.value,
        "sentence": flaw.sentence,
        "file": flaw.file or None,
        "entry": flaw.entry or None,
        "field": flaw.field or None,
        "offset": flaw.offset,
    }


def _said_as_plain(said: Said) -> dict[str, object]:
    return {"check": said.check.value, "sentence": said.sentence, "count": said.count}


def told(findings: Findings) -> str:
    """Return the findings in plain English; what they quote begins no line of its own."""
    return "\n".join(line.replace("\n", r"\n") for line in _lines(findings))


def _lines(findings: Findings) -> Iterator[str]:
    yield _verdict(findings)
    yield from _section("What does not hold", map(_flaw_told, findings.flaws))
    title = "What is proven" if findings.holds else "What holds nevertheless"
    yield from _section(title, (said.sentence for said in findings.proven))
    yield from _section("By these keys", map(_key_told, findings.keys))
    yield from _section(
        "What this does not prove", (said.sentence for said in findings.open)
    )


def _verdict(findings: Findings) -> str:
    name = findings.subject
    if not findings.holds:
        return f"{name} does not hold."
    if findings.trust_given:
        return " ".join([f"{name} holds.", *_trusted(findings)])
    return (
        f"{name} holds in itself. Whose it is, only the keys in it say: "
        "compare them with what you know of the sender, or name a key with --trust."
    )


def _trusted(findings: Findings) -> Iterator[str]:
    signed = dict.fromkeys(one.signed for one in findings.keys if one.trusted)
    if own := [what for what in signed if what != COSIGNED]:
        yield f"Keys that you trust signed {' and '.join(own)}."
    if COSIGNED in signed:
        yield "A witness that you trust cosigned the checkpoint."


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == 0:
            yield from ("", f"{title}:")
        yield f"  - {line}"


def _flaw_told(flaw: Flaw) -> str:
    place = ", ".join(
        part
        for part in (
            flaw.file,
            flaw.entry,
            flaw.field,
            "" if flaw.offset is None else f"at byte {flaw.offset}",
        )
        if part
    )
    return f"{place}: {flaw.sentence}" if place else flaw.sentence


def _key_told(found: KeyFound) -> str:
    whose = "you trust it" if found.trusted else "only claimed here"
    return f"{found.key} ({whose}) signed {found.signed}."
