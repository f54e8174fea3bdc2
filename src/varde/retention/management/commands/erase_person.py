"""Erase a person from the whole instance, for whoever runs it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from varde.accounts import selectors as accounts
from varde.audit.reasons import ErasureReason
from varde.core.errors import DomainError
from varde.retention import services
from varde.web.refusals import title_of


class Command(BaseCommand):
    help = (
        "Erase a person from every organisation of this instance. What is on hold stays. "
        "The worker does it; the command returns at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="the address of an account to close as well")
        parser.add_argument(
            "--name", action="append", default=[], help="a spelling to look for; repeat it"
        )
        parser.add_argument(
            "--reason", choices=ErasureReason.values, default=ErasureReason.REQUESTED
        )

    def handle(self, **options: Any) -> None:
        person = accounts.person_by_email(options["email"]) if options["email"] else None
        if options["email"] and person is None:
            raise CommandError("Nobody has an account with that address.")
        own = [person.name, person.email] if person else []
        try:
            erasure = services.ask_for_erasure(
                organisation=None,
                person=person,
                terms=[*own, *options["name"]],
                reason=ErasureReason(options["reason"]),
                by=None,
                now=timezone.now(),
            )
        except DomainError as refusal:
            raise CommandError(str(title_of(refusal))) from refusal
        self.stdout.write(f"Erasure {erasure.pk} has begun.")
