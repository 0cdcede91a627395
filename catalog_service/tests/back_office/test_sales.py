"""«Что продаёт»: what the lists show, how they are sorted, searched, turned over and taken along."""

import re
from typing import Any

import pytest
from django.utils.timezone import localdate

from catalog_service.analytics.models import Measure, Subject
from catalog_service.back_office.exchange_formats import Csv
from catalog_service.channels.models import Channel
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.points import days, weeks

pytestmark = pytest.mark.django_db
CHANNELS, CATEGORIES, LINKS = (f"/admin/sales/{name}/" for name in ("channels", "categories", "links"))


def sold(channel: Channel, opened: int, requests: int = 0) -> Channel:
    days((Subject.CHANNEL, channel.pk), localdate(), opened)
    days((Subject.CHANNEL, channel.pk), localdate(), requests, measure=Measure.REQUEST)
    return channel


def names(page: Any) -> list[str]:
    return [row.name for _, row, _ in page.context["rows"]]


@pytest.fixture
def three() -> None:
    """Of the best few have opened it."""
    kino, eda = a_category("Кино"), a_category("Еда")
    sold(a_channel(kino, title="Много"), 100, 2)
    sold(a_channel(eda, title="Мало"), 40, 4)
    sold(a_channel(eda, title="Один"), 1, 1)


@pytest.mark.usefixtures("three")
def test_at_first_the_best_sellers_come_first_and_those_of_few_visitors_last(editor: Browser) -> None:
    page = editor.get(CHANNELS)
    assert names(page) == ["Мало", "Много", "Один"]
    assert "Один Еда мало данных" in text(page)
    assert "Доля от меньше чем 20 посетителей — мало данных" in text(page)
    assert "10 % 4 из 40" in text(page)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("request", ["Много", "Мало", "Один"]),
        ("-times", ["Много", "Мало", "Один"]),
        ("times", ["Один", "Мало", "Много"]),
        ("nonsense", ["Мало", "Много", "Один"]),
    ],
    ids=["the worst sellers first", "opened most", "opened least", "what is no column"],
)
def test_a_list_is_sorted_by_any_column(editor: Browser, order: str, found: list[str]) -> None:
    assert names(editor.get(CHANNELS, {"o": order})) == found


@pytest.mark.usefixtures("three")
def test_a_heading_tells_how_it_is_sorted_and_turns_it_round(editor: Browser) -> None:
    page = editor.get(CHANNELS, {"o": "-price", "q": "о"})
    headings = {each.title: each for each in page.context["headings"]}
    assert [title for title, each in headings.items() if each.sorted] == ["«Стоимость»"]
    assert headings["«Стоимость»"].sorted == "descending"
    turned = editor.get(CHANNELS + headings["«Стоимость»"].address)
    assert turned.context["question"].order == "price"
    assert turned.context["question"].words == "о"


@pytest.mark.usefixtures("three")
def test_channels_are_found_by_words_and_by_category(editor: Browser) -> None:
    category = Channel.objects.get(title="Один").category_id
    assert names(editor.get(CHANNELS, {"q": "МАЛО"})) == ["Мало"]
    assert names(editor.get(CHANNELS, {"category": category})) == ["Мало", "Один"]
    assert "Ничего не нашлось." in text(editor.get(CHANNELS, {"q": "нет такого"}))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "asked", [{"category": "x"}, {"category": "9" * 40}, {"p": "-5"}, {"p": "9" * 30}, {"q": "\0"}, {"period": "years"}]
)
def test_nonsense_in_an_address_is_as_if_it_were_not_there(editor: Browser, asked: dict[str, str]) -> None:
    assert names(editor.get(CHANNELS, asked)) == ["Мало", "Много", "Один"]


def test_the_other_period_is_of_weeks(editor: Browser) -> None:
    channel = sold(a_channel(title="Канал"), 1)
    weeks((Subject.CHANNEL, channel.pk), localdate(), 500, 34)
    page = editor.get(CHANNELS, {"period": "weeks"})
    ((_, row, _),) = page.context["rows"]
    assert (row.sold.times, row.sold.visitors) == (534, 534)
    assert "один раз за неделю" in text(page)
    assert [choice.title for choice in page.context["periods"] if choice.chosen] == ["50 недель"]


def test_what_nobody_has_opened_is_listed_with_a_dash_and_hidden_channels_are_marked(editor: Browser) -> None:
    a_channel(a_category("Кино"), title="Тихий", published=False)
    assert "Тихий Кино · скрыт Открытий 0 Посетителей 0 «Стоимость» —" in text(editor.get(CHANNELS))


