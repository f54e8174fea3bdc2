"""
What the tables of organisations may hold.

An organisation's own name and number are those of a legal person. Where that is one human
being, its administrator changes them on the organisation's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from varde.audit.personal import NEUTRAL, Rewritten, Word, declare
from varde.core.errors import UnknownFactError
from varde.core.facts import FactType, definition

if TYPE_CHECKING:
    from varde.audit.names import Names

CONTACTS = (
    "contact_name",
    "contact_email",
    "contact_phone",
    "second_contact_name",
    "second_contact_email",
    "second_contact_phone",
)


def facts_without(facts: Any, names: Names | None) -> Any:
    """The facts with those made neutral that are text and hold a name, or are text."""
    if not isinstance(facts, dict):
        return facts
    return {
        fact: NEUTRAL if is_text(fact) and _goes(value, names) else value
        for fact, value in facts.items()
    }


def _goes(value: object, names: Names | None) -> bool:
    return bool(value) and (names is None or names.are_in_value(value))


def is_text(fact: str) -> bool:
    """Whether the fact is free text; the others are numbers, times and codes."""
    try:
        return definition(fact).type is FactType.TEXT
    except UnknownFactError:
        # Of an earlier vocabulary: nobody knows what it holds.
        return True


declare(
    "organisations.Organisation",
    personal={**dict.fromkeys(CONTACTS, Word()), "facts": Rewritten(facts_without)},
    impersonal=(
        "reference",
        "name",
        "registration_number",
        "country",
        "lei",
        "sectors",
        "entity_types",
        "authority",
    ),
    organisation="pk",
    called=_("contacts and facts of the organisation"),
)
declare("organisations.Membership", impersonal=("role",))
declare(
    "organisations.Invitation",
    personal={"email": Word()},
    impersonal=("roles", "token_hash"),
    organisation="organisation",
    forgotten=True,
)
