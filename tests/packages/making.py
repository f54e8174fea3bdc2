"""A small case of its own: a chain, a log, a signed checkpoint, and the package of them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from varde.adapters.packages import lines, names
from varde.adapters.packages.bag import digests_of
from varde.adapters.packages.custody import header, line_of
from varde.adapters.packages.entries import ProvenEntry
from varde.adapters.packages.receipts import ProvenReceipt
from varde.adapters.packages.statement import Export
from varde.adapters.packages.writer import Member, PackageWriter, Stamper, small
from varde.core.canonical import canonical_json, digest
from varde.core.record.chain import EMPTY_HEAD, Head, follow
from varde.core.record.checkpoint import Checkpoint, cosigned, signed
from varde.core.record.detail import (
    Disclosed,
    Disclosure,
    Withheld,
    commitment,
)
from varde.core.record.entry import Entry, entry_hash, read_entry, written
from varde.core.record.merkle import Frontier, inclusion_proof, leaf_hash
from varde.core.record.note import Algorithm, SignedNote, VerifierKey
from varde.core.record.proof import LogProof

ORIGIN = "varde.example/log"
INCIDENT = "VRD-2026-0001"
BEGAN = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)
REPORT = f"{INCIDENT}-01"
EVIDENCE = "data/evidence/files/E1-mail.eml"


@dataclass(frozen=True)
class Key:
    """A signer whose private key is a seed of one repeated byte."""

    seed: int
    name: str = ORIGIN
    algorithm: Algorithm = Algorithm.ED25519

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes([self.seed]) * 32)

    @property
    def verifier(self) -> VerifierKey:
        public = self.private.public_key().public_bytes_raw()
        return VerifierKey(self.name, self.algorithm, public)

    @property
    def key_id(self) -> bytes:
        return self.verifier.key_id

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


LOG = Key(1)
WITNESS = Key(2, "witness.example", Algorithm.COSIGNATURE)
STRANGER = Key(9)


@dataclass
class Log:
    """A tree held in memory, with entries of others between ours."""

    leaves: list[bytes] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        self.leaves += [leaf_hash(b"of another case"), leaf_hash(data)]
        return len(self.leaves) - 1

    def node(self, level: int, index: int) -> bytes:
        start, end = index << level, (index + 1) << level
        frontier = Frontier()
        for leaf in self.leaves[start:end]:
            frontier.append(leaf)
        return frontier.root()

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        frontier = Frontier()
        for leaf in self.leaves[:size]:
            frontier.append(leaf)
        return Checkpoint(ORIGIN, frontier.size, frontier.root())

    def proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        return tuple(inclusion_proof(index, size or len(self.leaves), self.node))


def note(checkpoint: Checkpoint, *, key: Key = LOG, witness: bool = True) -> SignedNote:
    plain = signed(checkpoint, [key])
    if not witness:
        return plain
    return plain.with_signatures(cosigned(checkpoint.text(), WITNESS, at=BEGAN))


RECEIPT: dict[str, object] = {
    "format": "varde-receipt/1",
    "submission": {"reference": REPORT, "sha256": "", "incident": INCIDENT},
    "recipient": {"id": "se.msb", "name": "MCF"},
}

USERS: dict[str, object] = {
    "value": 1200,
    "known": True,
    "certainty": "estimate",
    "source": "Saga Lind",
    "instant": None,
    "fidelity": None,
    "party": None,
}
HAPPENED: dict[str, object] = {
    "replaces": None,
    "kind": "event",
    "text": "The mail was opened",
    "happened_at": "2026-03-03T20:00:00Z",
    "fidelity": "minute",
}


@dataclass
class Case:
    """Everything a package is made of; a test changes a part and packs it again."""

    report: bytes = canonical_json({"format": "varde-report/1", "text": "Lönesystemet"})
    pdf: bytes = b"%PDF-1.7 as sent"
    evidence: bytes = b"From: someone\r\n\r\nClick here"
    entries: list[tuple[Entry, Disclosure]] = field(default_factory=list)
    log: Log = field(default_factory=Log)
    indexes: list[int] = field(default_factory=list)
    export: Export = field(
        default_factory=lambda: Export(
            INCIDENT, written(BEGAN + timedelta(hours=1)), "U-K3M7Q2XA4B", "amber", ORIGIN
        )
    )
    key: Key = LOG
    witness: bool = True

    @property
    def receipt(self) -> dict[str, object]:
        said = dict(RECEIPT["submission"])  # type: ignore[call-overload]
        said["sha256"] = hashlib.sha256(self.report).hexdigest()
        said["pdf_sha256"] = hashlib.sha256(self.pdf).hexdigest()
        return RECEIPT | {"submission": said}

    def record(
        self, action: str, detail: Mapping[str, object], *, at: datetime | None = None
    ) -> None:
        number = len(self.entries) + 1
        text, salt = canonical_json(dict(detail)), bytes([number]) * 32
        sequence, previous = follow(self.head)
        entry = Entry(
            subject=INCIDENT,
            sequence=sequence,
            previous=previous,
            action=action,
            actor="U-K3M7Q2XA4B",
            at=at or BEGAN + timedelta(minutes=number),
            commitment=commitment(salt, text),
        )
        self.entries.append((entry, Disclosed(salt, text)))
        self.indexes.append(self.log.add(entry.to_bytes()))

    @property
    def head(self) -> Head:
        if not self.entries:
            return EMPTY_HEAD
        last = self.entries[-1][0]
        return Head(last.sequence, entry_hash(last.to_bytes()))

    def proven(self) -> list[ProvenEntry]:
        return [
            ProvenEntry(entry.to_bytes(), index, self.log.proof(index), disclosure)
            for (entry, disclosure), index in zip(self.entries, self.indexes, strict=True)
        ]

    def item(self) -> dict[str, object]:
        found = digests_of(self.evidence)
        hashes = {"sha256": found.sha256, "sha512": found.sha512, "size": found.size}
        return {
            "item": "E1",
            "kind": "file",
            "path": EVIDENCE,
            "archive": False,
            **hashes,
            "filename": "mail.eml",
            "tlp": "amber",
            "withheld": False,
            "state": "sound",
            **self.told("evidence.added", "added"),
            "statements": [
                self.said | {"number": 1, **self.told("evidence.added", "said")},
                self.said
                | {"number": 2, "title": "The mail", "reason": "Clearer"}
                | self.told("evidence.corrected", "said"),
            ],
        }

    @property
    def said(self) -> dict[str, object]:
        return {"title": "Mail", "tlp": "green", "malware": False}

    def told(self, action: str, what: str, *, nth: int = 0) -> dict[str, object]:
        """Who recorded the entry of that action, and when."""
        found = [entry for entry, _ in self.entries if entry.action == action]
        return {f"{what}_by": found[nth].actor, f"{what}_at": written(found[nth].at)}


def made(**changes: Any) -> Case:
    """A case with a report, its receipt, an item of evidence, its custody and a fact."""
    case = Case(**changes)
    case.record("incident.declared", {"title": "Kryptering på lönesystemet"})
    sent = {"payload": case.receipt["submission"]["sha256"]}  # type: ignore[index]
    pdf = hashlib.sha256(case.pdf).hexdigest()
    case.record("submission.made", {"submission": REPORT, "pdf": pdf, **sent})
    case.record("receipt.issued", {"submission": REPORT, "receipt": digest(case.receipt)})
    found = digests_of(case.evidence)
    hashes = {"sha256": found.sha256, "sha512": found.sha512, "size": found.size}
    item = {"item": "E1", "kind": "file", "filename": "mail.eml", **hashes}
    case.record("evidence.added", {**item, "title": "Mail", "tlp": "green"})
    corrected = {"statement": 2, "reason": "Clearer", "said": {"title": "The mail"}}
    case.record("evidence.corrected", {"item": "E1", **corrected})
    case.record("fact.stated", {"fact": "impact.users_affected", **USERS})
    case.record("timeline.entry-added", {"entry": 4, **HAPPENED})
    case.record("custody.collected", {"item": "E1", "event": 1, "place": "=Borås"})
    case.record("custody.stored", {"item": "E1", "event": 2, "place": 'Safe, "3"'})
    return case


def members(case: Case) -> dict[str, bytes]:
    """The files below `data/`, in their order."""
    proven = case.proven()
    about = {
        **{name: getattr(case.export, name) for name in Export.__dataclass_fields__},
        "format": names.FORMAT,
        "heads": {INCIDENT: {"sequence": case.head.sequence, "hash": case.head.entry_hash}},
        "withheld": {
            "details": sum(isinstance(told, Withheld) for _, told in case.entries),
            "items": [],
        },
        "with_files": True,
        "tells_the_incident": True,
        "left_out": [],
    }
    stated = USERS | case.told("fact.stated", "stated")
    stated["recorded_at"] = stated.pop("stated_at")
    entered = {"entry": 4} | HAPPENED | case.told("timeline.entry-added", "entered")
    entered["recorded_at"] = entered.pop("entered_at")
    receipt = f"data/reports/receipts/{REPORT}-1.json"
    report = {
        "reference": REPORT,
        "json": f"data/reports/{REPORT}.json",
        "sha256": hashlib.sha256(case.report).hexdigest(),
        "pdf": f"data/reports/{REPORT}.pdf",
        "pdf_sha256": hashlib.sha256(case.pdf).hexdigest(),
        "receipts": [{"path": receipt, "sha256": digest(case.receipt)}],
    }
    return {
        names.ABOUT: lines.pretty(about),
        names.INCIDENT: lines.pretty(
            {"title": "Kryptering på lönesystemet", "tlp": "amber"}
        ),
        names.FACTS: lines.pretty(
            [{"fact": "impact.users_affected", "statements": [stated]}]
        ),
        names.TIMELINE: lines.pretty([entered]),
        names.PARTIES: lines.pretty([]),
        names.STATUS: lines.pretty([]),
        names.PEOPLE: lines.pretty({}),
        report["json"]: case.report,
        report["pdf"]: case.pdf,
        receipt: canonical_json(case.receipt),
        names.REPORTS: lines.line(report),
        EVIDENCE: case.evidence,
        names.ITEMS: lines.line(case.item()),
        names.CUSTODY: custody_of(proven),
        names.ENTRIES: b"".join(one.to_line() for one in proven),
        names.CHECKPOINT: note(
            case.log.checkpoint(), key=case.key, witness=case.witness
        ).to_bytes(),
        names.LOG_KEYS: f"{case.key.verifier}\n".encode(),
        **({names.WITNESS_KEYS: f"{WITNESS.verifier}\n".encode()} if case.witness else {}),
    }


def custody_of(proven: Iterable[ProvenEntry]) -> bytes:
    rows = [header()]
    for one in proven:
        entry = read_entry(one.entry)
        if entry.action.startswith("custody."):
            told = one.disclosure
            detail = (
                lines.parsed_object(told.detail) if isinstance(told, Disclosed) else None
            )
            rows.append(line_of(entry, detail))
    return b"".join(rows)


Change = Callable[[dict[str, bytes]], None]


def packed(
    case: Case | None = None,
    *,
    change: Change | None = None,
    signers: Sequence[Key] | None = None,
    stamper: Stamper | None = None,
) -> bytes:
    """The package, after `change` has had its way with the files below `data/`."""
    case = case or made()
    files = members(case)
    if change:
        change(files)
    out = io.BytesIO()
    writer = PackageWriter(out.write, case.export)
    writer.add(small(names.README, b"Read me.\n"))
    writer.add(small("README-sv.txt", "Läs mig.\n".encode()))
    for path, data in files.items():
        writer.add(Member(path, lambda data=data: [data]))  # type: ignore[misc]
    writer.seal(signers or [case.key], agent="Varde 0", stamper=stamper)
    return out.getvalue()


def proven_receipt(case: Case | None = None, *, key: Key = LOG) -> bytes:
    case = case or made()
    at = next(i for i, (e, _) in enumerate(case.entries) if e.action == "receipt.issued")
    entry, disclosed = case.entries[at]
    checkpoint = note(case.log.checkpoint(), key=key)
    index = case.indexes[at]
    proof = LogProof(
        entry.to_bytes(), index, len(case.log.leaves), case.log.proof(index), checkpoint
    )
    assert isinstance(disclosed, Disclosed)
    keys = (key.verifier, WITNESS.verifier)
    return ProvenReceipt(case.receipt, disclosed, proof, keys).to_bytes()


def withheld(case: Case, disclosure: Disclosure, *sequences: int) -> Case:
    """The case with other words on what these entries committed to."""
    entries = [
        (entry, disclosure if entry.sequence in sequences else told)
        for entry, told in case.entries
    ]
    return replace(case, entries=entries)
