"""Tables of channels as an editor hands them in, and what the pages say of them."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook
from openpyxl.xml.constants import SHEET_MAIN_NS

from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import fields

IMPORT = "/admin/channels/channel/import/"
EXPORT = "/admin/channels/channel/export/"
HEADERS = "Ссылка в Telegram;Категория;Название;Опубликован;Цена 1/24"
CSV, XLSX = "0", "1"


def tried(editor: Browser, data: bytes, form: str = CSV) -> Any:
    """The page after the trial."""
    return editor.post(IMPORT, {"import_file": SimpleUploadedFile("channels", data), "format": form, "resource": "0"})


def confirmed(editor: Browser, page: Any) -> Any:
    connection.check_constraints()
    return editor.post("/admin/channels/channel/process_import/", fields(page), follow=True)


def csv(*rows: str) -> bytes:
    return "\r\n".join((HEADERS, *rows)).encode("utf-8-sig")


def told(page: Any) -> list[tuple[int, str]]:
    return [(row.number + 1, " ".join(row.error.messages)) for row in page.context["result"].invalid_rows]


def counted(page: Any) -> dict[str, int]:
    return {kind: page.context["result"].totals[kind] for kind in ("new", "update", "skip")}


def a_workbook(rows: str) -> bytes:
    """As Excel writes it, with these rows in its only sheet."""
    empty, made = BytesIO(), BytesIO()
    Workbook().save(empty)
    sheet = (
        f'<worksheet xmlns="{SHEET_MAIN_NS}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    )
    with ZipFile(empty) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return made.getvalue()


def a_row(*cells: str, row: int) -> str:
    columns = zip("ABCDE", cells, strict=False)
    parts = (f'<c r="{column}{row}" t="inlineStr"><is><t>{cell}</t></is></c>' for column, cell in columns)
    return f'<row r="{row}">{"".join(parts)}</row>'
