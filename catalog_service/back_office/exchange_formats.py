"""Files that channels come and go in: what Excel writes and reads on a Russian computer.

A file says how large a table it is, and may lie or just be formatted down to its last row: no more is kept of it than a
table of channels can have.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from import_export.formats.base_formats import CSV, XLSX
from openpyxl import load_workbook
from tablib import Dataset

MOST_ROWS = 20_000
"""Of one file: twice the largest catalog that is thought of."""
MOST_COLUMNS = 200
LAST_ROW = 1_048_576
"""Excel's."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of a workbook's parts: it is an archive, and a small one may hold anything."""

Row = Sequence[Any]


class Table(Dataset):
    """Headings alone are a table too: what is wrong with it is told as of any other."""

    def __bool__(self) -> bool:
        return True


class Csv(CSV):
    """Semicolons and UTF-8 with its mark going out; coming in, whatever Excel or a script makes of it."""

    def is_binary(self) -> bool:
        """Read as bytes: which letters they are is looked at here."""
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        words = _decoded(in_stream)
        first = words.partition("\n")[0]
        rows = csv.reader(StringIO(words, newline=""), delimiter=max(";,\t", key=first.count))
        return _table(_none_wider(row for row in rows if row))

    def export_data(self, dataset: Any, **options: Any) -> bytes:
        return "\ufeff".encode() + str(super().export_data(dataset, **options, delimiter=";")).encode()


class Workbook(XLSX):
    """Of Excel; what would fill the memory is not unpacked."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        with ZipFile(BytesIO(in_stream)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise ValueError("a workbook too large")
        sheet = load_workbook(BytesIO(in_stream), read_only=True, data_only=True).active
        return _table(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251")


def _table(rows: Iterable[Row]) -> Dataset:
    """The first row names the columns: `ValueError` for none, or more than `MOST_COLUMNS`. Of a table that is too long
    `MOST_ROWS` rows and one; none that is blank at its end."""
    lines = iter(rows)
    head = [cell.strip() if isinstance(cell, str) else cell for cell in _without_blank_end(next(lines, ()))]
    if not 0 < len(head) <= MOST_COLUMNS:
        raise ValueError("a table without columns, or with too many")
    table, blank = Table(headers=head), 0
    for line in lines:
        row = [*line[: len(head)], *[None] * (len(head) - len(line))]
        if not _without_blank_end(row):
            blank += 1
            continue
        table.extend([[None] * len(head)] * min(blank, MOST_ROWS) + [row])
        blank = 0
        if len(table) > MOST_ROWS:
            break
    return table


def _without_blank_end(cells: Row) -> list[Any]:
    filled = [place for place, cell in enumerate(cells, start=1) if cell is not None and str(cell).strip()]
    return list(cells[: filled[-1]]) if filled else []


def _none_wider(rows: Iterable[Row]) -> Iterator[Row]:
    """`ValueError` for a row with more in it than columns have names: a quotation mark is missing somewhere."""
    width = None
    for row in rows:
        width = len(row) if width is None else width
        if any(row[width:]):
            raise ValueError("a row wider than the head")
        yield row


FORMATS = [Csv, Workbook]
