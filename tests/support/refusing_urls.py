"""The usual addresses, and one that refuses in whichever way its path names."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import path

from varde.core import errors
from varde.project.urls import urlpatterns as usual

ELSEWHERE: dict[str, Any] = {"Http404": Http404, "PermissionDenied": PermissionDenied}


def refuse(request: HttpRequest, name: str) -> NoReturn:
    if name in ELSEWHERE:
        raise ELSEWHERE[name]
    raise getattr(errors, name)(**request.GET.dict())


urlpatterns = [path("refuse/<str:name>/", refuse), *usual]
