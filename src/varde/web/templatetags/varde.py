"""The components of every page: labels, tags, clocks, times and form fields."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from varde.core.instants import iso
from varde.core.taxonomy import SEVERITIES, Tlp
from varde.web import fields, words
from varde.web.defanging import defang

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.forms import BoundField
    from django.template import Context
    from django.utils.safestring import SafeText

register = template.Library()

STATUS_COLOURS = {
    "investigating": "info",
    "ongoing": "danger",
    "contained": "warning",
    "closed": "neutral",
}
VERDICT_COLOURS = {
    "yes": "danger",
    "unknown": "warning",
    "no": "neutral",
    "voluntary": "neutral",
}


@register.simple_tag
def tlp(label: str) -> SafeText:
    """A TLP 2.0 label in FIRST's colour on black."""
    name = Tlp(label)
    return format_html(
        '<span class="tlp" data-label="{}">TLP:{}</span>',
        name.value.removesuffix("+strict"),
        name.value.upper(),
    )


@register.simple_tag
def tag(text: object, colour: str = "neutral") -> SafeText:
    return format_html('<span class="ds-tag" data-color="{}">{}</span>', colour, text)


@register.simple_tag
def status_tag(incident: Any) -> SafeText:
    """The status of an incident, as a word and a colour."""
    return tag(incident.get_status_display(), STATUS_COLOURS[incident.status])


@register.simple_tag
def severity_tag(severity: str) -> SafeText:
    return tag(_(SEVERITIES[severity]))


@register.simple_tag
def verdict_tag(answer: str) -> SafeText:
    """Owed, not owed, not known yet, or what may be reported and is not owed."""
    texts = {
        "yes": _("Owed"),
        "no": _("Not owed"),
        "unknown": _("Not known yet"),
        "voluntary": _("May be reported"),
    }
    return tag(texts[answer], VERDICT_COLOURS[answer])


@register.simple_tag
def answer_mark(answer: str) -> SafeText:
    """How one criterion was answered: a mark for the eye, a word for the ear."""
    mark, letter, text = {
        "yes": ("●", "y", _("Yes")),
        "unknown": ("◐", "u", _("Not known yet")),
        "no": ("○", "n", _("No")),
    }[answer]
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}</span>'
        '<span class="sr-only">{}: </span></span>',
        letter,
        mark,
        text,
    )


# Time


@register.inclusion_tag("web/_clock.html", takes_context=True)
def clock(context: Context, obligation: Any) -> dict[str, Any]:
    """The clock of an obligation: what is left, and when it is due here and there."""
    now = context.get("now") or timezone.now()
    due_at = obligation.due_at
    if obligation.sent_at is not None:
        late = obligation.is_late(now)
        text = _("Sent late") if late else _("Sent")
        return {"text": text, "sub": words.moment(obligation.sent_at, now)}
    if due_at is None:
        without_limit = obligation.started_at is not None and not obligation.limit
        text = _("Without delay") if without_limit else _("No clock yet")
        return {"text": text, "word": True}
    zone, legal_end = ZoneInfo(obligation.zone), obligation.legal_end
    sub = _("due %(moment)s") % {"moment": words.moment_in_both(due_at, now, zone)}
    if legal_end != due_at:
        sub += f" · {_('legal end')} {words.moment_in_both(legal_end, now, zone)}"
    return {
        "text": words.time_left(due_at, legal_end, now),
        "sub": sub,
        "due": iso(due_at),
        "end": iso(legal_end),
        "served": iso(now),
    }


@register.simple_tag(takes_context=True)
def urgency(context: Context, obligation: Any) -> str:
    now = context.get("now") or timezone.now()
    if obligation.sent_at is not None:
        return words.CALM
    return words.urgency(obligation.due_at, obligation.legal_end, now)


@register.simple_tag
def instant(value: Any, zone: str = "") -> SafeText | str:
    """An instant in the reader's zone; with another zone, there as well if it differs."""
    if not isinstance(value, datetime):
        return ""
    local = timezone.localtime(value)
    text = f"{local:%Y-%m-%d %H:%M} {local.tzname()}"
    if zone:
        there = timezone.localtime(value, ZoneInfo(zone))
        if there.utcoffset() != local.utcoffset():
            text += f" ({there:%Y-%m-%d %H:%M} {there.tzname()})"
    return format_html('<time datetime="{}">{}</time>', _for_machines(value), text)


@register.simple_tag(takes_context=True)
def moment(context: Context, value: Any) -> SafeText | str:
    """An instant in short, as a colleague would say it."""
    if not isinstance(value, datetime):
        return ""
    now = context.get("now") or timezone.now()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        _for_machines(value),
        words.full_moment(value),
        words.moment(value, now),
    )


def _for_machines(value: datetime) -> str:
    """HTML knows no finer fraction than a millisecond; a second is fine enough."""
    return iso(value.replace(microsecond=0))


# Text


register.filter(defang)


@register.filter
def initials(name: str) -> str:
    parts = [part for part in str(name).split() if part]
    return "".join(
        part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)
    )


# Forms


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField, *, compact: bool = False) -> dict[str, Any]:
    """A field with its label, help, control and errors."""
    return fields.context_of(bound, compact=compact)


@register.inclusion_tag("web/_error_summary.html")
def error_summary(*forms_: forms.Form) -> dict[str, Any]:
    """What is wrong, with a link to each field."""
    found = []
    for form in forms_:
        if not form or not form.is_bound:
            continue
        found += [{"text": text, "target": ""} for text in form.non_field_errors()]
        for bound in form:
            target = fields.target_of(bound)
            found += [
                {"label": bound.label, "text": text, "target": target}
                for text in bound.errors
            ]
    return {"errors": found}


@register.inclusion_tag("web/_hidden.html")
def hidden_fields(form: forms.Form) -> dict[str, Any]:
    return {"fields": form.hidden_fields()}


# Lists


@register.inclusion_tag("web/_empty.html")
def empty_state(text: str, url: str = "", action: str = "") -> dict[str, str]:
    return {"text": text, "url": url, "action": action}


@register.inclusion_tag("web/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the pages around this one; everything else in the URL stays."""
    return {"page": page, "query": _query_without(context, "page")}


@register.inclusion_tag("web/_sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, sort: str) -> dict[str, Any]:
    """A table header that sorts by its column, and turns the order when it does so."""
    turned = f"-{key}" if sort == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    query = _query_without(context, "sort", "page")
    return {
        "label": label,
        "state": state,
        "href": f"?{query}sort={turned}",
        "mark": {"ascending": "↑", "descending": "↓"}.get(state, ""),
    }


def _query_without(context: Context, *names: str) -> str:
    query = context["request"].GET.copy()
    for name in names:
        query.pop(name, None)
    encoded = query.urlencode()
    return f"{encoded}&" if encoded else ""


@register.simple_tag
def no_value() -> str:
    return pgettext("instead of a value", "–")
