"""How a field of a form is shown: its control, or its choices under their headings."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.forms import BoundField

# A longer list of choices is folded until it is asked for.
LONG_LIST = 12


def context_of(bound: BoundField, *, compact: bool) -> dict[str, Any]:
    """Return what the template of a field is filled with."""
    widget = bound.field.widget
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    single_box = isinstance(widget, forms.CheckboxInput)
    return {
        "field": bound,
        "grouped": grouped,
        "single_box": single_box,
        "compact": compact,
        "control": "" if grouped else _control(bound),
        "groups": _groups(bound) if grouped else (),
        # Django's group of checkboxes is a kind of radio group, so it is asked for first.
        "kind": "checkbox" if isinstance(widget, forms.CheckboxSelectMultiple) else "radio",
        "described_by": _described_by(bound),
        "optional": not (bound.field.required or single_box)
        and getattr(bound.form, "marks_optional", True),
    }


def target_of(bound: BoundField) -> str:
    """Return the id of the control that a link to the field leads to."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return str(bound.auto_id)


def _described_by(bound: BoundField) -> str:
    parts = []
    if bound.help_text:
        parts.append(f"{bound.id_for_label or bound.auto_id}-help")
    if bound.errors:
        parts.append(f"{bound.id_for_label or bound.auto_id}-error")
    return " ".join(parts)


def _control(bound: BoundField) -> SafeString:
    # Django itself says `aria-invalid` of a field with errors.
    attrs: dict[str, Any] = {"class": "ds-input"}
    if described := _described_by(bound):
        attrs["aria-describedby"] = described
    return SafeString(bound.as_widget(attrs=attrs))


def _groups(bound: BoundField) -> list[tuple[str, list[dict[str, Any]], bool]]:
    """Choices under their headings, and whether to show them open."""
    numbers = count()
    plain: list[dict[str, Any]] = []
    groups: list[tuple[str, list[dict[str, Any]], bool]] = []
    for value, label in bound.field.choices:  # type: ignore[attr-defined]  # it has them
        if isinstance(label, list | tuple):
            items = [_choice(bound, inner, text, next(numbers)) for inner, text in label]
            groups.append((str(value), items, any(item["checked"] for item in items)))
        else:
            plain.append(_choice(bound, value, label, next(numbers)))
    if plain:
        heading = _chosen(plain) if len(plain) > LONG_LIST else ""
        groups.insert(0, (heading, plain, bool(bound.errors)))
    return groups


def _chosen(items: list[dict[str, Any]]) -> str:
    """What a long list says while it is closed."""
    labels = (str(item["label"]) for item in items if item["checked"])
    return ", ".join(labels) or _("Choose")


def _choice(bound: BoundField, value: Any, label: Any, number: int) -> dict[str, Any]:
    chosen = bound.value()
    values = chosen if isinstance(chosen, list | tuple | set) else [chosen]
    return {
        "id": f"{bound.auto_id}_{number}",
        "value": value,
        "label": label,
        "checked": str(value) in map(str, values),
    }
