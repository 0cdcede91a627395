"""Files that channels come and go in: what Excel writes and reads on a Russian computer."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from import_export.formats.base_formats import CSV, XLSX


class Csv(CSV):
    """Semicolons and UTF-8 with its mark going out; coming in, whatever Excel or a script makes of it."""

    def is_binary(self) -> bool:
        """Read as bytes: which letters they are is looked at here."""
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **options: Any) -> Any:
        words = _decoded(in_stream)
        first = words.partition("\n")[0]
        return super().create_dataset(words, **options, delimiter=max(";,\t", key=first.count))

    def export_data(self, dataset: Any, **options: Any) -> bytes:
        return "\ufeff".encode() + str(super().export_data(dataset, **options, delimiter=";")).encode()


MOST_UNPACKED = 128 * 1024 * 1024
"""Bytes of a workbook's parts: it is an archive, and a small one may hold anything."""


class Workbook(XLSX):
    """Of Excel; what would fill the memory is not unpacked."""

    def create_dataset(self, in_stream: bytes, **options: Any) -> Any:
        with ZipFile(BytesIO(in_stream)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise ValueError("a workbook too large")
        return super().create_dataset(in_stream, **options)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251")


FORMATS = [Csv, Workbook]
