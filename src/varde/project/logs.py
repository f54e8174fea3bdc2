"""
Structured logs without personal data.

What people typed never reaches the log: addresses are cut out of every text, secret
parts of a path are shortened, and keys that hold a person's data are dropped.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog

PERSONAL = frozenset(
    {
        "body",
        "cookies",
        "data",
        "email",
        "ip",
        "name",
        "password",
        "post",
        "request",
        "user",
    }
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ADDRESS = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}\b"
)
# A path segment this long is an invitation, a reset key or a token.
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_:-]{24,}(?=/|\s|$)")

# How many of the innermost calls are told.
DEEPEST = 12

Event = MutableMapping[str, Any]


def without_personal_data(_logger: object, _method: str, event: Event) -> Event:
    """Drop and shorten what could tell of a person; everything else stays."""
    return {
        key: scrub(value) if isinstance(value, str) else value
        for key, value in event.items()
        if key not in PERSONAL
    }


def without_messages(_logger: object, _method: str, event: Event) -> Event:
    """
    Tell what went wrong and where, but not the message: it may quote what was typed.
    """
    given = event.pop("exc_info", None)
    if not given:
        return event
    error = given if isinstance(given, BaseException) else sys.exc_info()[1]
    if isinstance(given, tuple):
        error = given[1]
    if error is not None:
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["where"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        ]
    return event


def log_exception(**_arguments: object) -> None:
    """Receive Django's signal that a request ended in an exception."""
    structlog.get_logger("varde.request").error("failed", exc_info=True)


def scrub(text: str) -> str:
    text = EMAIL.sub("<email>", text)
    text = ADDRESS.sub("<address>", text)
    return SECRET.sub("<secret>", text)


def configure(options: Mapping[str, str]) -> None:
    """Send structlog's and the standard library's records through one chain."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
        without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_standard_library(options, shared))


def _standard_library(options: Mapping[str, str], shared: list[Any]) -> dict[str, Any]:
    renderer: Any = structlog.processors.JSONRenderer(sort_keys=True)
    if options["form"] == "text":
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [remove_meta, renderer],
            }
        },
        "handlers": {
            "standard-error": {"class": "logging.StreamHandler", "formatter": "structured"}
        },
        "root": {"handlers": ["standard-error"], "level": options["level"]},
        "loggers": {
            # The request log tells status, route and error; these would add the path.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "CRITICAL"},
            "django.security.csrf": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
