"""What a reader of the record looks for; it lives in the URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.web.forms import InstantField, VardeForm

if TYPE_CHECKING:
    from collections.abc import Iterable


class SpanForm(VardeForm, forms.Form):
    """A span between two instants; the second one is excluded."""

    marks_optional = False

    since = InstantField(label=_("From"), required=False)
    until = InstantField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any] | None:
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and until <= since:
            self.add_error("until", _("This lies before the first instant."))
        return told


class RecordFilter(SpanForm):
    field_order = ("actor", "action", "since", "until")

    actor = forms.ChoiceField(label=_("Who"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)

    def __init__(
        self,
        *args: Any,
        actors: Iterable[tuple[str, Any]],
        actions: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("actor", [("", _("All")), *actors])
        self.offer("action", [("", _("All")), *actions])
