"""The database says which keys sign; what is lost or known to others is told for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from tests.concurrency.crowd import at_once
from tests.conftest import NOW
from varde.adapters import signing_keys
from varde.adapters.signing_keys import ExposedKeyError, SigningKey, SigningKeyError
from varde.audit import key_states, keys, log, selectors
from varde.audit.actions import Action
from varde.audit.checks import check_signing_keys
from varde.audit.keys import KeyMissingError, Kind, Reason
from varde.audit.models import Checkpoint
from varde.audit.references import LOG
from varde.audit.sequencing import sequence
from varde.audit.services import record
from varde.core.record.note import read_note

NAME = "varde.example/log"
LATER = NOW + timedelta(days=31)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path
    settings.LOG_ORIGIN = NAME
    settings.KEY_OVERLAP = timedelta(days=30)
    return tmp_path


def key_file(home: Path, number: int = 1) -> Path:
    return home / "keys" / f"log-{number}.key"


def checkpoint_after_a_change() -> Checkpoint:
    with transaction.atomic():
        record(
            Action.INCIDENT_DECLARED, subject="VRD-2026-0001", by="U-A", at=NOW, detail={}
        )
    made = sequence(now=NOW, signers=keys.signers(now=NOW))
    assert made is not None
    return made


def signed_by(checkpoint: Checkpoint) -> list[bytes]:
    return [line.key_id for line in read_note(checkpoint.note.encode()).signatures]


def told() -> list[str]:
    return [entry.action for entry in selectors.chain(LOG)]


def test_the_first_key_is_made_and_recorded() -> None:
    (key,) = keys.signers(now=NOW)

    assert [str(public) for public in keys.public_keys()] == [key.verifier_key]
    assert told() == ["log.key-added"]


def test_the_same_key_signs_the_next_time() -> None:
    assert keys.signers(now=NOW) == keys.signers(now=LATER)
    assert told() == ["log.key-added"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_another_process_may_bring_the_first_key_at_any_moment(moment: str) -> None:
    others: list[SigningKey] = []

    def elsewhere() -> None:
        [signing] = at_once(lambda: keys.signers(now=NOW))
        others.extend(signing)

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        looks = "audit_logkey" in sql and not others
        if looks and moment == "before":
            elsewhere()
        answer = execute(sql, *rest)
        if looks and moment == "after":
            elsewhere()
        return answer

    with connection.execute_wrapper(meanwhile):
        here = keys.signers(now=NOW)

    assert list(here) == others
    assert told() == ["log.key-added"]


def test_a_machine_with_another_key_does_not_sign(home: Path, settings: Settings) -> None:
    keys.signers(now=NOW)
    settings.HOME = home / "another-machine"
    signing_keys.make(settings.HOME, name=NAME)

    with pytest.raises(KeyMissingError):
        keys.signers(now=NOW)


def test_during_the_overlap_checkpoints_bear_both_signatures() -> None:
    (old,) = keys.signers(now=NOW)
    keys.rotate(by="system", now=NOW)

    both = keys.signers(now=NOW)
    assert both[1] == old
    assert signed_by(checkpoint_after_a_change()) == [key.key_id for key in both]


def test_after_the_overlap_the_new_key_signs_alone() -> None:
    (old,) = keys.signers(now=NOW)
    keys.rotate(by="system", now=NOW)

    (new,) = keys.signers(now=LATER)
    assert new != old


def test_a_retired_key_is_removed_with_its_last_checkpoint(home: Path) -> None:
    keys.signers(now=NOW)
    checkpoint = checkpoint_after_a_change()
    keys.rotate(by="system", now=NOW)

    removed = keys.retire_ended(now=LATER)

    assert len(removed) == 1
    assert not key_file(home).exists()
    retired = key_states.states(now=LATER)[0]
    assert (retired.state, retired.last_size) == ("retired", checkpoint.size)


def test_a_rotation_that_was_cut_off_changes_nothing_and_is_taken_up_again(
    home: Path,
) -> None:
    (old,) = keys.signers(now=NOW)
    prepared = signing_keys.make_next(home, name=NAME)

    assert keys.signers(now=NOW) == (old,)
    keys.rotate(by="system", now=NOW)

    assert keys.signers(now=NOW) == (prepared, old)


def test_a_lost_key_stops_the_signing(home: Path) -> None:
    keys.signers(now=NOW)
    key_file(home).unlink()

    with pytest.raises(KeyMissingError, match="is not here"):
        keys.signers(now=NOW)


def test_a_lost_key_is_told_with_its_last_checkpoint(home: Path) -> None:
    checkpoint = checkpoint_after_a_change()
    key_file(home).unlink()

    (state,) = log.status(now=NOW).missing_keys
    assert (state.state, state.last_size) == ("missing", checkpoint.size)


def test_a_check_warns_of_a_lost_key(home: Path) -> None:
    assert check_signing_keys(databases=["default"]) == []
    checkpoint = checkpoint_after_a_change()
    key_file(home).unlink()

    (warning,) = check_signing_keys(databases=["default"])

    assert warning.id == "varde.audit.W002"
    assert f"checkpoint of {checkpoint.size} entries" in warning.msg


def test_a_lost_key_is_followed_when_somebody_says_so(home: Path) -> None:
    keys.signers(now=NOW)
    key_file(home).unlink()
    with pytest.raises(KeyMissingError):
        keys.rotate(by="system", now=NOW)

    new = keys.rotate(by="system", now=NOW, reason=Reason.LOST)

    assert [key.verifier_key for key in keys.signers(now=NOW)] == [new.verifier_key]
    assert told() == ["log.key-added", "log.key-ended", "log.key-added"]


def test_a_key_that_is_here_is_not_lost() -> None:
    keys.signers(now=NOW)

    with pytest.raises(SigningKeyError, match="not lost"):
        keys.rotate(by="system", now=NOW, reason=Reason.LOST)


def test_a_key_of_the_environment_under_another_name_is_told(settings: Settings) -> None:
    settings.SIGNING_KEY = signing_keys.fresh(NAME)
    keys.signers(now=NOW)
    settings.LOG_ORIGIN = "other.example/log"

    (state,) = key_states.states(now=NOW)

    assert (state.state, state.cannot_sign) == ("misnamed", True)
    assert state.problem.startswith(f"VARDE_SIGNING_KEY: signs as {NAME}, ")


def test_a_witness_key_under_another_name_is_told_with_its_setting(
    settings: Settings,
) -> None:
    keys.signers(now=NOW, kind=Kind.WITNESS)
    settings.WITNESS_NAME = "other.example/witness"

    (state,) = key_states.states(now=NOW)

    assert "VARDE_WITNESS_NAME" in state.problem


def test_a_check_does_not_call_a_key_under_another_name_missing(
    settings: Settings,
) -> None:
    keys.signers(now=NOW)
    settings.LOG_ORIGIN = "other.example/log"

    (warning,) = check_signing_keys(databases=["default"])

    assert "under another name" in warning.msg
    assert "VARDE_LOG_ORIGIN" in warning.hint


def test_a_lost_key_that_turns_up_again_does_not_sign(home: Path) -> None:
    keys.signers(now=NOW)
    text = key_file(home).read_text(encoding="utf-8")
    key_file(home).unlink()
    new = keys.rotate(by="system", now=NOW, reason=Reason.LOST)

    key_file(home, 7).write_text(text, encoding="utf-8")
    key_file(home, 7).chmod(0o600)

    assert [key.verifier_key for key in keys.signers(now=NOW)] == [new.verifier_key]


def test_a_key_that_others_could_read_is_not_used_again_when_it_is_closed(
    home: Path,
) -> None:
    keys.signers(now=NOW)
    key_file(home).chmod(0o644)
    with pytest.raises(ExposedKeyError):
        keys.signers(now=NOW)

    key_file(home).chmod(0o600)

    with pytest.raises(KeyMissingError, match="has ended"):
        keys.signers(now=NOW)
    assert selectors.chain(LOG)[0].detail["reason"] == "exposed"


def test_a_key_that_others_can_read_is_noticed_while_nothing_is_signed(home: Path) -> None:
    keys.signers(now=NOW)
    keys.look_after(now=NOW)
    assert "log.key-ended" not in told()

    key_file(home).chmod(0o644)
    keys.look_after(now=NOW)

    assert told().count("log.key-ended") == 1
    assert selectors.chain(LOG)[0].detail["reason"] == "exposed"


def test_a_first_key_that_others_could_read_never_signs(home: Path) -> None:
    signing_keys.make(home, name=NAME)
    key_file(home).chmod(0o644)
    with pytest.raises(ExposedKeyError):
        keys.signers(now=NOW)
    key_file(home).chmod(0o600)

    keys.rotate(by="system", now=NOW)

    assert [key.path for key in keys.signers(now=NOW)] == [key_file(home, 2)]


def test_the_private_half_of_an_exposed_key_goes_at_once(home: Path) -> None:
    keys.signers(now=NOW)

    keys.rotate(by="system", now=NOW, reason=keys.Reason.EXPOSED)

    assert not key_file(home).exists()
    assert key_file(home, 2).exists()


def test_an_exposed_key_is_told_once(home: Path) -> None:
    keys.signers(now=NOW)
    key_file(home).chmod(0o644)
    for _ in range(3):
        with pytest.raises(ExposedKeyError):
            keys.signers(now=NOW)

    assert told().count("log.key-ended") == 1


def test_a_key_of_the_environment_follows_when_it_was_handed_in(
    settings: Settings,
) -> None:
    first, second = signing_keys.fresh(NAME), signing_keys.fresh(NAME)
    settings.SIGNING_KEY = first
    (old,) = keys.signers(now=NOW)
    with pytest.raises(SigningKeyError, match="environment"):
        keys.rotate(by="system", now=NOW)

    settings.SIGNING_KEY, settings.SIGNING_KEY_BEFORE = second, first
    assert keys.signers(now=NOW) == (old,)
    keys.rotate(by="system", now=NOW)

    assert [key.verifier_key for key in keys.signers(now=NOW)][1:] == [old.verifier_key]


def test_a_key_that_signed_before_does_not_come_back(settings: Settings) -> None:
    first, second = signing_keys.fresh(NAME), signing_keys.fresh(NAME)
    settings.SIGNING_KEY = first
    keys.signers(now=NOW)
    settings.SIGNING_KEY, settings.SIGNING_KEY_BEFORE = second, first
    keys.rotate(by="system", now=NOW)

    settings.SIGNING_KEY, settings.SIGNING_KEY_BEFORE = first, second
    with pytest.raises(SigningKeyError, match="environment"):
        keys.rotate(by="system", now=NOW)


def test_a_witness_key_is_apart_from_the_key_of_the_log() -> None:
    (of_log,) = keys.signers(now=NOW)
    (witness,) = keys.signers(now=NOW, kind=Kind.WITNESS)

    assert witness.public != of_log.public
    assert [state.kind for state in key_states.states(now=NOW)] == ["log", "witness"]
