"""A table to take along: a file that Excel opens on a Russian computer, nothing in which is a formula."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from tablib import Dataset

from catalog_service.back_office.exchange_cells import harmless
from catalog_service.back_office.exchange_formats import Csv


def answer(name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """`name` is ASCII, without its ending."""
    table = Dataset(*([harmless(cell) for cell in row] for row in rows), headers=list(headers))
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(Csv().export_data(table), content_type="text/csv; charset=utf-8", headers=disposition)
