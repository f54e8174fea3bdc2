"""What a command needs of an instance: its folder, its settings, its database."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from varde.cli.ends import BAD_SETTINGS, DONE, NOT_AVAILABLE, fail


def home_folder() -> Path:
    return Path(os.environ.get("VARDE_HOME") or "var").resolve()


def set_up() -> int:
    """Read the settings and refuse those that are not safe."""
    import django
    from django.core import checks
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "varde.project.settings")
    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        return fail(str(refusal), BAD_SETTINGS)
    found = checks.run_checks(tags=["varde"], include_deployment_checks=True)
    for message in found:
        print(message, file=sys.stderr)
    refused = any(message.level >= checks.ERROR for message in found)
    return BAD_SETTINGS if refused else DONE


def why_no_database() -> str | None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        return str(error).splitlines()[0]
    return None


def reach() -> int:
    """Read the settings and reach the database."""
    if (code := set_up()) != DONE:
        return code
    if reason := why_no_database():
        return fail(f"The database cannot be reached: {reason}", NOT_AVAILABLE)
    return DONE


def no_folder(home: Path, error: OSError) -> int:
    return fail(f"{home} cannot hold the data: {error.strerror}.", BAD_SETTINGS)


def manage(name: str, **options: object) -> None:
    from django.core.management import call_command

    call_command(name, **options)
