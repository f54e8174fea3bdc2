from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.web.forms import TextField, VardeForm


class InboxFilter(VardeForm, forms.Form):
    marks_optional = False

    text = TextField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("new", _("New")), ("acknowledged", _("Acknowledged"))],
    )


class AcknowledgeForm(VardeForm, forms.Form):
    answer = TextField(
        label=_("Answer to the reporter"),
        help_text=_("First feedback, advice, or what you need to know."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
