"""How much may be sent at once: Django reads any length of it onto the disk, also of strangers who sign in."""

# ruff: noqa: ARG002, N803 - Django calls by these names

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 64 * 1024 * 1024
"""Of a whole form: a logo and several examples of ads, of 8 MB each."""


class WholeForm(FileUploadHandler):
    """First of Django's FILE_UPLOAD_HANDLERS; the others do the work."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """`RequestDataTooBig`, which is answered with 400, before anything is read."""
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one form")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next one has it."""
