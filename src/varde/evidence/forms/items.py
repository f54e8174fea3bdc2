from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.instants import Fidelity
from varde.evidence import observables
from varde.evidence.models import Item, ItemStatement
from varde.evidence.models.items import LINE_LIMIT, SEAL_LIMIT, VERSION_LIMIT
from varde.evidence.services import Note
from varde.evidence.services.notes import statement
from varde.incidents.models import TEXT_LIMIT, TITLE_LIMIT, TLP_LABELS
from varde.web.forms import InstantField, TextField, VardeForm
from varde.web.words import moment

from .shared import told_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident, TimelineEntry
    from varde.organisations.models import Organisation

Kind = Item.Kind

# What is asked of all kinds is not here.
ASKED_OF = {
    "malware": {Kind.FILE, Kind.PHYSICAL},
    "received_at": {Kind.FILE, Kind.PHYSICAL},
    "received_how": {Kind.FILE, Kind.PHYSICAL},
    "tool": {Kind.FILE, Kind.PHYSICAL},
    "tool_version": {Kind.FILE, Kind.PHYSICAL},
    "tool_qualification": {Kind.FILE, Kind.PHYSICAL},
    "copy": {Kind.FILE, Kind.PHYSICAL},
    "copy_of": {Kind.FILE, Kind.PHYSICAL},
    "source_sha256": {Kind.FILE, Kind.PHYSICAL},
    "source_sha512": {Kind.FILE, Kind.PHYSICAL},
    "copy_sha256": {Kind.PHYSICAL},
    "copy_sha512": {Kind.PHYSICAL},
    "seal_number": {Kind.PHYSICAL},
    "seal_applied_by": {Kind.PHYSICAL},
    "supplier_reference": {Kind.HELD_BY_SUPPLIER},
    "kept_until": {Kind.HELD_BY_SUPPLIER},
}
# Said once, when the item is added.
AT_FIRST = ("received_at", "received_how")
TEXT_OF_ENTRY = 80


def _text(label: Any, *, help_text: Any = "", rows: int = 2, required: bool = False) -> Any:
    return TextField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(
    label: Any, *, help_text: Any = "", limit: int = LINE_LIMIT, required: bool = False
) -> Any:
    return TextField(label=label, help_text=help_text, required=required, max_length=limit)


