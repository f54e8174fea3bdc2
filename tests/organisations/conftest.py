from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.smtp_sink import Sink, smtp_sink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Sink]:
    """A real mail server on loopback, and the settings that lead there."""
    with smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink
