from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from varde.accounts import selectors
from varde.audit.references import SYSTEM
from varde.web.templatetags.varde import instant

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString

    from varde.audit.erasable import Erasable

register = template.Library()


@register.simple_tag(takes_context=True)
def erased(context: Context, row: Erasable) -> SafeString | str:
    """What stands in place of what was erased: when, by whom and why."""
    if not row.is_erased:
        return ""
    told = _("erased on %(when)s by %(who)s because %(why)s") % {
        "when": "\0",
        "who": _who(context, row.erased_by or ""),
        "why": row.why_erased,
    }
    before, _when, after = told.partition("\0")
    return format_html(
        '<span class="muted small erased">{}{}{}</span>',
        before,
        instant(row.erased_at),
        after,
    )


def _who(context: Context, reference: str) -> str:
    """The name, asked for once on a page; the instance itself has none."""
    if reference == SYSTEM:
        return _("the retention rules")
    # Kept on the context itself: all rows of a page share it.
    known: dict[str, str] = context.dicts[0].setdefault("names_of_erasers", {})
    if reference not in known:
        known[reference] = selectors.names_of([reference]).get(reference, reference)
    return known[reference]
