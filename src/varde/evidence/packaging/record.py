"""The record of an incident as a package has it: entries, proofs, custody and keys."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from varde.adapters.packages import names
from varde.adapters.packages.custody import ACTIONS, header, line_of
from varde.adapters.packages.entries import ProvenEntry
from varde.adapters.packages.spool import spooled
from varde.adapters.packages.writer import Member, small
from varde.audit import chains, log
from varde.audit.disclosing import log_keys_of, witness_keys_of
from varde.core.record.chain import ERASURE_ACTION, Head
from varde.core.record.detail import Disclosed, Disclosure, Withheld
from varde.core.record.entry import read_entry
from varde.evidence.contributing import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from varde.core.record.note import SignedNote, Signer, VerifierKey


class NotInLogYetError(Exception):
    """An entry of the incident has no place in a checkpoint yet."""


@dataclass(slots=True)
class GatheredRecord:
    """The members, the head of the chain, and how many details are kept back."""

    members: list[Member] = field(default_factory=list)
    head: Head | None = None
    withheld: int = 0
    note: SignedNote | None = None

    @property
    def witnesses(self) -> list[str]:
        """The names of those who cosigned the checkpoint."""
        return [key.name for key in witness_keys_of(self.note)] if self.note else []


def gathered_record(
    scope: Scope, *, hidden: Collection[str], signers: Collection[Signer]
) -> GatheredRecord:
    """
    Gather the whole chain with its proofs, as of one checkpoint.

    `hidden` are the items of which nothing is told. Raises NotInLogYetError.
    """
    found = GatheredRecord(head=chains.head_of(scope.incident.reference))
    custody = [header()]
    entries = spooled(names.ENTRIES, _entries(scope, hidden, found, custody))
    if found.note is None:
        raise NotInLogYetError
    if len(custody) > 1:
        found.members.append(small(names.CUSTODY, b"".join(custody)))
    found.members += [
        entries,
        small(names.CHECKPOINT, found.note.to_bytes()),
        *_keys(found.note, signers),
    ]
    return found


def _entries(
    scope: Scope, hidden: Collection[str], found: GatheredRecord, custody: list[bytes]
) -> Iterator[bytes]:
    subject = scope.incident.reference
    sequence = 0
    links = chains.links_of(subject)
    for proof, link in zip(log.proofs_of(subject), links, strict=False):
        entry = read_entry(link.entry)
        sequence = entry.sequence
        disclosure = _disclosure(entry.action, link.disclosure, scope, hidden)
        found.withheld += isinstance(disclosure, Withheld)
        found.note = proof.checkpoint
        if entry.action.startswith(ACTIONS):
            custody.append(line_of(entry, _detail(disclosure)))
        yield ProvenEntry(link.entry, proof.index, proof.hashes, disclosure).to_line()
    if found.head is None or sequence != found.head.sequence:
        raise NotInLogYetError


def _disclosure(
    action: str, disclosure: Disclosure, scope: Scope, hidden: Collection[str]
) -> Disclosure:
    """What the package says of a detail. That one was erased is never kept back."""
    if not isinstance(disclosure, Disclosed) or action == ERASURE_ACTION:
        return disclosure
    if not scope.tells:
        return Withheld()
    detail = _detail(disclosure) or {}
    return Withheld() if hidden and detail.get("item") in hidden else disclosure


def _detail(disclosure: Disclosure) -> dict[str, object] | None:
    if not isinstance(disclosure, Disclosed):
        return None
    found: dict[str, object] = json.loads(disclosure.detail)
    return found


def _keys(note: SignedNote, signers: Collection[Signer]) -> Iterator[Member]:
    """The public keys of everybody who signed the checkpoint or signs the package."""
    signing = [signer.key_id for signer in signers]
    yield small(names.LOG_KEYS, _listed(log_keys_of(note, besides=signing)))
    if witnesses := witness_keys_of(note):
        yield small(names.WITNESS_KEYS, _listed(witnesses))


def _listed(found: list[VerifierKey]) -> bytes:
    return "".join(f"{key}\n" for key in found).encode()
