"""The way back for a person who has lost passkeys, app and recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from varde.accounts import selectors, services


class Command(BaseCommand):
    help = (
        "Remove every second factor of a person. Make sure first that it is the "
        "person who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's e-mail address")

    def handle(self, **options: Any) -> None:
        user = selectors.person_by_email(options["email"])
        if user is None:
            raise CommandError("Nobody has an account with that address.")
        removed = services.reset_second_factor(user=user)
        self.stdout.write(f"Removed: {removed}.")
