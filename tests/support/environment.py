"""
Settings that only tests want, put in place before the first test.

Passwords are hashed fast, the cache is in memory, and pages name static files without
a collected manifest. SQLite is a file as in earnest, so that threads meet each other as
they would there.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

# The same examples each time in the suite; many new ones in a soak.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis_settings.register_profile("soak", max_examples=3000, deadline=None)
hypothesis_settings.load_profile("suite")


def is_soak() -> bool:
    """Whether this run takes its time; what is slow has a short form otherwise."""
    return hypothesis_settings.get_current_profile_name() == "soak"


@pytest.fixture(autouse=True, scope="session")
def _test_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    stored = str(tmp_path_factory.mktemp("stored"))
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
            },
            "evidence": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": stored},
            },
        },
        # Emptied after each test, which a table outside of the models would not be.
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Each worker has its own file; losing power during a test costs nothing."""
    database = connections["default"].settings_dict
    if database["ENGINE"] == "django.db.backends.sqlite3":
        path = tmp_path_factory.mktemp("database") / "varde.sqlite3"
        database["TEST"]["NAME"] = str(path)
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
