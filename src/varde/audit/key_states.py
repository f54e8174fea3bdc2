"""How each key that ever signed here stands: whether it signs, and if not, why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .held_keys import misnamed_keys, usable_keys
from .known_keys import end_of, known_keys, last_signed, short_name
from .models import LogKey


class State(StrEnum):
    """Values are stable; `varde keys list --format json` has them."""

    SIGNS = "signs"
    OVERLAPS = "overlaps"  # it signs beside the one that followed
    RETIRED = "retired"  # its time is over, and another followed
    ENDED = "ended"  # its time is over, and nothing followed
    MISSING = "missing"
    MISNAMED = "misnamed"  # it is here under another name


@dataclass(frozen=True, slots=True)
class KeyState:
    """
    A key as the status shows it; `last_size` is known once its signatures ended.

    Where it is here under another name, `problem` says where and under which. Instants
    are in UTC, sizes are numbers of entries in the log.
    """

    kind: str
    number: int
    verifier_key: str
    key_id: str
    added_at: datetime
    first_size: int
    state: State
    reason: str = ""
    signs_until: datetime | None = None
    last_size: int | None = None
    problem: str = ""

    @property
    def cannot_sign(self) -> bool:
        """It should sign, and nothing is signed because it does not."""
        return self.state in {State.MISSING, State.MISNAMED, State.ENDED}


def states(*, now: datetime) -> list[KeyState]:
    """Tell of every key that ever signed here, and whether it can."""
    return [state for kind in LogKey.Kind for state in _states_of(kind, now)]


def missing(*, now: datetime) -> list[KeyState]:
    """Return the keys that should sign and cannot."""
    return [state for state in states(now=now) if state.cannot_sign]


def _states_of(kind: LogKey.Kind, now: datetime) -> list[KeyState]:
    held = {key.verifier_key for key in usable_keys(kind)}
    problems = {key: str(wrong) for key, wrong in misnamed_keys(kind).items()}
    told = []
    for key in (known := known_keys(kind)):
        state = _state(key, held, problems, is_current=key is known[-1], now=now)
        problem = problems[key.verifier_key] if state is State.MISNAMED else ""
        told.append(_told(key, state, problem))
    return told


def _state(
    key: LogKey,
    held: Collection[str],
    misnamed: Collection[str],
    *,
    is_current: bool,
    now: datetime,
) -> State:
    end = end_of(key)
    if end is not None and end.signs_until <= now:
        return State.ENDED if is_current else State.RETIRED
    if key.verifier_key in held:
        return State.SIGNS if is_current else State.OVERLAPS
    return State.MISNAMED if key.verifier_key in misnamed else State.MISSING


def _told(key: LogKey, state: State, problem: str) -> KeyState:
    end = end_of(key)
    return KeyState(
        kind=key.kind,
        number=key.number,
        verifier_key=key.verifier_key,
        key_id=short_name(key),
        added_at=key.added_at,
        first_size=key.first_size,
        state=state,
        reason=end.reason if end else "",
        signs_until=end.signs_until if end else None,
        last_size=_last_size(key, state),
        problem=problem,
    )


def _last_size(key: LogKey, state: State) -> int | None:
    """Return where its signatures end: as it was told, else as the checkpoints say."""
    sizes = (end.last_size for end in key.ends.all() if end.last_size is not None)
    told = next(sizes, None)
    if told is None and state not in {State.SIGNS, State.OVERLAPS}:
        return last_signed(key)
    return told
