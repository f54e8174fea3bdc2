"""How the first organisation of an instance, and each authority, comes to be."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from varde.core.errors import DomainError
from varde.organisations import services
from varde.web.refusals import reason_of, title_of


class Command(BaseCommand):
    help = (
        "Add an organisation and show the link with which its first administrator "
        "signs up. Hand it over safely; it works for seven days."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("country", help="two letters: DK, FI, IS, NO, SE, …")
        parser.add_argument("administrator", help="e-mail address of the first one")
        parser.add_argument("--authority", help="its identifier in the rulebook")

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        now = timezone.now()
        try:
            organisation = services.create_organisation(
                name=options["name"],
                country=options["country"],
                authority=options["authority"],
                by=None,
                now=now,
            )
            invitation = services.invite(
                organisation=organisation,
                email=options["administrator"],
                roles=["desk-admin" if organisation.is_authority else "admin"],
                by=None,
                now=now,
                by_mail=False,
            )
        except DomainError as refusal:
            field = refusal.params.get("field", "")
            told = reason_of(refusal) or title_of(refusal)
            raise CommandError(f"{field}: {told}" if field else str(told)) from refusal
        self.stdout.write(f"{organisation.reference} is added.")
        token = services.issue_invitation_token(invitation=invitation)
        link = reverse("organisations:invitation", kwargs={"token": token})
        self.stdout.write(f"Invitation for {invitation.email}: {settings.BASE_URL}{link}")
