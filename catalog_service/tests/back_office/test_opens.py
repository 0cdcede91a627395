"""«Открытия»: the first page, sections of pages, files, and who may see them."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.utils.timezone import localdate

from catalog_service.analytics import charts
from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.back_office.exchange_formats import Csv
from catalog_service.tests.back_office.conftest import Browser, signed_in
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.points import days, weeks

pytestmark = pytest.mark.django_db
ROLES = ("Редактор", "Менеджер", "Владелец")


def text(page: Any) -> str:
    """What is read on it, in one line, without spaces that do not break."""
    words = re.sub("<[^>]+>", " ", page.content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(words.split())


def rows(page: Any, table: str) -> list[list[str]]:
    """Cells of the table of a chart."""
    (body,) = re.findall(rf'<table id="{table}".*?<tbody>(.*?)</tbody>', page.content.decode(), re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1])
    return [[" ".join(cell.split()) for cell in row] for row in cells]


def page_of(browser: Browser, kind: str, pk: int) -> Any:
    return browser.get(f"/admin/channels/{kind}/{pk}/change/")


@pytest.fixture
def nobodys() -> Browser:
    """One who works here, looks at channels and categories, and may not see what is counted."""
    person = User.objects.create_user("гость", password="correct horse battery", is_staff=True)
    allowed = ("view_channel", "view_category")
    person.user_permissions.set(Permission.objects.filter(codename__in=allowed, content_type__app_label="channels"))
    browser = Browser()
    browser.force_login(person)
    return browser


@pytest.mark.parametrize("role", ROLES)
def test_every_group_sees_the_opens_of_the_catalog_and_of_each_category(role: str) -> None:
    first, second = a_category("Кино", order=1), a_category("Еда", order=2)
    days(charts.CATALOG, localdate(), 30, 12)
    days((Subject.CATEGORY, first.pk), localdate(), 5)
    page = signed_in(role).get("/admin/")
    assert "Открытия каталога" in text(page)
    assert rows(page, "table-catalog-0-days")[-2:][0][1:] == ["30", "30"]
    assert rows(page, f"table-category-{first.pk}-days")[-1][1:] == ["5", "5"]
    assert "Еда Пока никто не открывал." in text(page)
    assert f"table-category-{second.pk}-days" not in page.content.decode()


def test_before_the_first_visitor_the_first_page_says_so_in_words(editor: Browser) -> None:
    assert "Пока никто не открывал каталог: график появится с первым посетителем." in text(editor.get("/admin/"))


def test_whoever_may_not_see_points_gets_the_plain_first_page(nobodys: Browser) -> None:
    days(charts.CATALOG, localdate(), 30)
    page = text(nobodys.get("/admin/"))
    assert "Открытия" not in page
    assert "Что продаёт" not in page
    assert "Разделы" in page


@pytest.mark.parametrize("kind", ["channel", "category"])
def test_whoever_may_not_see_points_gets_pages_without_them(nobodys: Browser, kind: str) -> None:
    channel = a_channel()
    pk = channel.pk if kind == "channel" else channel.category_id
    page = page_of(nobodys, kind, pk)
    assert page.status_code == 200
    assert "Открытия" not in text(page)


@pytest.mark.parametrize(
    "address",
    ["opens/catalog/0/days.csv", "sales/channels/", "sales/categories/", "sales/links/", "sales/channels/?csv=1"],
)
def test_whoever_may_not_see_points_is_refused_their_pages_and_files(nobodys: Browser, address: str) -> None:
    assert nobodys.get(f"/admin/{address}").status_code == 403


def test_strangers_are_asked_to_sign_in(browser: Browser) -> None:
    for address in ("opens/catalog/0/days.csv", "sales/channels/"):
        assert browser.get(f"/admin/{address}").status_code == 302


def test_a_channels_page_shows_both_charts_with_the_running_day_and_week_marked(editor: Browser) -> None:
    channel = a_channel()
    days((Subject.CHANNEL, channel.pk), localdate(), 4)
    weeks((Subject.CHANNEL, channel.pk), localdate(), 1000, 9)
    page = page_of(editor, "channel", channel.pk)
    by_day, by_week = (rows(page, f"table-channel-{channel.pk}-{grain}") for grain in ("days", "weeks"))
    assert (len(by_day), len(by_week)) == (14, 50)
    assert by_day[-1][0].endswith("(день ещё идёт)")
    assert by_week[-1][0].endswith("(неделя ещё идёт)")
    assert (by_day[-1][1:], by_week[-1][1:]) == (["4", "4"], ["9", "9"])
    assert [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in by_week[-2][1:]] == ["1 000", "1 000"]


def test_a_channels_page_tells_how_many_went_on_and_how_it_is_counted(editor: Browser) -> None:
    channel = a_channel()
    of = (Subject.CHANNEL, channel.pk)
    days(of, localdate(), 80)
    days(of, localdate(), 10, measure=Measure.PRICE)
    weeks(of, localdate(), 3)
    weeks(of, localdate(), 1, measure=Measure.REQUEST)
    page = text(page_of(editor, "channel", channel.pk))
    assert "Открыли канал 80 3 мало данных" in page
    assert "Открыли «Стоимость» 12,5 % 10 из 80 0 % 0 из 3" in page
    assert "Отправили заявку 0 % 0 из 80 33,3 % 1 из 3" in page
    assert "каждый — один раз за день" in page


def test_a_categorys_way_begins_with_opening_a_channel(editor: Browser) -> None:
    category = a_category()
    days((Subject.CATEGORY, category.pk), localdate(), 100)
    days((Subject.CATEGORY, category.pk), localdate(), 40, measure=Measure.OPENED_CHANNEL)
    days((Subject.CATEGORY, category.pk), localdate(), 10, measure=Measure.MANAGER)
    page = text(page_of(editor, "category", category.pk))
    assert "Открыли каналы категории 40" in page
    assert "Нажали «Связаться с менеджером» 25 % 10 из 40" in page


def test_a_links_way_begins_with_coming_by_it(editor: Browser) -> None:
    link = a_channel().links.get()
    days((Subject.LINK, link.pk), localdate(), 50)
    days((Subject.LINK, link.pk), localdate(), 20, measure=Measure.OPENED_CHANNEL)
    page = editor.get(f"/admin/links/link/{link.pk}/change/")
    assert rows(page, f"table-link-{link.pk}-days")[-1][1:] == ["50", "50"]
    assert "Пришли по ссылке 50" in text(page)
    assert "Открыли какой-нибудь канал 40 % 20 из 50" in text(page)


def test_a_period_in_which_nobody_opened_says_so_beside_one_in_which_somebody_did(editor: Browser) -> None:
    channel = a_channel()
    weeks((Subject.CHANNEL, channel.pk), localdate(), 5, 0, 0, 0)
    page = page_of(editor, "channel", channel.pk)
    assert "За эти 14 дней никто не открывал." in text(page)
    assert page.content.decode().count("<canvas") == 1


@pytest.mark.parametrize("kind", ["channel", "category"])
def test_what_nobody_has_opened_says_so_in_words(editor: Browser, kind: str) -> None:
    channel = a_channel()
    page = page_of(editor, kind, channel.pk if kind == "channel" else channel.category_id)
    assert "график появится с первым посетителем" in text(page)
    assert "<canvas" not in page.content.decode()


def test_a_page_for_adding_has_no_opens(editor: Browser) -> None:
    assert "Открытия" not in text(editor.get("/admin/channels/channel/add/"))


@pytest.mark.parametrize("categories", [1, 30])
def test_the_first_page_costs_the_same_queries_however_many_categories(
    editor: Browser, categories: int, django_assert_num_queries: Any
) -> None:
    for _ in range(categories):
        days((Subject.CATEGORY, a_category().pk), localdate(), 5)
    days(charts.CATALOG, localdate(), 5)
    editor.get("/admin/")
    with django_assert_num_queries(11):
        editor.get("/admin/")


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_has_the_charts_columns(editor: Browser) -> None:
    channel = a_channel(telegram_link="https://t.me/Durov")
    days((Subject.CHANNEL, channel.pk), localdate(), 7, 0, 3)
    answer = editor.get(f"/admin/opens/channel/{channel.pk}/days.csv")
    table = Csv().create_dataset(answer.content)
    assert table.headers == ["Начало", "Открытий", "Посетителей"]
    assert [row[1:] for row in table][-3:] == [("7", "7"), ("0", "0"), ("3", "3")]
    assert (len(table), table[-1][0]) == (14, str(localdate()))
    assert answer["Content-Disposition"] == f'attachment; filename="opens-channel-durov-days-{localdate()}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_what_has_no_name_in_telegram_is_a_file_with_its_number(editor: Browser) -> None:
    channel = a_channel(telegram_link="https://t.me/+AbCdEfGhIjKlMnOp")
    answer = editor.get(f"/admin/opens/channel/{channel.pk}/weeks.csv")
    assert f'"opens-channel-{channel.pk}-weeks-' in answer["Content-Disposition"]
    assert len(Csv().create_dataset(answer.content)) == len(charts.drawn(Grain.WEEK, {}, localdate()).columns)


def test_files_of_the_catalog_of_a_category_and_of_a_link(editor: Browser) -> None:
    channel = a_channel()
    link = channel.links.get()
    wanted = {
        "catalog/0": "opens-catalog",
        f"category/{channel.category_id}": f"opens-category-{channel.category_id}",
        f"link/{link.pk}": f"opens-link-{link.code}",
    }
    for address, name in wanted.items():
        answer = editor.get(f"/admin/opens/{address}/days.csv")
        assert answer["Content-Disposition"] == f'attachment; filename="{name}-days-{localdate()}.csv"'


@pytest.mark.parametrize(
    "address",
    ["catalog/1/days", "channel/999/days", "channel/99999999999999999999999/days", "planet/1/days", "catalog/0/years"],
)
def test_of_what_is_not_there_there_is_no_file(editor: Browser, address: str) -> None:
    assert editor.get(f"/admin/opens/{address}.csv").status_code == 404
