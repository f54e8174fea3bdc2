from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.evidence.models import CustodyEvent, Item
from varde.evidence.models.items import LINE_LIMIT, SEAL_LIMIT
from varde.evidence.services.custody import DOINGS
from varde.evidence.services.events import check_seal, checked_moment
from varde.evidence.services.handing_over import KEPT_INSIDE, check_outsider
from varde.incidents.models import TEXT_LIMIT
from varde.web.forms import InstantField, TextField, VardeForm

from .shared import told_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from varde.accounts.models import User

Kind = CustodyEvent.Kind
SOMEBODY_ELSE = ""


def _text(label: Any, help_text: Any = "") -> Any:
    return TextField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EventForm(VardeForm, forms.Form):
    """When and where something happened with an item."""

    at = InstantField(label=_("When"))
    place = TextField(
        label=_("Where"),
        help_text=_("Where the item is after it."),
        required=False,
        max_length=LINE_LIMIT,
    )
    reason = _text(_("Purpose or reason"))
    proof = _text(
        _("Signed form"),
        _("Of somebody without an account here: who signed what, when, and where it lies."),
    )

    def __init__(self, *args: Any, item: Item, now: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"at": now.replace(second=0, microsecond=0)})
        super().__init__(*args, **kwargs)
        self.item, self.now = item, now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if at := cleaned.get("at"):
            with told_beside(self, "at"):
                checked_moment(self.item, at, now=self.now)
        return cleaned

    def need(self, name: str, sentence: str) -> None:
        """Say that the field must not be empty, unless it has an error already."""
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)


class TellForm(EventForm):
    """What was done with an item that stays where it is, or is gone for good."""

    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=[(k.value, k.label) for k in (*DOINGS, Kind.DESTROYED)],
        widget=forms.RadioSelect,
    )
    seal_opened = TextField(
        label=_("Seal that was opened"), required=False, max_length=SEAL_LIMIT
    )
    seal_applied = TextField(label=_("New seal"), required=False, max_length=SEAL_LIMIT)
    field_order = ("kind", "at", "place", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.item.seal:
            self.fields["seal_opened"].help_text = _("On it now: %(seal)s") % {
                "seal": self.item.seal
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Kind.STORED:
            self.need("place", gettext("Say where it is stored."))
        if kind == Kind.DESTROYED:
            self.need("reason", gettext("Say why it was destroyed."))
        if self.item.stands.holder_id is None and not self._is_open(kind):
            self.need("proof", gettext("Say who wrote this, and where the letter lies."))
        with told_beside(self, "seal_opened"):
            check_seal(
                self.item,
                opened=cleaned.get("seal_opened", ""),
                applied=cleaned.get("seal_applied", ""),
            )
        return cleaned

    @property
    def is_end(self) -> bool:
        return bool(self.cleaned_data["kind"] == Kind.DESTROYED)

    def _is_open(self, kind: str | None) -> bool:
        return self.item.is_file and kind in {Kind.EXAMINED, Kind.COPIED}


class HandOverForm(EventForm):
    """To whom the item goes."""

    to = forms.ChoiceField(label=_("To"), required=False)
    to_name = TextField(
        label=_("Name of somebody else"),
        help_text=_("Name, office and organisation of somebody without an account here."),
        required=False,
        max_length=LINE_LIMIT,
    )
    for_good = forms.BooleanField(
        label=_("It goes back to whom it belongs, for good"), required=False
    )
    field_order = ("to", "to_name", "for_good", "at", "place", "reason", "proof")

    def __init__(self, *args: Any, receivers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receivers = {person.reference: person for person in receivers}
        names = [(reference, person.name) for reference, person in self.receivers.items()]
        self.offer("to", [(SOMEBODY_ELSE, _("Somebody else")), *names])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["to"] = self.receivers.get(cleaned.get("to", SOMEBODY_ELSE))
        if cleaned["to"] is not None:
            self._check_colleague(cleaned)
        elif "to" not in self.errors:
            self._check_outside(cleaned)
        return cleaned

    def _check_colleague(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("to_name"):
            self.add_error("to_name", gettext("Choose one person, or name another."))
        if cleaned.get("for_good"):
            self.add_error("for_good", gettext("A colleague gets nothing for good."))

    def _check_outside(self, cleaned: dict[str, Any]) -> None:
        self.need("to_name", gettext("Say who gets it."))
        with told_beside(self, "to_name"):
            check_outsider(cleaned.get("to_name", ""), self.item.incident)
        if cleaned.get("for_good"):
            self.need("proof", gettext("Say who signed for it, and where the form lies."))
        if self.item.tlp in KEPT_INSIDE:
            label = self.item.tlp.upper()
            sentence = gettext("TLP:%(label)s forbids this. Say on what ground it is done.")
            self.need("reason", sentence % {"label": label})


class AnswerForm(EventForm):
    """What the receiver of a hand-over says to it."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Kind.RECEIVED.value, _("I have received it")),
            (Kind.REFUSED.value, _("I do not accept it")),
        ],
        initial=Kind.RECEIVED.value,
        widget=forms.RadioSelect,
    )
    field_order = ("answer", "at", "place", "reason", "proof")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Remark, or reason for not accepting it")
        self.outside = self.item.stands.handed_to_id is None
        if self.outside:
            self.fields["answer"].label = _("What the receiver says")
            self.offer(
                "answer",
                [
                    (Kind.RECEIVED.value, _("The item was received")),
                    (Kind.REFUSED.value, _("The item was not accepted")),
                ],
            )
        else:
            del self.fields["proof"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == Kind.REFUSED:
            self.need("reason", gettext("Say why it is not accepted."))
        elif self.outside:
            self.need("proof", gettext("Say who signed for it, and where the form lies."))
        return cleaned


class WithdrawForm(EventForm):
    """Why a hand-over is taken back."""

    place = None  # type: ignore[assignment]  # Django drops a field that is None
    proof = None


class TakeForm(EventForm):
    """How an item came from somebody who cannot hand it over here."""

    field_order = ("at", "place", "proof", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.need("proof", gettext("Say who gave it to you, and where the form lies."))
        return cleaned
