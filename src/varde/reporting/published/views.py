from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from varde.accounts.http import posted
from varde.organisations import selectors as organisations
from varde.reporting.published import access, selectors, services
from varde.reporting.published.changes import changes, checks
from varde.reporting.published.contents import contents_of
from varde.reporting.published.coverage import open_questions, to_ask, verdicts
from varde.reporting.published.directory import authority_in_words, directory
from varde.reporting.published.forms import (
    AuthorityNoteForm,
    CountryFilter,
    CoverageForm,
    DirectoryFilter,
    RegimeFilter,
)
from varde.reporting.published.listing import Wanted, listed, preferred, versions_of
from varde.reporting.published.regime import regime_in_words
from varde.web.words import language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from varde.accounts.http import UserRequest


@login_not_required
@require_GET
def regimes(request: HttpRequest) -> HttpResponse:
    form = RegimeFilter(request.GET)
    wanted = form.wanted
    rows = listed(wanted, today=timezone.localdate(), language=language())
    context = {"form": form, "rows": rows, "filtered": wanted != Wanted()}
    return render(request, "regimes/list.html", context)


@login_not_required
@require_GET
def regime(request: HttpRequest, regime: str) -> HttpResponse:
    """One regime, in the version of today or in that of `?version=`."""
    versions = versions_of(regime, today=timezone.localdate())
    chosen = request.GET.get("version") or preferred(versions)
    told = regime_in_words(regime, chosen, language())
    forms = contents_of(regime, language())
    context = {
        "regime": told,
        "forms": forms,
        "contents": [(s, forms[s.id]) for s in told.stages if s.id in forms],
        "versions": versions,
        "notes": selectors.notes_on_authorities(),
        "state": next((v.state for v in versions if v.id == chosen), ""),
    }
    return render(request, "regimes/regime.html", context)


@login_not_required
@require_GET
def covered(request: HttpRequest) -> HttpResponse:
    """Which regimes cover an organisation; the answers live in the URL alone."""
    form = CoverageForm(request.GET)
    today = timezone.localdate()
    valid = form.is_valid()
    open_ = open_questions(form.facts, on=today)
    form.ask(to_ask([name for name in open_ if name not in form.not_known], form.asked))
    context = {
        "form": form,
        "verdicts": verdicts(form.facts, on=today, language=language()),
        "today": today,
    }
    return render(request, "regimes/covered.html", context, status=200 if valid else 422)


@login_not_required
@require_GET
def change_log(request: HttpRequest) -> HttpResponse:
    form = CountryFilter(request.GET)
    context = {
        "form": form,
        "changes": changes(country=form.chosen, language=language()),
        "checks": checks(),
        "today": timezone.localdate(),
    }
    return render(request, "regimes/changes.html", context)


@login_not_required
@require_GET
def authorities(request: HttpRequest) -> HttpResponse:
    form = DirectoryFilter(request.GET)
    context = {
        "form": form,
        "filtered": any(form.wanted.values()),
        "directory": directory(
            selectors.notes_on_authorities(), **form.wanted, language=language()
        ),
        "may_note": organisations.keeps_directory(request.user),
    }
    return render(request, "regimes/authorities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: UserRequest, authority: str) -> HttpResponse:
    """Say how an authority is reached from this instance."""
    found = access.authority_for_noting(request.user, authority)
    standing = selectors.note_on(found.id)
    initial = AuthorityNoteForm.said_of(standing)
    form = AuthorityNoteForm(posted(request), initial=initial)

    if request.method == "POST" and form.is_valid():
        services.note_authority(
            authority=found.id, **form.cleaned_data, by=request.user, now=timezone.now()
        )
        messages.success(request, gettext("The note is saved."))
        return redirect(f"{reverse('regimes:authorities')}#{found.id}")

    context = {"form": form, "authority": authority_in_words(found.id, language())}
    return render(
        request, "regimes/authority.html", context, status=422 if form.is_bound else 200
    )
