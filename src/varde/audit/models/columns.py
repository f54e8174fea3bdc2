"""
Columns of the record, readable whatever a hand has put there.

SQLite keeps a value of any type in any column. What is not of the column's type is read
as something that is never recorded: verification finds that it differs, and a page has
something to show. PostgreSQL keeps the types itself, so nothing is looked at there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import OperationalError, connections, models
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Kind = TypeVar("Kind", bound=models.Model)

NO_INSTANT = datetime(1, 1, 2, tzinfo=UTC)
NO_NUMBER = -1

# A reader's zone moves an instant by up to a day; beyond these there is no calendar.
EARLIEST, LATEST = NO_INSTANT, datetime(9999, 12, 30, tzinfo=UTC)


class _Column(models.Field, ABC):  # type: ignore[type-arg]  # no [] at runtime
    """Hands whatever is stored to `read`; to migrations it is the field that it extends."""

    framework_field: ClassVar[str]

    @abstractmethod
    def read(self, value: object) -> object:
        """Return the value, or what stands for one of another type."""

    def get_db_converters(
        self, connection: BaseDatabaseWrapper
    ) -> list[Callable[..., Any]]:
        return [self._converted] if connection.vendor == "sqlite" else []

    def _converted(self, value: object, _expression: object, _connection: object) -> object:
        # Nothing is also what a row has of another that is not there.
        return None if value is None else self.read(value)

    def deconstruct(self) -> Any:
        name, _, *others = super().deconstruct()
        return name, f"django.db.models.{self.framework_field}", *others


class _Text(_Column):
    def read(self, value: object) -> object:
        return value if type(value) is str else str(value)


class _Number(_Column):
    def read(self, value: object) -> object:
        return value if type(value) is int else NO_NUMBER


class ShortText(_Text, models.CharField):  # type: ignore[type-arg]  # no [] at runtime
    framework_field = "CharField"


class LongText(_Text, models.TextField):  # type: ignore[type-arg]  # no [] at runtime
    framework_field = "TextField"


class SmallNumber(
    _Number,
    models.PositiveSmallIntegerField,  # type: ignore[type-arg]  # no [] at runtime
):
    framework_field = "PositiveSmallIntegerField"


class Number(
    _Number,
    models.PositiveIntegerField,  # type: ignore[type-arg]  # no [] at runtime
):
    framework_field = "PositiveIntegerField"


class LargeNumber(
    _Number,
    models.PositiveBigIntegerField,  # type: ignore[type-arg]  # no [] at runtime
):
    framework_field = "PositiveBigIntegerField"


class Bytes(_Column, models.BinaryField):  # type: ignore[type-arg]  # no [] at runtime
    framework_field = "BinaryField"

    def read(self, value: object) -> object:
        return value if type(value) is bytes else b""


class Instant(_Column, models.DateTimeField):  # type: ignore[type-arg]  # no [] at runtime
    framework_field = "DateTimeField"

    def _converted(self, value: object, _expression: object, _connection: object) -> object:
        # The driver reads what is no instant as nothing.
        return None if value is None and self.null else self.read(value)

    def read(self, value: object) -> object:
        known = isinstance(value, datetime) and EARLIEST <= value <= LATEST
        return value if known else NO_INSTANT


def instant_or_none(stored: bytes) -> datetime | None:
    """Read what SQLite has in a column of instants; the framework's reader fails there."""
    try:
        return parse_datetime(stored.decode())
    except ValueError:
        return None


class Rows(models.QuerySet[Kind]):
    """Rows of a table in which text need not be UTF-8."""

    def _fetch_all(self) -> None:
        try:
            super()._fetch_all()
        except OperationalError:
            connection = connections[self.db]
            if (
                connection.vendor != "sqlite"
                or connection.connection.text_factory is not str
            ):
                raise
            # Not from the start: it takes longer, and hardly ever is there such a text.
            connection.connection.text_factory = _decoded
            super()._fetch_all()


def _decoded(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


class Row(models.Model):
    """A row of the record."""

    objects = Rows.as_manager()

    class Meta:
        abstract = True
