"""Which rows an erasure reaches: whose, and by which spellings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from varde.accounts.models import User
from varde.incidents.models import Incident
from varde.organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.audit.names import Names
    from varde.audit.personal import Table

NOWHERE = Q(pk__in=())


@dataclass(frozen=True)
class Scope:
    """
    An organisation with those it handles for, or without one the whole instance.

    `person` is an account that goes as a whole. Without `names` everything personal goes,
    which only makes sense for the `incidents` named.
    """

    organisation: Organisation | None = None
    person: User | None = None
    names: Names | None = None
    incidents: tuple[int, ...] | None = None

    def of_incidents(self, *keys: int) -> Scope:
        return replace(self, incidents=keys)

    @cached_property
    def is_everything(self) -> bool:
        """Whether nobody else's rows lie in the tables that all share."""
        if self.organisation is None:
            return True
        others = Organisation.objects.exclude(
            Q(pk=self.organisation.pk) | Q(parent=self.organisation.pk)
        )
        return not others.exists()

    def organisations(self) -> QuerySet[Organisation]:
        if self.organisation is None:
            return Organisation.objects.all()
        own = Q(pk=self.organisation.pk) | Q(parent=self.organisation.pk)
        return Organisation.objects.filter(own)

    def incidents_reached(self) -> QuerySet[Incident]:
        if self.incidents is not None:
            return Incident.objects.filter(pk__in=self.incidents)
        if self.organisation is None:
            return Incident.objects.all()
        return Incident.objects.filter(organisation__in=self.organisations())

    def chains(self) -> list[Any]:
        """The subjects of the record in reach, group by group; None stands for all."""
        if self.organisation is None:
            return [None]
        own = [organisation.subject for organisation in self.organisations()]
        people = self.people().values("reference")
        return [self.incidents_reached().values("reference"), own, people]

    def people(self) -> QuerySet[User]:
        """Those who work here and nowhere else: what is theirs is the organisation's."""
        elsewhere = Membership.objects.exclude(organisation__in=self.organisations())
        return self._working_here().exclude(pk__in=elsewhere.values("user"))

    def people_with_traces(self) -> QuerySet[User]:
        """Whoever works here, also if elsewhere too; the person, and who works nowhere."""
        nowhere = ~Q(pk__in=Membership.objects.values("user"))
        person = Q(pk=self.person.pk) if self.person else NOWHERE
        here = Q(pk__in=self._working_here().values("pk"))
        return User.objects.filter(here | nowhere | person)

    def _working_here(self) -> QuerySet[User]:
        roles = Membership.objects.filter(organisation__in=self.organisations())
        return User.objects.filter(pk__in=roles.values("user"))

    def rows(self, table: Table) -> QuerySet[Any]:
        """The rows that may hold something to erase; each is looked at again."""
        rows = table.rows.filter(self._belonging(table))
        if self.names is None:
            return rows
        return self._naming(rows, table)

    def _belonging(self, table: Table) -> Q:
        if self.incidents is not None:
            return _of(table.incident, self.incidents) if table.incident else NOWHERE
        if self.organisation is None:
            return Q()
        found = NOWHERE
        if table.incident:
            found |= _of(table.incident, self.incidents_reached().values("pk"))
        if table.organisation:
            found |= _of(table.organisation, self.organisations().values("pk"))
        if table.user and self.person is not None:
            found |= _of(table.user, [self.person.pk])
        if table.is_only_of_people and not table.own:
            found |= _of(table.user, self.people().values("pk"))
        if not (table.incident or table.organisation or table.user):
            found = Q() if self.is_everything else NOWHERE
        return found

    def _naming(self, rows: QuerySet[Any], table: Table) -> QuerySet[Any]:
        found = NOWHERE
        if table.user and self.person is not None:
            found |= Q(**{table.user: self.person.pk})
        if table.own:
            return rows.filter(found)
        texts = {}
        for column in searched(table):
            texts[f"text_of_{column}"] = Cast(column, TextField())
            for needle in self.names.needles if self.names else ():
                found |= Q(**{f"text_of_{column}__icontains": needle})
        named: QuerySet[Any] = rows.annotate(**texts).filter(found)
        return named


def searched(table: Table) -> list[str]:
    """The personal columns in which a name can be looked for; bytes are not."""
    meta = table.model._meta  # noqa: SLF001 - public by its documentation
    return [
        column
        for column in table.personal
        if not isinstance(meta.get_field(column), models.BinaryField)
    ]


def _of(path: str, keys: Any) -> Q:
    return Q(**{f"{path}__in": keys})