class ItemForm(VardeForm, forms.Form):
    """The acquisition note and what else is said of an item of one kind."""

    title = _line(
        _("Title"),
        help_text=_("A few words by which colleagues know it."),
        limit=TITLE_LIMIT,
        required=True,
    )
    description = _text(_("Description"), help_text=_("Make, model, number, condition."))
    malware = forms.BooleanField(
        label=_("It is malware, or may hold malware"), required=False
    )
    acquired_at = InstantField(label=_("When it was secured"))
    acquired_by = _line(_("Who secured it"))
    acquired_where = _line(
        _("Where"), help_text=_("The place, and the system or account it comes from.")
    )
    received_at = InstantField(label=_("When it came to you"), required=False)
    received_how = _text(
        _("How it came to you"),
        help_text=_(
            "Needed when somebody else secured it: who gave it to you, and where the form "
            "that he signed is."
        ),
    )
    tool = _line(_("Tool"), help_text=_("What made the copy or took the thing out."))
    tool_version = _line(_("Version of the tool"), limit=VERSION_LIMIT)
    source_worked_properly = forms.ChoiceField(
        label=_("Did the source system work properly at that time?"),
        choices=ItemStatement.WorkedProperly.choices,
        initial=ItemStatement.WorkedProperly.NOT_KNOWN,
        widget=forms.RadioSelect,
    )
    source_remark = _text(_("How that is known"))
    person_qualification = _text(
        _("Qualification of the person"), help_text=_("Training, certificate, role.")
    )
    tool_qualification = _text(
        _("Qualification of the tool"), help_text=_("Tests, validation, certificate.")
    )
    copy = forms.ChoiceField(
        label=_("Original or copy"),
        required=False,
        choices=[("", _("Not known yet")), *ItemStatement.Copy.choices],
    )
    copy_of = forms.ChoiceField(label=_("Copy of"), required=False)
    source_sha256 = _line(_("SHA-256 of the source"))
    source_sha512 = _line(_("SHA-512 of the source"))
    copy_sha256 = _line(_("SHA-256 of the copy"))
    copy_sha512 = _line(_("SHA-512 of the copy"))
    seal_number = _line(_("Number of the seal"), limit=SEAL_LIMIT)
    seal_applied_by = _line(_("Sealed by"))
    supplier = forms.ChoiceField(label=_("Supplier"), required=False)
    supplier_name = _line(_("Name of another supplier"))
    supplier_reference = _line(_("The supplier's own reference"))
    kept_until = forms.DateField(
        label=_("Kept until"),
        help_text=_("How long the supplier keeps it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tlp = forms.ChoiceField(
        label=_("TLP"),
        help_text=_("The incident's label holds where it is stricter."),
        choices=TLP_LABELS,
    )
    classification = _line(
        _("Classification"),
        help_text=_(
            "Your organisation's own class of information. What is classified by law does "
            "not belong here."
        ),
    )
    observables = _text(
        _("Indicators in it"),
        help_text=_("One to a line: addresses, domains, hashes, file names."),
        rows=3,
    )
    entries = forms.MultipleChoiceField(
        label=_("Entries of the timeline that it bears out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        incident: Incident,
        items: Iterable[Item],
        entries: Sequence[TimelineEntry],
        suppliers: Sequence[Organisation],
        by: User,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.incident, self.by, self.now = kind, incident, by, now
        for name, kinds in ASKED_OF.items():
            if kind not in kinds:
                del self.fields[name]
        for name in ("acquired_at", "acquired_by", "acquired_where"):
            self.fields[name].required = kind != Kind.HELD_BY_SUPPLIER
        self._items = {str(item.number): item for item in items}
        self._entries = {str(entry.pk): entry for entry in entries}
        self._suppliers = {one.reference: one for one in suppliers}
        self._offer(now)

    def _offer(self, now: datetime) -> None:
        none = ("", _("Not named here"))
        self.offer("supplier", [none, *((r, o.name) for r, o in self._suppliers.items())])
        entries = ((pk, _shown(entry, now)) for pk, entry in self._entries.items())
        self.offer("entries", entries)
        if "copy_of" in self.fields:
            items = ((n, f"{item.short} {item.title}") for n, item in self._items.items())
            self.offer("copy_of", [("", _("None of these")), *items])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        other = cleaned.get("acquired_by") not in {None, self.by.name}
        if other and "received_how" in self.fields and not cleaned.get("received_how"):
            self.add_error("received_how", gettext("Say how it came to you from there."))
        self._check_received(cleaned)
        with told_beside(self, "observables"):
            cleaned["observables"] = tuple(observables.read(cleaned.get("observables", "")))
        if not self.errors:
            with told_beside(self, "title"):
                statement(
                    self.note(),
                    incident=self.incident,
                    kind=self.kind,
                    blob=None,
                    now=self.now,
                )
        return cleaned

    def _check_received(self, cleaned: dict[str, Any]) -> None:
        received, secured = cleaned.get("received_at"), cleaned.get("acquired_at")
        if received and received > self.now:
            self.add_error("received_at", gettext("This lies in the future."))
        if received and secured and received < secured:
            self.add_error("received_at", gettext("This lies before it was secured."))

    def note(self) -> Note:
        """What was said; only after the form is valid."""
        said = self.cleaned_data
        values: dict[str, Any] = {
            f.name: said[f.name] for f in fields(Note) if f.name in said
        }
        values["entries"] = tuple(self._entries[pk] for pk in said["entries"])
        values["supplier"] = self._suppliers.get(said["supplier"])
        values["copy_of"] = self._items.get(said.get("copy_of", ""))
        return Note(**values)

    def custody(self) -> dict[str, Any]:
        """How it came from whoever secured it."""
        return {name: v for name, v in self.cleaned_data.items() if name in AT_FIRST and v}


class CorrectionForm(ItemForm):
    """The same questions, answered again, and why."""

    reason = _text(_("Why it is corrected"), required=True)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in AT_FIRST:
            self.fields.pop(name, None)


def _shown(entry: TimelineEntry, now: datetime) -> str:
    exact = entry.fidelity in {Fidelity.SECOND, Fidelity.MINUTE}
    when = moment(entry.happened_at, now) if exact else f"{entry.happened_at:%Y-%m-%d}"
    text = entry.text or ""
    short = text if len(text) <= TEXT_OF_ENTRY else f"{text[: TEXT_OF_ENTRY - 1]}…"
    return f"{when} {short}"


def first_values(incident: Incident, by: User, kind: str, now: datetime) -> dict[str, Any]:
    """What stands in the form before anything is typed."""
    values: dict[str, Any] = {"tlp": incident.tlp}
    if kind != Kind.HELD_BY_SUPPLIER:
        at = now.replace(second=0, microsecond=0)
        values |= {"acquired_at": at, "acquired_by": by.name}
    return values


def values_of(said: ItemStatement, note: Note) -> dict[str, Any]:
    """What was said, to stand in the form of a correction."""
    values = {f.name: getattr(note, f.name) for f in fields(Note)}
    return values | {
        "number": said.number,
        "observables": "\n".join(observable.value for observable in note.observables),
        "entries": [str(entry.pk) for entry in note.entries],
        "supplier": note.supplier.reference if note.supplier else "",
        "copy_of": str(note.copy_of.number) if note.copy_of else "",
    }
