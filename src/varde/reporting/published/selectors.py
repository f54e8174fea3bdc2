from __future__ import annotations

from typing import TYPE_CHECKING

from varde.reporting.models import AuthorityNote

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS = ("channel", "contact", "note")


def notes_on_authorities() -> Mapping[str, AuthorityNote]:
    """What this instance says of authorities, by their identifiers."""
    said = (note for note in AuthorityNote.objects.all() if any(texts_of(note).values()))
    return {note.authority: note for note in said}


def note_on(authority: str) -> AuthorityNote | None:
    return AuthorityNote.objects.filter(authority=authority).first()


def texts_of(note: AuthorityNote | None) -> dict[str, str]:
    """The texts of a note; empty ones where there is none."""
    return {name: getattr(note, name, "") for name in TEXTS}
