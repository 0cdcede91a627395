"""Channels come as CSV and XLSX: a trial, then the deed."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from catalog_service.channels.models import Channel
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import fields
from catalog_service.tests.back_office.tables import (
    CSV,
    EXPORT,
    HEADERS,
    IMPORT,
    XLSX,
    a_row,
    a_workbook,
    confirmed,
    counted,
    csv,
    told,
    tried,
)
from catalog_service.tests.builders import a_category, a_channel

pytestmark = pytest.mark.django_db
LOADED = (
    "«Ссылка в Telegram», «Категория», «Название», «Описание», «Ссылка на TGStat», «Ссылка на Telemetr», "
    "«Номер в реестре РКН», «Опубликован», «Порядок», «Цена 1/24»"
)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder of temporary files, for this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_table_is_tried_then_imported(editor: Browser) -> None:
    a_category("Финансы")
    old = a_channel(telegram_link="https://t.me/OldOne", price=5, title="Старый")
    trial = tried(editor, csv("@new_one;финансы;Новый;да;1 500", "t.me/oldone;Финансы;Переименован;нет;"))
    assert counted(trial) == {"new": 1, "update": 1, "skip": 0}
    assert Channel.objects.count() == 1
    assert "Загружено: новых 1, изменено 1, без изменений 0." in confirmed(editor, trial).content.decode()
    new = Channel.objects.get(username="new_one")
    assert (new.title, new.published, new.base_price, new.order) == ("Новый", True, 1500, 10)
    assert new.telemetr_link == "https://telemetr.me/@new_one"
    old.refresh_from_db()
    assert (old.title, old.published, old.base_price, old.category.name) == ("Переименован", False, None, "Финансы")


def test_rows_that_say_what_is_there_are_no_changes(editor: Browser) -> None:
    category = a_category("Финансы")
    same = a_channel(category, telegram_link="https://t.me/same_one", title="Первый", price=5)
    same.fill_links()
    same.save()
    for name in ("other_price", "no_price", "other_name"):
        a_channel(category, telegram_link=f"https://t.me/{name}", title="Канал", price=5)
    Channel.objects.filter(username="same_one").update(description="В две\r\nстроки")
    table = csv(
        "@SAME_ONE;финансы;Первый;да;5",
        "@other_price;Финансы;Канал;да;6",
        "@no_price;Финансы;Канал;да;",
        "@other_name;Финансы;Другой;да;5",
    )
    trial = tried(editor, table)
    assert counted(trial) == {"new": 0, "update": 3, "skip": 1}
    assert "изменится: 3,\n        без изменений: 1." in trial.content.decode()
    assert "Загружено: новых 0, изменено 3, без изменений 1." in confirmed(editor, trial).content.decode()
    again = tried(editor, table)
    assert counted(again) == {"new": 0, "update": 0, "skip": 4}
    assert "Загружать нечего." in again.content.decode()


def test_every_error_is_told_by_its_row(editor: Browser) -> None:
    a_category("Финансы")
    a_channel(tgstat_link="https://tgstat.ru/channel/@taken")
    page = tried(
        editor,
        csv(
            "что-то;Финансы;А;да;1",
            "@bbbb;Нет такой;Б;возможно;дорого",
            "@cccc;Финансы;В;да;1",
            "@CCCC;Финансы;В;да;1",
            "https://t.me/+AbCdEf123456;Финансы;;да;1",
            f"@dddd;Финансы;{'Г' * 200};да;1",
            "@taken;Финансы;Д;да;1",
        ),
    )
    lines = dict(told(page))
    assert sorted(lines) == [2, 3, 5, 6, 7, 8]
    assert "Это не ссылка на канал" in lines[2]
    assert lines[3] == (
        "Категория: категории «Нет такой» нет. Опубликован: нужно «да» или «нет», а не «возможно». "
        "Цена 1/24: нужно целое число, а не «дорого»."
    )
    assert lines[5] == "Ссылка в Telegram: этот канал уже есть в строке 4."
    assert lines[6].startswith("Название: ")
    assert lines[7].startswith("Название: ")
    assert lines[8] == "Ссылка на TGStat: такая уже есть у другого канала."
    assert "Строк с ошибками: 6 из 7." in page.content.decode()


@pytest.mark.parametrize("form", [CSV, XLSX], ids=["csv", "xlsx"])
def test_blank_rows_at_the_end_are_none_and_errors_keep_their_row(editor: Browser, form: str) -> None:
    a_category("Финансы")
    table = [HEADERS.split(";"), ["@name_one", "Финансы"], [""], ["@name_two", "Нет такой"], [" "], [""]]
    if form == CSV:
        data = "\n".join(";".join([*row, ";;"]) for row in table).encode()
    else:
        data = a_workbook("".join(a_row(*cells, row=number) for number, cells in enumerate(table, start=1)))
    assert [row for row, _ in told(tried(editor, data, form))] == [3, 4]


def test_a_second_press_of_the_button_is_told_that_the_file_is_gone(editor: Browser) -> None:
    a_category("Финансы")
    trial = tried(editor, csv("@name_one;Финансы;А;да;1"))
    confirmed(editor, trial)
    assert "Этого файла здесь уже нет" in confirmed(editor, trial).content.decode()
    assert Channel.objects.count() == 1


def test_a_table_that_nobody_confirms_waits_for_a_day(editor: Browser, temporary: Path) -> None:
    a_category("Финансы")
    old, new = (tried(editor, csv(f"@name_{which};Финансы;А;да;1")) for which in ("old", "new"))
    day_ago = time.time() - 24 * 3600 - 1
    (temporary / "of somebody else").touch()
    for name in ("of somebody else", fields(old)["import_file_name"]):
        os.utime(temporary / name, (day_ago, day_ago))
    tried(editor, csv("@name_third;Финансы;А;да;1"))
    assert "Этого файла здесь уже нет" in confirmed(editor, old).content.decode()
    assert "новых 1" in confirmed(editor, new).content.decode()
    assert len(list(temporary.iterdir())) == 2  # the third trial's, and somebody else's


def test_a_file_is_nobodys_who_only_names_it(editor: Browser, temporary: Path) -> None:
    a_category("Финансы")
    others = temporary / "others.csv"
    others.write_bytes(csv("@name_one;Финансы;А;да;1"))
    given = fields(tried(editor, csv("@name_two;Финансы;Б;да;1"))) | {"import_file_name": others.name}
    page = editor.post("/admin/channels/channel/process_import/", given, follow=True)
    assert "Этого файла здесь уже нет" in page.content.decode()
    assert others.exists()
    assert not Channel.objects.exists()


def test_what_became_wrong_after_the_trial_is_not_half_imported(editor: Browser) -> None:
    category = a_category("Финансы")
    trial = tried(editor, csv("@first_one;Финансы;А;да;1", "@second_one;Финансы;Б;да;1"))
    category.name = "Деньги"
    category.save()
    assert "ничего не загружено" in confirmed(editor, trial).content.decode()
    assert not Channel.objects.exists()


@pytest.mark.parametrize("price", ["1234567890", "-5", "1,5", "٣"], ids=["too much", "negative", "a part", "not ours"])
def test_a_price_that_is_none_is_told(editor: Browser, price: str) -> None:
    a_category("Финансы")
    ((row, words),) = told(tried(editor, csv(f"@name_one;Финансы;А;да;{price}")))
    assert (row, words) == (2, f"Цена 1/24: нужно целое число, а не «{price}».")


def test_a_table_of_old_excel_is_read(editor: Browser) -> None:
    a_category("Финансы")
    trial = tried(editor, (HEADERS + "\r\n@name_one;Финансы;Ёж;да;5").encode("cp1251"))
    confirmed(editor, trial)
    assert Channel.objects.get().title == "Ёж"


@pytest.mark.parametrize(
    ("data", "form", "said"),
    [
        ("Название\r\nА".encode(), CSV, "В таблице нет столбца «Ссылка в Telegram»"),
        ("@name_one;Финансы;А;да;1".encode(), CSV, "В таблице нет столбца «Ссылка в Telegram»"),
        (HEADERS.encode(), CSV, "В таблице одни заголовки: каналов в ней нет."),
        (a_workbook(a_row("@name_one", row=1)), XLSX, "В таблице нет столбца «Ссылка в Telegram»"),
        (b"PK not a workbook", XLSX, "Файл не читается."),
        (b"", CSV, "Отправленный файл пуст."),
        (b";" * 300 + "Ссылка в Telegram".encode(), CSV, "Файл не читается."),
        (f"{HEADERS}\n@name;Финансы;Одно; другое;да;1;".encode(), CSV, "Файл не читается."),
        (b"\n\n", CSV, "Файл не читается."),
    ],
    ids=[
        "no link",
        "no head",
        "head only",
        "a workbook without a head",
        "no workbook",
        "empty",
        "too wide",
        "a cell too many",
        "blank",
    ],
)
def test_a_file_that_is_no_table_of_channels_is_refused(editor: Browser, data: bytes, form: str, said: str) -> None:
    assert said in tried(editor, data, form).content.decode()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Ссылка в Telegram;Цена", f"Столбца «Цена» нет; есть: {LOADED}"),
        ("Ссылка в Telegram;Цена;ссылка", f"Столбцов «Цена», «ссылка» нет; есть: {LOADED}"),
        ("Ссылка в Telegram;Название;Название", "Названы дважды: «Название»."),
        ("Ссылка в Telegram;;Название", "Столбец 2 без названия, а в нём что-то есть."),
    ],
    ids=["unknown", "two unknown", "twice", "without a name"],
)
def test_a_column_that_would_be_left_out_is_told(editor: Browser, head: str, said: str) -> None:
    page = tried(editor, f"{head}\n@name_one;1".encode())
    assert said in page.content.decode()
    assert "confirm_form" not in page.context


def test_headings_may_have_spaces_around_them(editor: Browser) -> None:
    a_category("Финансы")
    data = " Ссылка в Telegram ;Категория\N{NO-BREAK SPACE};; Цена 1/24\n@name_one;Финансы;;7"
    confirmed(editor, tried(editor, data.encode()))
    assert Channel.objects.get().base_price == 7


def test_columns_of_an_export_that_nobody_loads_are_named(editor: Browser) -> None:
    a_category("Финансы")
    data = "Ссылка в Telegram;Категория;Подписчики;ERR, %\n@name_one;Финансы;5;6"
    assert "Таблицей не загружаются: Подписчики; ERR, %." in tried(editor, data.encode()).content.decode()
    assert "не загружаются" not in tried(editor, csv("@name_one;Финансы;А;да;1")).content.decode()


def test_a_manager_exports_and_imports_nothing(manager: Browser) -> None:
    assert manager.get(EXPORT).status_code == 200
    assert manager.get(IMPORT).status_code == 403
