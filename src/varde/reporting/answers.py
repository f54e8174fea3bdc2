"""Read the answer to a question of the assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.core.errors import InvalidFactValueError
from varde.core.facts import FactType, definition, parse_value
from varde.web.forms import plain_number

if TYPE_CHECKING:
    from django.http import QueryDict

    from varde.core.facts.definition import Value

NOT_KNOWN = "not-known"


def read_answer(posted: QueryDict) -> tuple[str, Value | None]:
    """
    Return the fact and its value, None for *not known yet*.

    Raises UnknownFactError and InvalidFactValueError, naming the fact.
    """
    name = posted.get("fact", "")
    fact = definition(name)
    if NOT_KNOWN in posted.getlist("value") or posted.get("unknown"):
        return name, None
    raw = posted.get("value", "").strip()
    match fact.type:
        case FactType.CHOICES:
            return name, parse_value(fact, posted.getlist("value"))
        case FactType.BOOLEAN:
            return name, parse_value(fact, {"true": True, "false": False}.get(raw, raw))
        case FactType.INTEGER | FactType.NUMBER:
            plain = plain_number(raw, whole=fact.type is FactType.INTEGER)
            return name, parse_value(fact, _number(name, plain))
        case _:
            return name, parse_value(fact, raw)


def _number(name: str, raw: str) -> float:
    try:
        return float(raw)
    except ValueError:
        raise InvalidFactValueError(fact=name, reason="not-a-number") from None
