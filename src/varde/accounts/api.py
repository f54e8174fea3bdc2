"""What every endpoint shares: whose token it is, how far it reaches, doing things once."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja import Header
from ninja.security import HttpBearer

from varde.accounts import idempotency, services
from varde.accounts.http import ProgramRequest
from varde.core.errors import ScopeMissingError

if TYPE_CHECKING:
    from django.http import HttpRequest
    from pydantic import BaseModel

    from varde.accounts.models import ApiToken, RememberedAnswer

ASSESS = "assess"
READ_INCIDENTS = "incidents:read"
WRITE_INCIDENTS = "incidents:write"

SAID_IN_HEADERS = ("Upload-Length", "Upload-Metadata")
"""What the beginning of an upload says in the place of a body."""

_KEY = Header(
    None,
    alias=idempotency.HEADER,
    min_length=1,
    max_length=200,
    pattern=r"^[!-~]+$",
    description=(
        "A name for this request that you choose. The same request with the same key "
        "within 24 hours is not done twice: it gets the first answer again."
    ),
)


class BearerToken(HttpBearer):
    """An API token with at least one of the given scopes; nothing else opens the API."""

    openapi_description = "An API token, made on the page of your API tokens."

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002 - ninja's signature
        found = services.authenticate_token(token, now=timezone.now())
        if found is not None and not set(self.scopes) & set(found.scopes):
            raise ScopeMissingError(scope=" or ".join(self.scopes))
        return found


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to a write that made something, with its address where it has one."""

    body: BaseModel
    location: str = ""


Endpoint = Callable[..., "BaseModel | Created"]


def once(
    reach: Callable[..., object],
) -> Callable[[Endpoint], Callable[..., HttpResponse]]:
    """
    Run a write in one transaction, and once per idempotency key.

    A refusal undoes everything and is not remembered, so the key may be used again.
    `reach` says who may do this, from the person and the parts of the request that it
    names. A replay asks it again: who has lost access since is refused like anybody.
    """
    asked = [*inspect.signature(reach).parameters][1:]

    def decorate(endpoint: Endpoint) -> Callable[..., HttpResponse]:
        @wraps(endpoint)
        @transaction.atomic
        def answer_once(
            request: ProgramRequest, *, idempotency_key: str | None, **parts: Any
        ) -> HttpResponse:
            held = _claim(request, idempotency_key) if idempotency_key else None
            if held is not None and held.status is not None:
                reach(request.auth.user, *(parts[name] for name in asked))
                return _response(held.status, held.body, held.location, replayed=True)
            answer = endpoint(request, **parts)
            made = answer if isinstance(answer, Created) else Created(answer)
            status, body = 201 if made is answer else 200, made.body.model_dump_json()
            if held is not None:
                idempotency.remember(
                    held=held, status=status, body=body, location=made.location
                )
            return _response(status, body, made.location, replayed=False)

        answer_once.__signature__ = _with_key(endpoint)  # type: ignore[attr-defined]  # PEP 362
        return answer_once

    return decorate


def _with_key(endpoint: Endpoint) -> inspect.Signature:
    signature = inspect.signature(endpoint, eval_str=True)
    key = inspect.Parameter(
        "idempotency_key",
        inspect.Parameter.KEYWORD_ONLY,
        default=_KEY,
        annotation=str | None,
    )
    return signature.replace(parameters=[*signature.parameters.values(), key])


def _claim(request: ProgramRequest, key: str) -> RememberedAnswer:
    return idempotency.claim(
        token=request.auth,
        method=request.method or "",
        path=request.path,
        key=key,
        request_sha256=_hash_of(request),
        now=timezone.now(),
    )


def _hash_of(request: ProgramRequest) -> str:
    """The same for two requests that ask for the same."""
    said = [request.headers.get(name, "") for name in SAID_IN_HEADERS]
    return hashlib.sha256("\n".join(said).encode() + request.body).hexdigest()


def _response(status: int, body: str, location: str, *, replayed: bool) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json")
    if location:
        response["Location"] = location
    if replayed:
        response["Idempotency-Replayed"] = "true"
    return response
