"""Ninja as this API uses it: behind a door, and with a document as exact as the answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from varde.accounts.api import BearerToken
from varde.accounts.idempotency import HEADER
from varde.api import door
from varde.web.problems import MEDIA_TYPE
from varde.web.wire import refuse_parameters

FIRST_REFUSAL = 400
REPLAYED = {
    "description": "The request was done before; this is the answer it got then.",
    "schema": {"type": "string", "const": "true"},
}
LOCATION = {
    "description": "The address of what was made, where it has one.",
    "schema": {"type": "string", "format": "uri-reference"},
}


class Renderer(BaseRenderer):
    """Writes every answer the same way, times in UTC and to the full."""

    media_type = "application/json"

    def render(self, _request: Any, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - theirs
        return to_json(data)


class Document(OpenAPISchema):
    """Ninja's document, with scopes, problems and headers told as they are."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details = super().operation_details(operation)
        _tell_of_refusals(details)
        _tell_of_headers(details)
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, Any]]:
        super().operation_security(operation)
        return [
            {type(auth).__name__: [scope]}
            for auth in operation.auth_callbacks
            if isinstance(auth, BearerToken)
            for scope in auth.scopes
        ]


def without_parameters(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse every parameter where the endpoint takes none."""
    if "query" in inspect.signature(endpoint).parameters:
        return endpoint

    @wraps(endpoint)
    def strict(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refuse_parameters(request)
        return endpoint(request, *args, **kwargs)

    return strict


class Api(NinjaAPI):
    """An API that answers in one way, whatever happens."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_decorator(without_parameters)
        self._documents: dict[str, Document] = {}

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        found, app, namespace = super().urls
        return door.patterns(found), app, namespace

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,
    ) -> OpenAPISchema:
        """Return the document. It is made once, for everybody may ask for it."""
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        if path_prefix not in self._documents:
            self._documents[path_prefix] = Document(self, path_prefix)
        return self._documents[path_prefix]


def _tell_of_refusals(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= FIRST_REFUSAL:
            response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        if int(status) == 401:
            response["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}


def _tell_of_headers(operation: dict[str, Any]) -> None:
    names = {parameter["name"] for parameter in operation["parameters"]}
    for status, response in operation["responses"].items():
        if int(status) < FIRST_REFUSAL and HEADER in names:
            response["headers"] = {"Idempotency-Replayed": REPLAYED}
            if int(status) == 201:
                response["headers"]["Location"] = LOCATION
