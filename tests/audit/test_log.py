"""Proofs out of the stored log, checked as an outsider would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.audit.test_record import NOW, SUBJECT, state
from varde.audit import log, sequencing
from varde.audit.models import Checkpoint, Entry
from varde.core.record.checkpoint import read_checkpoint
from varde.core.record.merkle import verify_consistency
from varde.core.record.note import VerifierKey
from varde.core.record.proof import read_proof, verify_proof

from .signers import ORIGIN, PUBLIC_KEY, SIGNERS

pytestmark = pytest.mark.django_db

KEYS = [VerifierKey.parse(PUBLIC_KEY)]
ELSEWHERE = "VRD-2026-0002"


def recorded(*subjects: str, batch: int = sequencing.BATCH) -> None:
    for number, subject in enumerate(subjects):
        state(subject, at=NOW + timedelta(seconds=number))
    while sequencing.sequence(now=NOW, signers=SIGNERS, batch=batch):
        pass


class TestProofOf:
    def test_it_convinces_whoever_has_the_key(self) -> None:
        recorded(ELSEWHERE, SUBJECT, ELSEWHERE)

        proven = verify_proof(log.proof_of(SUBJECT, 1), KEYS)

        assert (proven.entry.subject, proven.entry.sequence) == (SUBJECT, 1)
        assert (proven.checkpoint.origin, proven.checkpoint.size) == (ORIGIN, 3)

    def test_it_can_be_written_and_read(self) -> None:
        recorded(SUBJECT)

        proof = log.proof_of(SUBJECT, 1)

        assert read_proof(proof.to_bytes()) == proof

    def test_an_entry_that_waits_has_none_yet(self) -> None:
        recorded(ELSEWHERE)
        state(SUBJECT)

        assert log.proof_of(SUBJECT, 1) is None

    def test_an_empty_log_proves_nothing(self) -> None:
        state(SUBJECT)

        assert log.proof_of(SUBJECT, 1) is None

    def test_an_entry_that_is_not_there_has_none(self) -> None:
        recorded(SUBJECT)

        assert log.proof_of(SUBJECT, 2) is None


class TestProofsOf:
    def test_every_entry_on_the_subject_is_proven_in_order(self) -> None:
        recorded(SUBJECT, ELSEWHERE, SUBJECT, SUBJECT)

        proven = [verify_proof(proof, KEYS) for proof in log.proofs_of(SUBJECT)]

        assert [one.entry.sequence for one in proven] == [1, 2, 3]
        assert {one.entry.subject for one in proven} == {SUBJECT}

    def test_all_hold_in_a_tree_of_several_levels(self) -> None:
        recorded(*[SUBJECT] * 515, batch=200)

        assert all(verify_proof(proof, KEYS) for proof in log.proofs_of(SUBJECT))

    def test_a_batch_takes_the_same_number_of_statements_whatever_its_size(self) -> None:
        recorded(SUBJECT, *[ELSEWHERE] * 300)
        with CaptureQueriesContext(connection) as few:
            assert len(list(log.proofs_of(SUBJECT))) == 1
        recorded(*[SUBJECT] * 200)
        with CaptureQueriesContext(connection) as many:
            assert len(list(log.proofs_of(SUBJECT))) == 201

        assert len(few) == len(many)


class TestConsistency:
    def test_every_tree_begins_with_every_earlier_one(self) -> None:
        recorded(*[SUBJECT] * 9, batch=1)
        roots = {c.size: read_checkpoint(text(c)).root for c in Checkpoint.objects.all()}

        for old in range(1, 10):
            for new in range(old, 10):
                verify_consistency(
                    old=old,
                    new=new,
                    proof=log.consistency(old, new),
                    old_root=roots[old],
                    new_root=roots[new],
                )

    def test_from_the_empty_tree_nothing_is_to_be_proven(self) -> None:
        recorded(SUBJECT)

        assert log.consistency(0, 1) == []

    @pytest.mark.parametrize(("old", "new"), [(1, 2), (2, 1), (-1, 1)])
    def test_a_size_that_never_was_is_refused(self, old: int, new: int) -> None:
        recorded(SUBJECT)

        with pytest.raises(ValueError, match="has not had"):
            log.consistency(old, new)


class TestStatus:
    def test_it_tells_how_far_the_log_has_come(self) -> None:
        recorded(SUBJECT, ELSEWHERE)

        found = log.status(now=NOW)

        assert (found.size, found.root) == (2, log.latest_checkpoint().root)
        assert (found.signed_at, found.waiting, found.waiting_since) == (NOW, 0, None)

    def test_it_tells_since_when_something_waits(self) -> None:
        state(at=NOW)
        state(at=NOW + timedelta(minutes=1))

        found = log.status(now=NOW)

        assert (found.size, found.signed_at) == (0, None)
        assert (found.waiting, found.waiting_since) == (2, NOW)
        assert Entry.objects.count() == 2


def text(checkpoint: Checkpoint) -> str:
    return log.signed_note(checkpoint).text
