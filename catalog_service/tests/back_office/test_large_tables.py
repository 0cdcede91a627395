"""Tables larger than anybody means: refused in words, at no cost to the others."""

import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog_service.channels.models import Channel
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.tables import (
    HEADERS,
    XLSX,
    a_row,
    a_workbook,
    confirmed,
    counted,
    csv,
    told,
    tried,
)
from catalog_service.tests.builders import a_category

pytestmark = pytest.mark.django_db


def test_a_thousand_bad_rows_among_two_thousand_are_all_told_and_nothing_is_imported(editor: Browser) -> None:
    a_category("Финансы")
    rows = [f"@name_{line};{'Нет такой' if line % 2 == 0 else 'Финансы'};Канал;да;100" for line in range(2000)]
    page = tried(editor, csv(*rows))
    assert [line for line, _ in told(page)] == [line + 2 for line in range(0, 2000, 2)]
    assert page.content.decode().count("категории «Нет такой» нет.") == 1000
    assert "Строк с ошибками: 1000 из 2000." in page.content.decode()
    assert "confirm_form" not in page.context
    assert not Channel.objects.exists()


def test_of_more_errors_than_anybody_reads_the_first_thousand_are_shown(editor: Browser) -> None:
    page = tried(editor, csv(*(f"@name_{line};Нет такой;Канал;да;1" for line in range(1001)))).content.decode()
    assert "Строк с ошибками: 1001 из 1001." in page
    assert "Здесь показаны первые 1000." in page
    assert page.count("категории «Нет такой» нет.") == 1000


def test_a_table_of_too_many_rows_is_refused_in_words(editor: Browser) -> None:
    page = tried(editor, csv(*(f"@name_{line};Финансы;Канал;да;1" for line in range(20_001)))).content.decode()
    assert "В таблице больше 20 000 строк. Разделите её на несколько." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Строк с ошибками" not in page


def test_a_file_too_large_is_refused_in_words_before_it_is_read(editor: Browser) -> None:
    page = tried(editor, b"x" * (10 * 1024 * 1024 + 1)).content.decode()
    assert "Файл больше 10 МБ: разделите таблицу на несколько." in page


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(editor: Browser) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(65):
            part.write(bytes(1024 * 1024))
    assert len(packed.getvalue()) < 1024 * 1024
    assert "Файл не читается." in tried(editor, packed.getvalue(), XLSX).content.decode()


def test_a_small_workbook_that_says_it_is_endless_costs_what_is_in_it(editor: Browser) -> None:
    a_category("Финансы")
    rows = (a_row(*HEADERS.split(";"), row=1), a_row("@name_one", "Финансы", row=2), '<row r="100000"/>')
    tracemalloc.start()
    trial = tried(editor, a_workbook("".join(rows)), XLSX)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counted(trial)["new"] == 1
    assert peak < 50 * 1024 * 1024


def test_a_row_far_below_the_others_is_not_lost(editor: Browser) -> None:
    a_category("Финансы")
    rows = (a_row(*HEADERS.split(";"), row=1), a_row("@name_one", "Финансы", row=1_000_000))
    page = tried(editor, a_workbook("".join(rows)), XLSX).content.decode()
    assert "В таблице больше 20 000 строк." in page.replace("\N{NO-BREAK SPACE}", " ")


def test_a_csv_of_millions_of_rows_is_read_no_further_than_it_counts(editor: Browser) -> None:
    tracemalloc.start()
    page = tried(editor, f"{HEADERS}\n{'a' * 20}\n".encode() + b"a\n" * 4_000_000).content.decode()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "В таблице больше 20 000 строк." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert peak < 120 * 1024 * 1024


def test_thousands_of_rows_cost_a_handful_of_queries(editor: Browser) -> None:
    a_category("Финансы")
    trial = tried(editor, csv(*(f"@name_{line};Финансы;Канал;да;100" for line in range(2000))))
    with CaptureQueriesContext(connection) as asked:
        confirmed(editor, trial)
    assert Channel.objects.filter(base_price=100).count() == 2000
    assert len(asked) < 60
