"""
Which columns may name a person, and how each is erased.

Every app says so in its `personal.py`, for its own tables and for those of the
libraries it brings:

    declare(
        "incidents.TimelineEntry",
        personal={"text": NULL},
        impersonal=("kind", "fidelity"),
        matter=Matter.NOTES,
        incident="incident",
    )

There is no default: a test fails for every column of text, JSON or bytes that is in no
declaration. Ways of erasing a column:

    NULL            becomes null; the row is append-only and carries marks (`Erasable`)
    Word("…")       becomes that word, which names nobody
    Rewritten(f)    becomes f(value, names): what is left of it without the names; without
                    names, what is left when everything personal is gone

A row that makes no sense afterwards is `forgotten`: deleted as a whole. `incident`,
`organisation` and `user` are the paths by which a row belongs to one; a table with none of
them belongs to the instance. `by_hand` names what does the erasing where rows cannot be
searched as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from .names import Names

TEXT_MARKS = ("erased_by", "erased_reason")
"""Those of the marks (`erasable`) that are texts, and so would have to be declared."""
NEUTRAL = "(–)"
"""What stands where a name stood, in every language."""


class Matter(models.TextChoices):
    """The kinds of content of an incident, each with a period of its own."""

    NOTES = "notes", _("Notes: titles, timeline, sources, reasons")
    DRAFTS = "drafts", _("Drafts and assessments")
    REPORTS = "reports", _("Reports as sent, with receipts")
    EVIDENCE = "evidence", _("Evidence")
    RECORD = "record", _("Details of the record")


class Null:
    """Becomes null, and the marks of the row tell who, when and why."""


NULL = Null()


@dataclass(frozen=True, slots=True)
class Word:
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rewritten:
    function: Callable[[Any, Names | None], Any]


Way = Null | Word | Rewritten


@dataclass(frozen=True, slots=True)
class Table:
    """What one app says of one table."""

    label: str
    personal: Mapping[str, Way] = field(default_factory=dict)
    impersonal: Sequence[str] = ()
    matter: Matter | None = None
    incident: str = ""
    organisation: str = ""
    user: str = ""
    """Without another path, a row is the organisation's in which alone the user works."""
    forgotten: bool = False
    own: bool = False
    """Goes with the account alone: a namesake keeps his."""
    apart: bool = False
    """Each personal column goes by itself, not the row's at once."""
    only: Mapping[str, tuple[str, Callable[[Any], bool]]] = field(default_factory=dict)
    """Columns that are personal only where another column passes a test."""
    changed: str = ""
    """The column that tells programs when the row last changed."""
    counted: str = ""
    """The column that counts its changes, so that whoever edits an older row notices."""
    called: _StrPromise | str = ""
    """For people, where the table's own name does not say what of it goes."""
    law: _StrPromise | str = ""
    """What speaks for keeping it, told before anything is erased."""
    held_by: str = ""
    """The path to organisations that hold a copy of their own, which is not erased with
    the row."""
    by_hand: str = ""
    """Names the function that erases it where the rows cannot be searched as they are."""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.all()  # noqa: SLF001 - public by its documentation

    @property
    def name(self) -> str:
        return str(self.called or self.model._meta.verbose_name_plural)  # noqa: SLF001 - public by its documentation

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is spoken for; the marks of an erasure are known."""
        marks = TEXT_MARKS if self.is_marked else ()
        return frozenset({*self.personal, *self.impersonal, *marks})

    @property
    def is_only_of_people(self) -> bool:
        """Whether nothing but a person tells to which organisation a row belongs."""
        return bool(self.user) and not (self.incident or self.organisation)

    @property
    def is_marked(self) -> bool:
        return any(way is NULL for way in self.personal.values())


_tables: dict[str, Table] = {}
_bare: dict[str, str] = {}


def declare(label: str, **said: Any) -> None:
    """Say of a model what its columns may hold. Saying it twice is an error."""
    if label in _tables:
        raise ValueError(f"{label} is declared twice")
    _tables[label] = Table(label=label, **said)


def declare_bare(table: str, *, erased_by: str) -> None:
    """Say of a table without a model who sees to it; an empty text if it names nobody."""
    _bare[table] = erased_by


def tables() -> list[Table]:
    """All declarations, those of lower apps first."""
    _discover()
    return list(_tables.values())


def bare_tables() -> Mapping[str, str]:
    _discover()
    return _bare


def _discover() -> None:
    # This module is the record's own `personal`, so its declarations lie beside it.
    autodiscover_modules("declarations", "personal")


def table(label: str) -> Table:
    tables()
    return _tables[label]
