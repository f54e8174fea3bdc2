"""Erase a person from the whole instance, for whoever runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from varde.accounts import selectors as accounts
from varde.audit.names import Names
from varde.audit.reasons import ErasureReason
from varde.core.errors import DomainError
from varde.retention import searching, services
from varde.retention.scope import Scope
from varde.web.refusals import title_of

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.retention.searching import Findings


class Command(BaseCommand):
    help = (
        "Erase a person from every organisation and every inbox of this instance, once "
        "you have seen where the name is and typed it again. What is on hold stays. The "
        "worker does it; the command returns at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="the address of an account to close as well")
        parser.add_argument(
            "--name", action="append", default=[], help="a spelling to look for; repeat it"
        )
        parser.add_argument("--reason", choices=ErasureReason.values, required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="tell where the name is, erase nothing"
        )
        parser.add_argument(
            "--yes", action="store_true", help="erase without asking for the name again"
        )

    def handle(self, **options: Any) -> None:
        person = _person(options["email"])
        own = services.spellings_of(person) if person else []
        names = Names([*own, *options["name"]])
        try:
            services.refuse_unfit(names, person)
            findings = searching.search(Scope(person=person, names=names))
            self._show(names, person, findings)
            if options["dry_run"]:
                return
            if not options["yes"]:
                _ask(names.spellings[0])
            erasure = services.ask_for_erasure(
                organisation=None,
                person=person,
                terms=names.spellings,
                reason=ErasureReason(options["reason"]),
                total=findings.total,
                by=None,
                now=timezone.now(),
            )
        except DomainError as refusal:
            raise CommandError(str(title_of(refusal))) from refusal
        self.stdout.write(f"Erasure {erasure.pk} has begun.")

    def _show(self, names: Names, person: User | None, findings: Findings) -> None:
        self.stdout.write(f"Looked for: {', '.join(names.spellings)}")
        for place in findings.places():
            self.stdout.write(f"{place.count:8}  {place.name}")
        self.stdout.write(f"{findings.total:8}  to erase")
        if findings.held:
            self.stdout.write(f"{findings.held:8}  on hold, to stay")
        if findings.more:
            self.stdout.write("There is more than was counted. All of it is looked at.")
        if person:
            self.stdout.write(f"The account {person.reference} is closed as well.")


def _person(email: str | None) -> User | None:
    person = accounts.person_by_email(email) if email else None
    if email and person is None:
        raise CommandError("Nobody has an account with that address.")
    return person


def _ask(name: str) -> None:
    """Raises CommandError unless the name is typed again."""
    try:
        typed = input(f"This is for good. To erase, type the name again ({name}): ")
    except EOFError:
        typed = ""
    if typed.strip() != name:
        raise CommandError("Nothing was erased. Where nobody can type, say --yes.")
