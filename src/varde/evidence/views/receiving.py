"""
Files that come as part of a form go straight into the storage.

    @takes_file(access.incident_for_handling)
    def add(request, reference): ...

Before a byte of the file is kept it is known that the person may do it and that the
form is our own: the decorator asks for the first, and the handler for the second as
soon as the file begins. Every other form refuses files (`varde.web.uploads`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from varde.adapters.storage import BLOCK
from varde.core.errors import DomainError, FileTooLargeError
from varde.evidence import storing, uploads
from varde.evidence.uploads import FIELD, ArrivedFile

if TYPE_CHECKING:
    from varde.accounts.http import UserRequest
    from varde.accounts.models import User
    from varde.incidents.models import Incident

View = Callable[..., HttpResponseBase]
IncidentFor = Callable[["User", str], "Incident"]


def takes_file(incident_for: IncidentFor) -> Callable[[View], View]:
    """
    Let the form of a view bring one file, for the incident that the address names.

    `request.FILES["file"].upload` tells where it lies; `uploads.chosen` finds it.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def answer(
            request: UserRequest, reference: str, *rest: Any, **named: Any
        ) -> HttpResponseBase:
            incident = incident_for(request.user, reference)
            if request.method == "POST":
                request.upload_handlers = [FormWithFile(request, incident)]
            return protected(request, reference, *rest, **named)

        return answer

    return decorate


class FormWithFile(FileUploadHandler):
    """Reads the form itself, so that the fields before the file are known by then."""

    def __init__(self, request: UserRequest, incident: Incident) -> None:
        super().__init__(request)
        self._sender = request
        self._incident = incident

    def handle_raw_input(
        self,
        input_data: Any,
        META: Mapping[str, Any],  # noqa: N803 - the framework's name
        content_length: int,
        boundary: str,  # noqa: ARG002 - the framework's signature
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        if content_length > settings.EVIDENCE_LIMIT + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            self._nothing_more(QueryDict())
            raise FileTooLargeError(limit=settings.EVIDENCE_LIMIT)
        into_storage = IntoStorage(self._sender, self._incident)
        parser = FieldsFirst(META, input_data, [into_storage], encoding)
        into_storage.fields = lambda: parser.fields
        try:
            parsed = parser.parse()
            into_storage.refuse()
        except (DomainError, PermissionDenied):
            self._nothing_more(parser.fields)
            raise
        else:
            return parsed
        finally:
            into_storage.close()

    def _nothing_more(self, fields: QueryDict) -> None:
        """The page of the refusal shows what was typed; nothing else is read."""
        self._sender._mark_post_parse_error()  # type: ignore[attr-defined]  # noqa: SLF001 - no public name
        self._sender.POST = fields  # type: ignore[assignment]


class FieldsFirst(MultiPartParser):
    """Tells which fields came so far."""

    _post: QueryDict

    @property
    def fields(self) -> QueryDict:
        return self._post


class IntoStorage(FileUploadHandler):
    """
    Stores one file while it comes; nothing of it is held in memory.

    A file that is refused is read past, so that what was typed after it is known.
    """

    chunk_size = BLOCK
    fields: Callable[[], QueryDict]

    def __init__(self, request: UserRequest, incident: Incident) -> None:
        super().__init__(request)
        self._refusal: DomainError | None = None
        self._sender = request
        self._incident = incident
        self._incoming: storing.Incoming | None = None

    def new_file(self, field_name: str, *arguments: Any, **named: Any) -> None:
        if field_name != FIELD or self._incoming is not None:
            raise MultiPartParserError("the form takes one file")
        super().new_file(field_name, *arguments, **named)
        self._refuse_the_form_of_another()
        try:
            uploads.check_quota(self._sender.user)
        except DomainError as refusal:
            self._pass_over(refusal)
        self._incoming = storing.Incoming(now=timezone.now())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        try:
            self._file().write(raw_data)
        except DomainError as refusal:
            self._pass_over(refusal)

    def _pass_over(self, refusal: DomainError) -> NoReturn:
        self._refusal = refusal
        raise SkipFile from refusal

    def refuse(self) -> None:
        """Raise what the file was refused for, now that the rest is read."""
        if self._refusal is not None:
            raise self._refusal

    def file_complete(self, file_size: int) -> ArrivedFile:  # noqa: ARG002
        file = self._file()
        file.end()
        upload = uploads.arrived(
            file,
            incident=self._incident,
            by=self._sender.user,
            filename=self.file_name or "",
            now=timezone.now(),
        )
        return ArrivedFile(upload)

    def close(self) -> None:
        """Keep nothing of a file that did not come whole."""
        if self._incoming is not None:
            self._incoming.close()

    def _file(self) -> storing.Incoming:
        if self._incoming is None:
            raise MultiPartParserError("no file was begun")
        return self._incoming

    def _refuse_the_form_of_another(self) -> None:
        """The token of the form comes before the file, or nothing is stored."""
        probe = copy.copy(self._sender)
        probe.POST = self.fields()  # type: ignore[assignment]
        guard = CsrfViewMiddleware(lambda _request: _no_view())
        if guard.process_view(probe, _no_view, (), {}) is not None:
            raise PermissionDenied


def _no_view() -> HttpResponse:
    """What the guard is asked about; it is never called."""
    return HttpResponse()
