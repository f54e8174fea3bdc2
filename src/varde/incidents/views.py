from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from varde.accounts.http import posted
from varde.core.facts import MILESTONES, VOCABULARY
from varde.incidents import access, pages, selectors, services
from varde.incidents.forms import (
    DeclareForm,
    ListFilter,
    RevisedClassificationForm,
    SealForm,
    StatementForm,
    StatusForm,
    TimelineForm,
    UnsealForm,
)
from varde.incidents.services import Statement
from varde.organisations import access as organisation_access
from varde.organisations import selectors as organisations

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest
    from varde.core.facts import FactDefinition
    from varde.incidents.models import Incident

PAGE_SIZE = 25
TIMELINE_PAGE_SIZE = 50


@require_GET
def incidents(request: UserRequest) -> HttpResponse:
    seen = selectors.organisations_seen(request.user)
    form = ListFilter(request.GET, organisations=seen)
    form.full_clean()
    # A value that is none of the choices is told beside its field; the others hold.
    wanted = form.cleaned_data
    rows = selectors.listed_incidents(request.user, **wanted)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "sort": wanted.get("sort", ""),
        "filtered": any(value for name, value in wanted.items() if name != "sort"),
        "may_declare": bool(access.organisations_for_declaring(request.user)),
    }
    return render(request, "incidents/list.html", context)


@require_http_methods(["GET", "POST"])
def declare(request: UserRequest) -> HttpResponse:
    handled = access.organisations_for_declaring(request.user)
    if not handled:
        raise Http404
    entities = list(organisations.entities_handled_by(*handled))
    now = timezone.now()
    if request.method == "GET":
        chosen = pages.preferred(handled, request.GET.get("organisation", ""))
        initial = {
            "key": secrets.token_urlsafe(24),
            "organisation": chosen.reference,
            "entities": [chosen.reference],
        }
        form = DeclareForm(
            organisations=handled, entities=entities, now=now, initial=initial
        )
        return render(request, "incidents/declare.html", {"form": form})
    form = DeclareForm(request.POST, organisations=handled, entities=entities, now=now)
    if not form.is_valid():
        return render(request, "incidents/declare.html", {"form": form}, status=422)
    told = form.cleaned_data
    named = set(told["entities"])
    incident = services.declare(
        organisation=access.organisation_for_declaring(request.user, told["organisation"]),
        title=told["title"],
        statements=pages.first_statements(told),
        entities=[entity for entity in entities if entity.reference in named],
        severity=told["severity"],
        tlp=told["tlp"],
        classification=told["classification"],
        root_cause=told["root_cause"],
        effect=told["effect"],
        key=pages.declaration_key(request.POST, request.user),
        by=request.user,
        now=now,
    )
    messages.success(request, _("The incident is declared."))
    return redirect("workspace:incident", incident.reference)


# Facts and milestones


