"""A refusal that is told beside its field, before anything is tried."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from varde.core.errors import DomainError
from varde.web.refusals import reason_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import Form


@contextmanager
def told_beside(form: Form, field: str) -> Iterator[None]:
    """Put what is refused beside the field that it names, or beside this one."""
    try:
        yield
    except DomainError as refusal:
        named = str(refusal.params.get("field", field))
        where = named if named in form.fields else None
        form.add_error(where, str(reason_of(refusal) or title_of(refusal)))
