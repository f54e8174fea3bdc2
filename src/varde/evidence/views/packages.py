from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from varde.accounts.http import posted
from varde.audit import keys
from varde.evidence import access, selectors
from varde.evidence.forms.packages import PackageForm
from varde.evidence.packaging import asking
from varde.evidence.views.downloads import opaque

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from varde.accounts.http import UserRequest


@require_http_methods(["GET", "POST"])
def packages(request: UserRequest, reference: str) -> HttpResponse:
    """The packages that the person asked for, and the form to ask for another."""
    incident = access.incident_for_reading(request.user, reference)
    initial = {"ceiling": incident.tlp, "with_bytes": True}
    form = PackageForm(posted(request), initial=initial)
    if form.is_valid():
        package = asking.ask(
            incident=incident,
            **form.cleaned_data,
            language=translation.get_language() or "en",
            by=request.user,
            now=timezone.now(),
        )
        return redirect("evidence:package", reference, package.number)
    context = {
        "incident": incident,
        "form": form,
        "packages": selectors.packages_of(incident, request.user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evidence/packages.html", context, status=status)


@require_GET
def package(request: UserRequest, reference: str, number: int) -> HttpResponse:
    """How far a package is, where to fetch it, and how to verify it."""
    found = access.package_for_reading(request.user, reference, number)
    context = {
        "incident": found.incident,
        "package": found,
        "can_be_fetched": found.can_be_fetched(timezone.now()),
        "keys": keys.public_keys(),
    }
    return render(request, "evidence/package.html", context)


@require_POST
def download(request: UserRequest, reference: str, number: int) -> StreamingHttpResponse:
    """Hand out the package; whoever fetches it is recorded, so it is no plain link."""
    found = access.package_for_reading(request.user, reference, number)
    chunks = asking.fetch(package=found, by=request.user, now=timezone.now())
    response = opaque(chunks, found.filename)
    response["Content-Length"] = str(found.size)
    return response
