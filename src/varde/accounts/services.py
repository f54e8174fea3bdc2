from __future__ import annotations

import hashlib
import hmac
import secrets
import zoneinfo
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from varde.accounts.models import ApiToken, User
from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.references import SYSTEM
from varde.core.errors import InvalidTokenError, InvalidValueError
from varde.core.instants import in_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOKEN_MARK = "varde_"  # noqa: S105  (what every token begins with, so that scanners find it)
TOKEN_BYTES = 32
SHOWN_LENGTH = len(TOKEN_MARK) + 6
LONGEST_LIFE = timedelta(days=366)
USED_IS_NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def update_profile(
    *, user: User, name: str, language: str, time_zone: str, by: User, now: datetime
) -> User:
    """Change what a person is called, reads and lives by."""
    if language not in User.Language.values:
        raise InvalidValueError(field="language", reason="not-a-choice")
    if time_zone not in zoneinfo.available_timezones():
        raise InvalidValueError(field="time_zone", reason="not-a-choice")
    wanted = {"name": name.strip(), "language": language, "time_zone": time_zone}
    changed = sorted(
        field for field, value in wanted.items() if getattr(user, field) != value
    )
    if not changed:
        return user
    for field in changed:
        setattr(user, field, wanted[field])
    user.save(update_fields=changed)
    audit.record(
        Action.PERSON_CHANGED,
        subject=user.reference,
        by=by.reference,
        at=now,
        detail={"fields": changed},
    )
    return user


@transaction.atomic
def record_security_change(*, user: User, what: str, by: str, now: datetime) -> None:
    """Put a change of password, address or second factor on the person's record."""
    audit.record(
        Action.PERSON_SECURITY_CHANGED,
        subject=user.reference,
        by=by,
        at=now,
        detail={"what": what},
    )


@transaction.atomic
def record_sign_in(*, user: User, now: datetime) -> None:
    audit.record(
        Action.PERSON_SIGNED_IN,
        subject=user.reference,
        by=user.reference,
        at=now,
        detail={},
    )


@transaction.atomic
def record_sign_up(*, user: User, now: datetime) -> None:
    audit.record(
        Action.PERSON_CREATED,
        subject=user.reference,
        by=user.reference,
        at=now,
        detail={"email": user.email, "name": user.name},
    )


@transaction.atomic
def reset_second_factor(*, user: User) -> int:
    """
    Remove every second factor of a person who has lost them all.

    The operator of the instance does this, who has made sure that it is the person.
    Tells how many were removed; each removal is on the person's record.
    """
    held = list(Authenticator.objects.filter(user=user))
    for authenticator in held:
        authenticator.removed_by = SYSTEM
        authenticator.delete()
    return len(held)


@transaction.atomic
def create_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    by: User,
    now: datetime,
) -> tuple[ApiToken, str]:
    """
    Make an API token and return it with its plain text.

    The plain text is not stored and cannot be had again. Raises InvalidTokenError.
    """
    expires_at = in_utc(expires_at)
    wanted = sorted(set(scopes))
    _refuse_impossible(name, wanted, expires_at, now)
    plain = TOKEN_MARK + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        token_hash=_hash(plain),
        prefix=plain[:SHOWN_LENGTH],
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    audit.record(
        Action.TOKEN_CREATED,
        subject=user.reference,
        by=by.reference,
        at=now,
        detail={"token": token.pk, "scopes": wanted, "name": token.name},
    )
    return token, plain


def _refuse_impossible(
    name: str, scopes: Sequence[str], expires_at: datetime, now: datetime
) -> None:
    if not name.strip():
        raise InvalidTokenError(field="name", reason="empty")
    if not scopes or not set(scopes) <= set(ApiToken.Scope.values):
        raise InvalidTokenError(field="scopes", reason="not-a-choice")
    if not now < expires_at <= now + LONGEST_LIFE:
        raise InvalidTokenError(field="expires_at", reason="out-of-range")


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, now: datetime) -> ApiToken:
    """From now on the token opens nothing. Revoking it again changes nothing."""
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    token.refresh_from_db()
    if revoked:
        audit.record(
            Action.TOKEN_REVOKED,
            subject=token.user.reference,
            by=by.reference,
            at=now,
            detail={"token": token.pk, "name": token.name},
        )
    return token


def authenticate_token(token: str, *, now: datetime) -> ApiToken | None:
    """
    Return the usable token with this plain text, or None.

    Only hashes are compared, so the time it takes tells nothing about a secret.
    """
    digest = _hash(token)
    found = ApiToken.objects.select_related("user").filter(token_hash=digest).first()
    if found is None or not hmac.compare_digest(found.token_hash, digest):
        return None
    if not found.is_usable(now) or not found.user.is_active:
        return None
    _note_use(found, now)
    return found


def _note_use(token: ApiToken, now: datetime) -> None:
    """Write at most every few minutes, so that a busy program costs no writes."""
    lately = now - USED_IS_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > lately:
        return
    ApiToken.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lte=lately), pk=token.pk
    ).update(last_used_at=now)
    token.last_used_at = now


def _hash(plain: str) -> str:
    """A fast hash is enough: the secret has 256 random bits and cannot be guessed."""
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
