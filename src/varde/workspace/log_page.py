"""The log of the instance, for auditors: how far it is, who signs it, who watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from varde.accounts import selectors as accounts
from varde.audit import keys, log, runs, stamping, witnesses
from varde.audit.key_states import KeyState, State
from varde.audit.wording import in_words
from varde.incidents import selectors as incidents
from varde.organisations import selectors as organisations
from varde.organisations.models import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from varde.accounts.models import User
    from varde.audit.models import VerificationRun
    from varde.audit.stamping import StampedCheckpoint

# Reading everything costs the instance something, so not everybody sets it off.
VERIFIERS = (Role.AUDITOR, Role.ADMIN, Role.DESK_ADMIN)


KEY_STATES = {
    State.SIGNS: _("signs"),
    State.OVERLAPS: _("signs beside the new key for a while"),
    State.RETIRED: _("followed by another key"),
    State.ENDED: _("has ended; nothing follows it yet"),
    State.MISSING: _("missing"),
    State.MISNAMED: _("here under another name"),
}
REASONS = dict(keys.Reason.choices)
WHAT_AN_END_MEANS: Mapping[str, _StrPromise] = {
    keys.Reason.LOST.value: _("What it signed stays valid."),
    keys.Reason.EXPOSED.value: _(
        "What only this key has signed since the last time stamp or cosignature before"
        " that proves nothing by itself."
    ),
}


def log_page(user: User, *, now: datetime) -> dict[str, Any]:
    """Everybody with a role here may see how the log stands; others get a 404."""
    _refuse_strangers(user)
    run = runs.latest(runs.EVERYTHING, now=now)
    status = log.status(now=now)
    return {
        "status": status,
        "keys": [_key(key, now=now) for key in status.keys],
        "witnesses": witnesses.states(),
        "stamps": stamping.state(),
        "may_verify": _may_verify(user),
        **_run(run, user),
    }


def stamped_checkpoint(user: User, size: int) -> StampedCheckpoint:
    """A checkpoint with its time stamp, to be kept and verified elsewhere."""
    _refuse_strangers(user)
    if (found := stamping.stamped(size)) is None:
        raise Http404
    return found


def _refuse_strangers(user: User) -> None:
    if not organisations.organisations_of(user).exists():
        raise Http404


def _key(key: KeyState, *, now: datetime) -> dict[str, Any]:
    """What became of a key, and what that means for whoever trusts its signatures."""
    ended = key.signs_until is not None and key.signs_until <= now
    means = WHAT_AN_END_MEANS.get(key.reason, "") if ended else ""
    return {
        "key": key,
        "state": KEY_STATES[key.state],
        "why": REASONS[key.reason] if means else "",
        "means": means,
    }


def _run(run: VerificationRun | None, user: User) -> dict[str, Any]:
    """What the run found; a chain is named to whoever sees its incident."""
    if run is None:
        return {"run": None}
    names = accounts.names_of([run.asked_by])
    seen = incidents.visible_incidents(user).filter(reference=run.found_in)
    return {
        "run": run,
        "asked_by": names.get(run.asked_by, ""),
        "explanation": in_words(run.flaw) if run.flaw else "",
        "found_in": run.found_in if run.found_in and seen.exists() else "",
    }


def ask_for_verification(user: User, *, now: datetime) -> None:
    """Have everything verified. Auditors and administrators may."""
    _refuse_strangers(user)
    if not _may_verify(user):
        raise PermissionDenied
    runs.ask(subject=runs.EVERYTHING, by=user.reference, now=now)


def _may_verify(user: User) -> bool:
    return organisations.organisations_with_role(user, *VERIFIERS).exists()
