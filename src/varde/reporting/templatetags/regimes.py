"""How the rulebook reads on a page: several languages, nested criteria, days."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varde.web.templatetags.varde import tag
from varde.web.words import full_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.utils.safestring import SafeText

    from varde.reporting.models import AuthorityNote
    from varde.reporting.published.conditions import Said
    from varde.reporting.published.words import Words

register = template.Library()


@register.simple_tag
def words(said: Words | None) -> SafeText:
    """A text in the reader's language, and below it in the languages of the law."""
    if said is None:
        return SafeString("")
    beside = format_html_join("", ' <span class="beside" lang="{}">{}</span>', said.beside)
    return main_words(said) + beside


@register.simple_tag
def main_words(said: Words) -> SafeText:
    """The text alone; in another language than the page's it says so."""
    if said.language == translation.get_language():
        return format_html("{}", said.text)
    return format_html('<span lang="{}">{}</span>', said.language, said.text)


@register.filter
def said(line: Said | None) -> SafeText:
    """A condition as a line with its parts under it; what has a name is a link to it."""
    if line is None:
        return SafeString("")
    text = conditional_escape(line.text)
    if line.criterion:
        text = format_html(
            '<a class="ds-link" href="#criterion-{}">{}</a>', line.criterion, text
        )
    if not line.parts:
        return text
    parts = format_html_join("", "<li>{}</li>", ((said(part),) for part in line.parts))
    return format_html('{}<ul class="terms">{}</ul>', text, parts)


@register.filter
def channel_here(notes: Mapping[str, AuthorityNote], authority: str) -> str:
    """How this instance reaches an authority; empty where it has nothing of its own."""
    return notes[authority].channel if authority in notes else ""


@register.simple_tag
def coverage_tag(answer: str) -> SafeText:
    """Covered, not covered, or not known yet."""
    texts = {"yes": _("Covered"), "no": _("Not covered"), "unknown": _("Not known yet")}
    return tag(texts[answer], {"yes": "info", "unknown": "warning"}.get(answer, "neutral"))


@register.filter
def in_full(value: date) -> SafeText:
    """A day as the reader's language writes it; of an instant the day in his zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), full_day(value))
