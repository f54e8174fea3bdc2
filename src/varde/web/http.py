"""Which kind of answer a request wants, where it may lead, and files as answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest

API = "/api/"


def is_api_request(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def file_response(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return the content as a file to be kept under that name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def own_path(request: HttpRequest, wanted: str) -> str:
    """Return the path of this instance that a form leads to, else the first page."""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours and wanted.startswith("/") else "/"