@require_GET
def facts(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_reading(request.user, reference)
    context = pages.facts_page(incident, request.user)
    return render(request, "incidents/facts.html", context)


@require_GET
def milestones(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_reading(request.user, reference)
    context = pages.milestones_page(incident, request.user)
    return render(request, "incidents/milestones.html", context)


@require_http_methods(["GET", "POST"])
def state(request: UserRequest, reference: str, name: str) -> HttpResponse:
    """State one fact or milestone, beside its history."""
    fact = _fact(name)
    if request.method == "GET":
        incident = access.incident_for_reading(request.user, reference)
        return _state_page(request, incident, fact, None)
    incident = access.incident_for_handling(request.user, reference)
    now = timezone.now()
    form = StatementForm(
        request.POST,
        fact=fact,
        entities=selectors.parties(incident),
        check=lambda statement: services.check_statements(
            incident=incident, statements=[statement], by=request.user, now=now
        ),
    )
    if not form.is_valid():
        return _state_page(request, incident, fact, form, status=422)
    services.state_facts(
        incident=incident,
        statements=[Statement(fact=name, **form.cleaned_data)],
        by=request.user,
        now=now,
    )
    messages.success(request, _("The statement is kept."))
    kind = "milestones" if name in MILESTONES else "facts"
    return redirect(f"incidents:{kind}", reference)


def _fact(name: str) -> FactDefinition:
    fact = VOCABULARY.get(name)
    if fact is None or name in services.OF_THE_ORGANISATION:
        raise Http404
    return fact


def _state_page(
    request: UserRequest,
    incident: Incident,
    fact: FactDefinition,
    form: StatementForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = pages.state_page(incident, request.user, fact, form)
    return render(request, "incidents/state.html", context, status=status)


# Timeline


@require_http_methods(["GET", "POST"])
def timeline(request: UserRequest, reference: str) -> HttpResponse:
    if request.method == "GET":
        incident = access.incident_for_reading(request.user, reference)
        return _timeline_page(request, incident, None)
    incident = access.incident_for_handling(request.user, reference)
    form = TimelineForm(request.POST)
    if not form.is_valid():
        return _timeline_page(request, incident, form, status=422)
    services.add_timeline_entry(
        incident=incident, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The entry is added."))
    return redirect("incidents:timeline", reference)


@require_http_methods(["GET", "POST"])
def mend_timeline_entry(request: UserRequest, reference: str, pk: int) -> HttpResponse:
    incident = access.incident_for_handling(request.user, reference)
    entry = access.timeline_entry_for_mending(incident, pk)
    form = TimelineForm(posted(request), initial=pages.entry_values(entry))
    if not form.is_valid():
        context = {"incident": incident, "entry": entry, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "incidents/mend_entry.html", context, status=status)
    services.replace_timeline_entry(
        entry=entry, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The entry is mended; the earlier one stays on record."))
    return redirect("incidents:timeline", reference)


def _timeline_page(
    request: UserRequest,
    incident: Incident,
    form: TimelineForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    kind = pages.kind_of_entry(request.GET.get("kind", ""))
    rows = Paginator(selectors.timeline(incident, kind=kind), TIMELINE_PAGE_SIZE)
    context = pages.timeline_page(
        incident, request.user, rows.get_page(request.GET.get("page")), kind, form
    )
    return render(request, "incidents/timeline.html", context, status=status)


# Status, class, parties, seal


@require_http_methods(["GET", "POST"])
def status(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_handling(request.user, reference)
    form = StatusForm(
        posted(request),
        status=incident.status,
        reachable=pages.reachable(incident),
        initial={"revision": incident.revision},
    )
    if not form.is_valid():
        context = pages.status_page(incident, form)
        return _form_page(request, "incidents/status.html", context, form)
    services.change_status(
        incident=incident, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The status is changed."))
    return redirect("workspace:incident", reference)


@require_http_methods(["GET", "POST"])
def classification(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_handling(request.user, reference)
    form = RevisedClassificationForm(
        posted(request), initial=pages.classification_values(incident)
    )
    if not form.is_valid():
        context = {"incident": incident, "form": form}
        return _form_page(request, "incidents/classification.html", context, form)
    services.classify(
        incident=incident, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The classification is changed."))
    return redirect("workspace:incident", reference)


@require_GET
def parties(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_reading(request.user, reference)
    context = pages.parties_page(incident, request.user)
    return render(request, "incidents/parties.html", context)


@require_POST
def change_party(request: UserRequest, reference: str) -> HttpResponse:
    """Add or remove the legal entity that the form names."""
    incident = access.incident_for_handling(request.user, reference)
    entity = organisation_access.organisation_for_member(
        request.user, request.POST.get("entity", "")
    )
    change = services.remove_party if request.POST.get("remove") else services.add_party
    change(incident=incident, organisation=entity, by=request.user, now=timezone.now())
    messages.success(request, _("The legal entities hit are changed."))
    return redirect("incidents:parties", reference)


@require_GET
def sealing(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_sealing(request.user, reference)
    context = pages.sealing_page(incident, request.user)
    return render(request, "incidents/sealing.html", context)


@require_POST
def seal(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_sealing(request.user, reference)
    form = SealForm(request.POST, people=selectors.possible_readers(incident))
    if not form.is_valid():
        context = pages.sealing_page(incident, request.user, form=form)
        return render(request, "incidents/sealing.html", context, status=422)
    services.seal(
        incident=incident, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The incident is sealed."))
    return redirect("incidents:sealing", reference)


@require_POST
def unseal(request: UserRequest, reference: str) -> HttpResponse:
    incident = access.incident_for_sealing(request.user, reference)
    form = UnsealForm(request.POST)
    if not form.is_valid():
        context = pages.sealing_page(incident, request.user)
        return render(request, "incidents/sealing.html", context, status=422)
    services.unseal(
        incident=incident, **form.cleaned_data, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The seal is lifted."))
    return redirect("workspace:incident", reference)


@require_POST
def change_reader(request: UserRequest, reference: str) -> HttpResponse:
    """Name or remove the person that the form names."""
    incident = access.incident_for_sealing(request.user, reference)
    reader = access.reader_to_change(incident, request.POST.get("person", ""))
    change = services.remove_reader if request.POST.get("remove") else services.name_reader
    change(incident=incident, reader=reader, by=request.user, now=timezone.now())
    messages.success(request, _("The readers are changed."))
    return redirect("incidents:sealing", reference)


def _form_page(
    request: UserRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, context, status=status)
