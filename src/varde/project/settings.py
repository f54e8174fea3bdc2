"""
Settings, from the environment only.

Each variable is documented in docs/operate/settings.md; a test compares the two.
What is not understood stops the start; `varde.project.checks` refuses combinations
that are understood but not safe.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse_lazy

from varde.project import environment

env = environment.Environment(os.environ)

PACKAGE = Path(__file__).resolve().parent.parent


# Where the data lives, and how this instance is reached.

HOME = Path(env.text("VARDE_HOME", "var")).resolve()
DEMONSTRATION = env.boolean("VARDE_DEMO", default=False)
DEBUG = False
BASE_URL = env.origin("VARDE_ORIGIN", "http://127.0.0.1:8000")
BIND_HOST = env.text("VARDE_BIND", "127.0.0.1")
ALLOWED_HOSTS = env.listing("VARDE_ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
TRUSTED_PROXIES = env.integer("VARDE_TRUSTED_PROXIES", 0, least=0, most=5)
_https = BASE_URL.startswith("https://")

# Without a key the process makes up its own, and varde.E001 refuses to serve.
_key = env.secret("VARDE_SECRET_KEY", default_file=HOME / "secret-key")
SECRET_KEY_IS_TEMPORARY = not _key
SECRET_KEY = _key or secrets.token_urlsafe(50)
_key_before = env.secret("VARDE_SECRET_KEY_BEFORE")
SECRET_KEY_FALLBACKS = [_key_before] if _key_before else []

# What signs the record. The name is part of every signature and stays for good.

LOG_ORIGIN = env.key_name("VARDE_LOG_ORIGIN", f"{urlsplit(BASE_URL).netloc}/log")
WITNESS_NAME = env.key_name("VARDE_WITNESS_NAME", f"{urlsplit(BASE_URL).netloc}/witness")
SIGNING_KEY = env.secret("VARDE_SIGNING_KEY", private=True)
SIGNING_KEY_BEFORE = env.secret("VARDE_SIGNING_KEY_BEFORE", private=True)
WITNESS_KEY = env.secret("VARDE_WITNESS_KEY", private=True)
KEY_OVERLAP = timedelta(days=env.integer("VARDE_KEY_OVERLAP_DAYS", 30, least=0, most=366))

# Who says when a checkpoint was there (RFC 3161); only this chain is believed.

TIMESTAMP_URL = env.address("VARDE_TIMESTAMP_URL")
TIMESTAMP_CHAIN = env.text("VARDE_TIMESTAMP_CHAIN")
TIMESTAMP_POLICY = env.text("VARDE_TIMESTAMP_POLICY")
TIMESTAMP_EVERY = timedelta(
    minutes=env.integer("VARDE_TIMESTAMP_EVERY", 60, least=1, most=7 * 24 * 60)
)

# Applications

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "varde.project",
    "varde.web",
    "varde.jobs",
    "varde.audit",
    "varde.messaging",
    "varde.accounts",
    "varde.organisations",
    "varde.incidents",
    "varde.retention",
    "varde.evidence",
    "varde.reporting",
    "varde.desk",
    "varde.workspace",
    # After ours, whose templates come before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "varde.project.middleware.RequestLogMiddleware",
    "varde.project.middleware.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "varde.project.middleware.ContentSecurityPolicyMiddleware",
    "varde.project.middleware.EncodingMiddleware",
    "varde.project.middleware.HeadMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "varde.accounts.middleware.SignInMiddleware",
    "varde.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "varde.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "varde.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "varde.project.urls"
WSGI_APPLICATION = "varde.project.wsgi.application"
ASGI_APPLICATION = "varde.project.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "varde.web.context_processors.page",
            ],
        },
    }
]

# Data

DATABASES = {
    "default": environment.database(
        "VARDE_DATABASE_URL",
        env.secret("VARDE_DATABASE_URL") or f"sqlite:///{HOME / 'varde.sqlite3'}",
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and lock-out count here, so every process must see the same counts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "varde_cache",
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["varde.web.uploads.NoUploads"]

# Files for the browser. Until `varde migrate` or `varde demo` has collected them they
# are served from where they lie.

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
_storage_access = (
    env.text("VARDE_STORAGE_ACCESS_ID"),
    env.secret("VARDE_STORAGE_ACCESS_SECRET"),
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "varde.project.static.StaticFiles"},
    "evidence": environment.storage(
        "VARDE_STORAGE_URL",
        env.text("VARDE_STORAGE_URL") or (MEDIA_ROOT / "evidence").as_uri(),
        access=_storage_access,
    ),
}

# Evidence

STORAGE_KEYS = environment.storage_keys(
    "VARDE_STORAGE_KEY", env.secret("VARDE_STORAGE_KEY", private=True)
)
EVIDENCE_LIMIT = env.integer(
    "VARDE_EVIDENCE_LIMIT", 20 * 10**9, least=10**6, most=150 * 10**9
)
EVIDENCE_CHECK_DAYS = env.integer("VARDE_EVIDENCE_CHECK_DAYS", 30, least=1, most=365)
EVIDENCE_CHECK_RATE = env.integer("VARDE_EVIDENCE_CHECK_RATE", 50, least=1, most=10_000)
UPLOADS_PER_PERSON = env.integer("VARDE_UPLOADS_PER_PERSON", 10, least=1, most=1000)

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("nb", "Norsk bokmål"),
    ("fi", "Suomi"),
    ("is", "Íslenska"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _https
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_TZ = True
TIME_ZONE = "UTC"

# Transport and browser

SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES and _https else None
)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("VARDE_HSTS_SUBDOMAINS", default=_https)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if _https else []

# Sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_ADAPTER = "varde.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "add_email": "varde.accounts.sign_in_forms.ChangeEmailForm",
    "change_password": "varde.accounts.sign_in_forms.ChangePasswordForm",
    "login": "varde.accounts.sign_in_forms.SignInForm",
    "reauthenticate": "varde.accounts.sign_in_forms.ConfirmPasswordForm",
    "reset_password": "varde.accounts.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "varde.accounts.sign_in_forms.NewPasswordForm",
    "set_password": "varde.accounts.sign_in_forms.SetPasswordForm",
    "signup": "varde.accounts.sign_in_forms.SignUpForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _https else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
    "confirm_email": "1/3m/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

MFA_ADAPTER = "varde.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "varde.accounts.sign_in_forms.ActivateAppForm",
    "add_webauthn": "varde.accounts.passkey_forms.AddPasskeyForm",
    "authenticate": "varde.accounts.sign_in_forms.SecondStepForm",
    "authenticate_webauthn": "varde.accounts.passkey_forms.SecondStepWithPasskeyForm",
    "deactivate_totp": "varde.accounts.sign_in_forms.DeactivateAppForm",
    "edit_webauthn": "varde.accounts.passkey_forms.RenamePasskeyForm",
    "generate_recovery_codes": "varde.accounts.sign_in_forms.NewRecoveryCodesForm",
    "login_webauthn": "varde.accounts.passkey_forms.SignInWithPasskeyForm",
    "reauthenticate": "varde.accounts.sign_in_forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "varde.accounts.passkey_forms.ConfirmWithPasskeyForm",
}
# Nobody signs in before the address is confirmed; without this a person with a second
# factor could not change the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Varde"
# Browsers allow passkeys without TLS on loopback only, and so do we.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
USERSESSIONS_TRACK_ACTIVITY = False

OIDC_SERVER = env.text("VARDE_OIDC_SERVER")
OIDC_CLIENT_ID = env.text("VARDE_OIDC_CLIENT_ID")
_oidc_secret = env.secret("VARDE_OIDC_CLIENT_SECRET")
OIDC_IS_WHOLE = bool(OIDC_SERVER and OIDC_CLIENT_ID and _oidc_secret)
OIDC_IS_HALF = not OIDC_IS_WHOLE and bool(OIDC_SERVER or OIDC_CLIENT_ID or _oidc_secret)
_oidc_app = {
    "provider_id": env.text("VARDE_OIDC_ID", "oidc"),
    "name": env.text("VARDE_OIDC_NAME", "OpenID Connect"),
    "client_id": OIDC_CLIENT_ID,
    "secret": _oidc_secret,
    "settings": {"server_url": OIDC_SERVER},
}
SOCIALACCOUNT_ADAPTER = "varde.accounts.adapters.OutsideSignInAdapter"
SOCIALACCOUNT_FORMS = {"signup": "varde.accounts.sign_in_forms.OutsideSignUpForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = env.boolean("VARDE_OIDC_TRUST_EMAIL", default=False)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [_oidc_app] if OIDC_IS_WHOLE else [],
    }
}

# The browser follows a form to the sign-in service, so that address is let through.
_oidc_origin = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER))
CONTENT_SECURITY_POLICY = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'", _oidc_origin] if OIDC_IS_WHOLE else ["'self'"],
}

# E-mail

EMAIL_URL = env.secret("VARDE_EMAIL_URL")
EMAIL_FILE_PATH = HOME / "mail"
globals().update(
    environment.email(
        "VARDE_EMAIL_URL", EMAIL_URL or ("file:" if DEMONSTRATION else "console:")
    )
)
DEFAULT_FROM_EMAIL = env.text("VARDE_EMAIL_FROM", "varde@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The log of the record, for those who witness it

PUBLISH_LOG = env.boolean("VARDE_PUBLISH_LOG", default=False)

# Watching the instance

METRICS_TOKEN = env.secret("VARDE_METRICS_TOKEN")
LOG_LEVEL = env.choice(
    "VARDE_LOG_LEVEL", "INFO", frozenset({"DEBUG", "INFO", "WARNING", "ERROR"})
)
LOG_FORMAT = env.choice("VARDE_LOG_FORMAT", "json", frozenset({"json", "text"}))
LOGGING_CONFIG = "varde.project.logs.configure"
LOGGING = {"level": LOG_LEVEL, "form": LOG_FORMAT}

UNKNOWN_SETTINGS = env.unknown()
