"""What is exported, and comes back."""

import pytest
from import_export.formats import base_formats

from catalog_service.channels.models import Channel
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import fields
from catalog_service.tests.back_office.tables import CSV, EXPORT, XLSX, confirmed, counted, told, tried
from catalog_service.tests.builders import a_category, a_channel

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", [CSV, XLSX], ids=["csv", "xlsx"])
def test_what_was_exported_a_minute_ago_is_no_change(editor: Browser, form: str) -> None:
    category = a_category("Финансы")
    a_channel(category, title="=1+1", price=700, order=10, description="В две\r\nстроки ")
    full = a_channel(category, telegram_link="https://t.me/+AbCdEf123456", published=False, order=20)
    full.fill_links()
    Channel.objects.filter(username__isnull=False).update(tgstat_link="https://tgstat.ru/channel/@other")
    given = fields(editor.get(EXPORT)) | {"format": form, "resource": "0"}
    trial = tried(editor, editor.post(EXPORT, given).content, form)
    assert told(trial) == []
    # The first channel had no page at Telemetr: now it has the one that follows from its name.
    assert counted(trial) == {"new": 0, "update": 1, "skip": 1}


@pytest.mark.parametrize("form", [CSV, XLSX], ids=["csv", "xlsx"])
def test_what_was_exported_is_imported_again(editor: Browser, form: str) -> None:
    channel = a_channel(a_category("Финансы"), title="=1+1", price=700, figures={"reach": 350, "err": "12.5"})
    given = fields(editor.get(EXPORT)) | {"format": form, "resource": "0"}
    data = editor.post(EXPORT, given).content
    Channel.objects.all().delete()
    trial = tried(editor, data, form)
    assert told(trial) == []
    confirmed(editor, trial)
    again = Channel.objects.get()
    assert (again.title, again.telegram_link, again.base_price) == ("=1+1", channel.telegram_link, 700)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_an_export_is_a_formula_to_excel(editor: Browser, start: str) -> None:
    a_channel(a_category(f"{start}cmd"), title=f"{start}cmd|' /C calc'!A0", description=f"{start}1")
    given = fields(editor.get(EXPORT)) | {"format": CSV, "resource": "0"}
    rows = editor.post(EXPORT, given).content.decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for row in rows for cell in row.split(";")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert f" {start}cmd" in cells


def test_an_export_has_figures_and_no_formulas(editor: Browser) -> None:
    a_channel(a_category("Финансы"), title="=1+1", price=700, figures={"reach": 350})
    given = fields(editor.get(EXPORT)) | {"format": XLSX, "resource": "0"}
    (cells,) = base_formats.XLSX().create_dataset(editor.post(EXPORT, given).content).dict
    assert (cells["Название"], cells["Охват"], cells["CPM, ₽"], cells["Цена 1/24"]) == (" =1+1", 350, 2000, 700)


def test_what_no_workbook_takes_is_left_out_of_it(editor: Browser) -> None:
    a_channel(a_category("Финансы"), title="Финансы\x0bкаждый день")
    given = fields(editor.get(EXPORT)) | {"format": XLSX, "resource": "0"}
    (cells,) = base_formats.XLSX().create_dataset(editor.post(EXPORT, given).content).dict
    assert cells["Название"] == "Финансы\N{REPLACEMENT CHARACTER}каждый день"
