"""What every form has in common: texts that can be kept, times in the person's zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from varde.core.errors import DomainError
from varde.core.facts.definition import is_blank, unacceptable_character
from varde.core.instants import YEARS, iso, parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms.renderers import BaseRenderer

_LOCAL = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_NORDIC = re.compile(
    r"(\d{1,2})[./](\d{1,2})[./](\d{4}),? (?:(?:kl|klo)\.? )?(\d{1,2})[:.](\d{2})"
)

_SPACES = re.compile("[ \u00a0\u202f]")


class VardeForm:
    """
    Mixin: a field with an error says so to assistive technology, and the required ones
    are marked in words by the template, not by the browser.
    """

    use_required_attribute = False
    error_css_class = "has-error"
    # Off where every question may stay open: then the word would stand at each of them.
    marks_optional = True

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """Set what a field of choices offers here."""
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)


class TextField(forms.CharField):
    """A text that can be kept: no control characters, none that turn the reading order."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10_000)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        reason = unacceptable_character(text)
        if reason == "bidi-override":
            raise ValidationError(
                _("This text has a character that changes the reading direction."),
                code=reason,
            )
        if reason is not None:
            raise ValidationError(
                _("This text has a character that cannot be kept."), code=reason
            )
        one_line = not isinstance(self.widget, forms.Textarea)
        if one_line and len(text.strip().splitlines()) > 1:
            raise ValidationError(_("Write this in one line."), code="more-than-one-line")
        return super().clean("" if is_blank(text) else text)


class NumberField(TextField):
    """
    A number as the reader's language writes it; the fact or the form it answers checks it.

    `140.000` is a hundred and forty thousand to a Dane, and to everybody where only
    `whole` numbers make sense.
    """

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        self.whole = whole
        super().__init__(max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return formats.number_format(value) if is_number else value

    def clean(self, value: Any) -> Any:
        return plain_number(super().clean(value), whole=self.whole)


def plain_number(text: str, *, whole: bool = False) -> str:
    """Write a typed number with a point before its decimals and no other marks."""
    text = _SPACES.sub("", text)
    between_thousands = ",." if whole else str(formats.get_format("THOUSAND_SEPARATOR"))
    for mark, other in (",.", ".,"):
        if not re.fullmatch(rf"[1-9]\d{{0,2}}(\{mark}\d{{3}})+(\{other}\d+)?", text):
            continue
        if mark in between_thousands or other in text or text.count(mark) > 1:
            return text.replace(mark, "").replace(other, ".")
    return text.replace(",", ".")


class InstantInput(forms.DateTimeInput):
    """The browser's own date and time input; a text field where it has none."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")
        return None if value in {None, ""} else str(value)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and "T" not in shown:
            # What was typed in another shape must come back as it was typed.
            context["widget"]["type"] = "text"
        return context

    def render(
        self,
        name: str,
        value: Any,
        attrs: Any = None,
        renderer: BaseRenderer | None = None,
    ) -> Any:
        attrs = {"step": "1", **(attrs or {})} if _has_seconds(value) else attrs
        return super().render(name, value, attrs, renderer)


def _has_seconds(value: Any) -> bool:
    return isinstance(value, datetime) and value.second != 0


class InstantField(forms.Field):
    """
    A date and a time, in the person's zone unless it says another; in UTC inside.

    Takes what the browser's input gives, `21.11.2026 03:04`, and RFC 3339. A time that
    the clock skipped or showed twice that day is refused, with the way out.
    """

    widget = InstantInput
    default_error_messages = {
        "invalid": _("Write a date and a time, such as 2026-11-21 03:04."),
        "skipped": _(
            "The clock skipped this time that day. Write the time before or after it."
        ),
        "twice": _(
            "The clock showed this time twice that day. Add the difference to UTC, such "
            "as {first} or {second}."
        ),
    }

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and value.endswith("Z"):
            try:
                return parse_instant(value)
            except DomainError:
                return value
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        text = str(value).strip()
        wall = _wall_clock(text)
        if wall is None:
            return self._with_zone(text)
        return self._with_zone(iso(self._in_zone(wall)))

    def _with_zone(self, text: str) -> datetime:
        try:
            return parse_instant(text)
        except DomainError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def _in_zone(self, wall: datetime) -> datetime:
        zone = timezone.get_current_timezone()
        first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first.astimezone(UTC)
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
            raise ValidationError(self.error_messages["skipped"], code="skipped")
        message = str(self.error_messages["twice"])
        raise ValidationError(
            message.format(first=first.isoformat(), second=second.isoformat()), code="twice"
        )


def _wall_clock(text: str) -> datetime | None:
    """Read a time without a zone; None for everything else."""
    if found := _LOCAL.fullmatch(text):
        parts = [int(part) for part in found.groups(default="0")]
    elif found := _NORDIC.fullmatch(text):
        day, month, year, hour, minute = (int(part) for part in found.groups())
        parts = [year, month, day, hour, minute]
    else:
        return None
    if parts[0] not in YEARS:
        return None
    try:
        return datetime(*parts)  # type: ignore[arg-type] # noqa: DTZ001 - the zone comes next
    except ValueError:
        return None
