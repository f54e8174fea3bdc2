"""How an answer of a report, and an assessment that is computed again, read on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from varde.core.instants import parse_instant
from varde.reporting.recomputing import Outcome
from varde.web.templatetags.varde import instant, tag

if TYPE_CHECKING:
    from django.utils.safestring import SafeText

register = template.Library()


@register.simple_tag
def sent_value(item: dict[str, Any]) -> SafeText | str:
    """The answer as it was sent, in words; an estimate says that it is one."""
    text = _in_words(item)
    if item["state"] != "estimate":
        return text
    return format_html('{} <span class="muted small">{}</span>', text, _("estimate"))


@register.simple_tag
def outcome_tag(outcome: Outcome) -> SafeText:
    """What came out when an assessment was computed again."""
    match outcome:
        case Outcome.SAME:
            return tag(_("The same bytes"), "success")
        case Outcome.OTHER:
            return tag(_("Other bytes"), "danger")
        case Outcome.NO_RULES:
            return tag(_("Needs the rules of another release"), "warning")


def _in_words(item: dict[str, Any]) -> SafeText | str:
    if item.get("shown"):
        return ", ".join(item["shown"])
    match item["value"]:
        case bool() as answer:
            return _("Yes") if answer else _("No")
        case str() as text if item["type"] == "instant":
            return instant(parse_instant(text))
        case value:
            return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case None:
            return "–"
        case list() as answers:
            return ", ".join(map(str, answers))
        case {"amount": amount, "currency": currency}:
            return f"{amount} {currency}"
    return str(value)