def test_categories_are_compared_by_those_who_opened_a_channel(editor: Browser) -> None:
    category = a_category("Кино")
    days((Subject.CATEGORY, category.pk), localdate(), 100)
    days((Subject.CATEGORY, category.pk), localdate(), 50, measure=Measure.OPENED_CHANNEL)
    days((Subject.CATEGORY, category.pk), localdate(), 5, measure=Measure.PRICE)
    page = text(editor.get(CATEGORIES))
    assert "Кино Открытий 100 Посетителей 100 Открыли каналы 50 «Стоимость» 10 % 5 из 50" in page
    assert "которые открыли хотя бы один канал категории" in page


def test_categories_are_sorted_by_those_who_opened_a_channel_too(editor: Browser) -> None:
    for name, opened, a_channel_of_it in (("Кино", 100, 5), ("Еда", 40, 30)):
        its = (Subject.CATEGORY, a_category(name).pk)
        days(its, localdate(), opened)
        days(its, localdate(), a_channel_of_it, measure=Measure.OPENED_CHANNEL)
    assert names(editor.get(CATEGORIES, {"o": "-base"})) == ["Еда", "Кино"]
    assert names(editor.get(CATEGORIES, {"o": "-visitors"})) == ["Кино", "Еда"]
    assert "Открыли каналы" not in text(editor.get(CHANNELS))  # they are its visitors


def test_links_are_listed_with_what_they_open_and_found_by_it(editor: Browser) -> None:
    channel = a_channel(a_category("Кино"), title="Канал")
    own, other = channel.links.get(), channel.links.create(label="Пост 5 мая")
    days((Subject.LINK, other.pk), localdate(), 30)
    days((Subject.LINK, other.pk), localdate(), 15, measure=Measure.OPENED_CHANNEL)
    page = text(editor.get(LINKS))
    assert "Пост 5 мая канал «Канал» Открытий 30 Посетителей 30 Открыли канал 50 % 15 из 30" in page
    assert "Канал канал «Канал» · своя ссылка" in page
    assert names(editor.get(LINKS, {"q": "мая"})) == ["Пост 5 мая"]
    assert names(editor.get(LINKS, {"q": own.code})) == ["Канал"]
    assert names(editor.get(LINKS, {"category": channel.category_id})) == ["Пост 5 мая", "Канал"]


def test_long_lists_come_in_pages_that_keep_what_was_asked(editor: Browser) -> None:
    category = a_category()
    for number in range(51):
        sold(a_channel(category, title=f"Канал {number:02}"), 100 + number)
    first = editor.get(CHANNELS, {"o": "-times", "q": "канал"})
    assert (len(names(first)), names(first)[0], first.context["earlier"]) == (50, "Канал 50", "")
    second = editor.get(CHANNELS + first.context["later"])
    assert (names(second), second.context["later"]) == (["Канал 00"], "")
    assert names(editor.get(CHANNELS, {"p": "9", "o": "-times"})) == ["Канал 00"]


@pytest.mark.parametrize("rows", [1, 60])
@pytest.mark.parametrize("address", [CHANNELS, CATEGORIES, LINKS])
def test_a_list_costs_the_same_queries_however_long(
    editor: Browser, address: str, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        sold(a_channel(), 5)
    editor.get(address)
    # Session, person, his rights (two), sums, names; the choice of a category.
    with django_assert_num_queries(6 if address == CATEGORIES else 7):
        editor.get(address)


@pytest.mark.usefixtures("three")
def test_a_file_has_every_row_in_the_order_of_the_list(editor: Browser) -> None:
    answer = editor.get(CHANNELS + editor.get(CHANNELS, {"q": "о"}).context["file"])
    table = Csv().create_dataset(answer.content)
    assert table.headers is not None
    assert table.headers[:5] == ["Канал", "Примечание", "Открытий", "Посетителей", "Открыли канал"]
    assert [row[:5] for row in table] == [
        ("Мало", "Еда", "40", "40", "40"),
        ("Много", "Кино", "100", "100", "100"),
        ("Один", "Еда", "1", "1", "1"),
    ]
    assert table[0][-2:] == ("4", "10")
    assert answer["Content-Disposition"] == f'attachment; filename="sales-channels-days-{localdate()}.csv"'


@pytest.mark.parametrize("title", ["=1+1", "+7", "-5", "@cmd", 'Кавычка" и; точка с запятой'])
def test_no_cell_of_a_file_is_a_formula_or_breaks_it(editor: Browser, title: str) -> None:
    a_channel(a_category(f"{title} к"), title=title)
    table = Csv().create_dataset(editor.get(CHANNELS, {"csv": "1"}).content)
    harmless = f" {title}" if title[0] in "=+-@" else title
    assert table[0][:2] == (harmless, f"{harmless} к")


def test_the_menu_leads_to_the_three_lists(editor: Browser) -> None:
    page = editor.get("/admin/").content.decode()
    assert re.findall(r'href="(/admin/sales/\w+/)"', page) == [CHANNELS, CATEGORIES, LINKS]


def test_of_what_is_no_list_there_is_no_page(editor: Browser) -> None:
    assert editor.get("/admin/sales/planets/").status_code == 404
