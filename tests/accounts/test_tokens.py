from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import pytest

from varde.accounts.models import ApiToken, User
from varde.accounts.services import authenticate_token, create_token, revoke_token
from varde.audit import selectors as audit_record
from varde.audit.actions import Action
from varde.core.errors import InvalidTokenError, NaiveInstantError

MONTH = timedelta(days=30)


@pytest.fixture
def made(saga: User, now: datetime) -> tuple[ApiToken, str]:
    return create_token(
        user=saga,
        name="Sensor in the basement",
        scopes=["assess", "incidents:read"],
        expires_at=now + MONTH,
        by=saga,
        now=now,
    )


def test_a_token_opens_what_it_was_made_for(
    made: tuple[ApiToken, str], saga: User, now: datetime
) -> None:
    found = authenticate_token(made[1], now=now)

    assert found is not None
    assert found.user == saga
    assert found.scopes == ["assess", "incidents:read"]


def test_only_the_hash_is_stored(made: tuple[ApiToken, str]) -> None:
    token, plain = made

    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert plain not in str(row)
    assert row["token_hash"] == hashlib.sha256(plain.encode()).hexdigest()


def test_it_has_256_random_bits_and_a_mark_that_scanners_know(
    made: tuple[ApiToken, str],
) -> None:
    token, plain = made

    assert plain.startswith("varde_")
    assert len(plain.removeprefix("varde_")) == 43
    assert plain.startswith(token.prefix)
    assert len(token.prefix) == len("varde_") + 6


def test_it_stops_when_it_expires(made: tuple[ApiToken, str], now: datetime) -> None:
    last_moment = now + MONTH - timedelta(microseconds=1)

    assert authenticate_token(made[1], now=last_moment) is not None
    assert authenticate_token(made[1], now=now + MONTH) is None


def test_it_stops_when_it_is_revoked(
    made: tuple[ApiToken, str], saga: User, now: datetime
) -> None:
    revoke_token(token=made[0], by=saga, now=now)

    assert authenticate_token(made[1], now=now) is None


def test_it_stops_when_the_account_is_closed(
    made: tuple[ApiToken, str], saga: User, now: datetime
) -> None:
    User.objects.filter(pk=saga.pk).update(is_active=False)

    assert authenticate_token(made[1], now=now) is None


@pytest.mark.parametrize(
    "token", ["", "varde_", "varde_" + "a" * 43, "\x00", "\ud800", "x" * 1_000_000]
)
def test_anything_else_opens_nothing(
    made: tuple[ApiToken, str], now: datetime, token: str
) -> None:
    assert authenticate_token(token, now=now) is None


def test_use_is_noted_every_few_minutes_only(
    made: tuple[ApiToken, str], now: datetime
) -> None:
    for minutes in (0, 1, 4):
        authenticate_token(made[1], now=now + timedelta(minutes=minutes))
    assert ApiToken.objects.get().last_used_at == now

    authenticate_token(made[1], now=now + timedelta(minutes=5))
    assert ApiToken.objects.get().last_used_at == now + timedelta(minutes=5)


def test_making_and_revoking_are_on_the_record(
    made: tuple[ApiToken, str], saga: User, now: datetime
) -> None:
    for _ in range(2):
        revoke_token(token=made[0], by=saga, now=now)

    actions = [entry.action for entry in audit_record.chain(saga.reference)]
    assert actions == [Action.TOKEN_REVOKED, Action.TOKEN_CREATED]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": "  "}),
        ("scopes", {"scopes": []}),
        ("scopes", {"scopes": ["assess", "everything"]}),
        ("expires_at", {"life": timedelta(0)}),
        ("expires_at", {"life": timedelta(days=367)}),
    ],
)
def test_a_token_that_cannot_be_made_names_what_is_wrong(
    saga: User, now: datetime, field: str, change: dict[str, object]
) -> None:
    wish = {"name": "x", "scopes": ["assess"], "life": MONTH} | change
    life = wish.pop("life")

    with pytest.raises(InvalidTokenError) as refusal:
        create_token(user=saga, expires_at=now + life, by=saga, now=now, **wish)

    assert refusal.value.params["field"] == field


def test_an_expiry_without_a_zone_is_refused(saga: User, now: datetime) -> None:
    with pytest.raises(NaiveInstantError):
        create_token(
            user=saga,
            name="x",
            scopes=["assess"],
            expires_at=now.replace(tzinfo=None),
            by=saga,
            now=now,
        )
