"""A request in words for managers."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from catalog_service.channels.models import Channel, Price, PriceFormat
from catalog_service.telegram.lengths import LONGEST_TEXT, telegram_length
from catalog_service.tests.builders import NOON, a_channel, a_visitor
from catalog_service.visitors import queries
from catalog_service.visitors.models import Request
from catalog_service.visitors.words import for_managers

pytestmark = pytest.mark.django_db
PAGE = "https://catalog.example.com/admin/visitors/request/5/change/"


class _Bare(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def a_request(channel: Channel, **fields: Any) -> Request:
    given = {"visitor": a_visitor(77, first_name="Пётр", username="petr"), "created_at": NOON, "state_changed_at": NOON}
    asked = queries.whole_request(Request.objects.create(channel=channel, **given | fields).pk)
    assert asked
    return asked


def test_all_that_a_manager_needs_to_answer_is_in_it() -> None:
    channel = a_channel(title="Ёж & Ко", telegram_link="https://t.me/ezhiki", price=12500)
    wish = PriceFormat.objects.get(is_base=True)
    asked = a_request(channel, format=wish, wished_on=date(2026, 5, 9), comment="Утром <можно>?")
    assert for_managers(asked, PAGE).replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        '<b>Заявка</b>: <a href="https://t.me/ezhiki">Ёж &amp; Ко</a>',
        "Формат: 1/24, 12 500 ₽",
        "Дата: 9 мая 2026",
        "Покупатель: Пётр, @petr",
        "Комментарий: Утром &lt;можно&gt;?",
        f'<a href="{PAGE}">Открыть заявку</a>',
    ]


def test_what_was_not_said_is_told_as_such() -> None:
    told = for_managers(a_request(a_channel()), PAGE)
    assert "Формат: не выбран" in told
    assert "Дата: не указана" in told
    assert "Комментарий" not in told


def test_a_price_that_is_gone_by_now_is_not_made_up() -> None:
    asked = a_request(a_channel(), format=PriceFormat.objects.get(name="2/48"))
    assert "Формат: 2/48, цена не указана" in for_managers(asked, PAGE)


def test_a_buyer_without_a_public_name_is_reached_by_his_id() -> None:
    asked = a_request(a_channel(), visitor=a_visitor(78, first_name="Пётр <script>"))
    assert 'Покупатель: <a href="tg://user?id=78">Пётр &lt;script&gt;</a>' in for_managers(asked, PAGE)


def test_whatever_somebody_calls_himself_or_a_format_is_no_markup() -> None:
    wish = PriceFormat.objects.create(name="<b>3/72")
    visitor = a_visitor(78, first_name="<i>Пётр", username="petr")
    told = for_managers(a_request(a_channel(), format=wish, visitor=visitor), PAGE)
    assert "Формат: &lt;b&gt;3/72," in told
    assert "Покупатель: &lt;i&gt;Пётр, @petr" in told


def test_the_longest_of_everything_fits_a_message() -> None:
    smile = "😀"
    channel = a_channel(title=smile * 128)
    wish = PriceFormat.objects.create(name=smile * 32)
    Price.objects.create(channel=channel, format=wish, amount=10**9)
    visitor = a_visitor(79, first_name=smile * 256, last_name=smile * 256, username="u" * 64)
    asked = a_request(channel, format=wish, visitor=visitor, comment=smile * 1000, wished_on=date(2026, 9, 30))
    bare = _Bare()
    bare.feed(for_managers(asked, PAGE))
    assert telegram_length(bare.text) <= LONGEST_TEXT


def test_a_request_that_is_no_more_is_none() -> None:
    assert queries.whole_request(5) is None
