"""What the tables of accounts may hold, ours and those of the sign-in library."""

from __future__ import annotations

from varde.audit.personal import Word, declare

ACCOUNT = "accounts.erasing.erase_account"
SESSIONS = "accounts.erasing.end_sessions_naming"

declare(
    "accounts.User",
    personal={"password": Word("!"), "email": Word(), "name": Word()},
    # Language and zone are shared by millions.
    impersonal=("reference", "language", "time_zone"),
    user="pk",
    by_hand=ACCOUNT,
)
declare(
    "accounts.ApiToken",
    personal={"name": Word()},
    impersonal=("token_hash", "prefix", "scopes"),
    user="user",
)
declare(
    "accounts.RememberedAnswer",
    personal={"path": Word(), "body": Word(), "location": Word(), "key": Word()},
    impersonal=("id", "method", "request_sha256"),
    user="token__user",
    forgotten=True,
)
declare(
    "account.EmailAddress",
    personal={"email": Word()},
    user="user",
    forgotten=True,
    own=True,
)
declare("account.EmailConfirmation", impersonal=("key",))
declare(
    "mfa.Authenticator",
    personal={"data": Word()},
    impersonal=("type",),
    user="user",
    by_hand=ACCOUNT,
)
declare(
    "socialaccount.SocialAccount",
    personal={"uid": Word(), "extra_data": Word()},
    impersonal=("provider",),
    user="user",
    forgotten=True,
    own=True,
)
declare(
    "socialaccount.SocialToken",
    personal={"token": Word(), "token_secret": Word()},
    user="account__user",
    forgotten=True,
    own=True,
)
# The services by which people sign in, entered by the operator.
declare(
    "socialaccount.SocialApp",
    impersonal=(
        "provider",
        "provider_id",
        "name",
        "client_id",
        "secret",
        "key",
        "settings",
    ),
)
declare(
    "usersessions.UserSession",
    personal={"ip": Word(), "user_agent": Word(), "data": Word()},
    impersonal=("session_key",),
    user="user",
    forgotten=True,
    own=True,
)
declare(
    "sessions.Session",
    personal={"session_data": Word()},
    impersonal=("session_key",),
    by_hand=SESSIONS,
)
declare("auth.Permission", impersonal=("name", "codename"))
declare("auth.Group", impersonal=("name",))
declare("contenttypes.ContentType", impersonal=("app_label", "model"))
