from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.incidents.models import TLP_LABELS
from varde.web.forms import VardeForm


class PackageForm(VardeForm, forms.Form):
    ceiling = forms.ChoiceField(
        label=_("Up to TLP"),
        choices=TLP_LABELS,
        help_text=_(
            "What is labelled more strictly is left out: of an item of evidence only "
            "number and hash remain, of the incident only its entries and their proofs."
        ),
    )
    with_bytes = forms.BooleanField(
        label=_("With the files of evidence"),
        required=False,
        help_text=_("Without them, the package holds their hashes."),
    )
