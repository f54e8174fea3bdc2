"""Files that are sent to us are refused: no form takes one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError


class NoUploads(FileUploadHandler):
    """Refuse before anything is read, so that nobody can fill the disk."""

    def handle_raw_input(
        self,
        _input_data: Any,
        _meta: Any,
        content_length: int,
        *_rest: Any,
    ) -> None:
        if content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("a form is not this large")

    def new_file(self, *_arguments: Any, **_named: Any) -> None:
        raise MultiPartParserError("no form takes a file")

    def receive_data_chunk(self, _raw_data: bytes, _start: int) -> None:
        """Not reached: no file is begun."""

    def file_complete(self, _file_size: int) -> None:
        """Not reached: no file is begun."""
