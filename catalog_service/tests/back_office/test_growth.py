"""«Рост» on a channel's page, and its files."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from catalog_service.back_office.exchange_formats import Csv
from catalog_service.back_office.figures_growth import change
from catalog_service.channels.models import Channel
from catalog_service.figures.models import Snapshot
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_opens import page_of, rows, text
from catalog_service.tests.builders import a_channel

pytestmark = pytest.mark.django_db


def a_snapshot(channel: Channel, day: date, subscribers: int | None, reach: int | None = None) -> None:
    Snapshot.objects.create(channel=channel, day=day, at=timezone.now(), subscribers=subscribers, reach=reach)


def test_subscribers_and_reach_grow_by_day_and_by_week_with_gaps_where_nothing_is_known(manager: Browser) -> None:
    channel, today = a_channel(), localdate()
    a_snapshot(channel, today - timedelta(days=13), 12000, 3000)
    a_snapshot(channel, today, 12600)
    page = page_of(manager, "channel", channel.pk)
    by_day = rows(page, "table-subscribers-days")
    assert (len(by_day), len(rows(page, "table-reach-weeks"))) == (14, 50)
    assert ("," in by_day[-1][0], "," in rows(page, "table-reach-weeks")[-1][0]) == (True, False)  # a day of the week
    assert [by_day[place][1].replace("\N{NO-BREAK SPACE}", " ") for place in (0, 1, -1)] == ["12 000", "—", "12 600"]
    assert "Подписчики , 14 дней было 12 000, стало 12 600: +600 (+5 %)" in text(page)
    assert 'data-number="12600"' in page.content.decode()
    assert page.content.decode().count('data-kind="line"') == 4


def test_before_the_first_snapshot_it_says_so_in_words(manager: Browser) -> None:
    page = page_of(manager, "channel", a_channel().pk)
    assert "Снимков пока нет: первый появится после обновления показателей." in text(page)
    assert "<canvas" not in page.content.decode()


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ([], ""),
        ([5], ""),
        ([1000, 900], "было 1 000, стало 900: −100 (−10 %)"),
        ([3, 4], "было 3, стало 4: +1 (+33,3 %)"),
        ([7, 7], "было 7, стало 7: 0 (0 %)"),
        ([0, 5], "было 0, стало 5: +5"),
    ],
    ids=["nothing", "one point", "less", "more", "the same", "from nothing"],
)
def test_how_it_has_changed_is_told(known: list[int], said: str) -> None:
    assert change(known).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_file_has_both_figures_and_nothing_where_nothing_is_known(manager: Browser, browser: Browser) -> None:
    channel, today = a_channel(telegram_link="https://t.me/Durov"), localdate()
    a_snapshot(channel, today, 12600)
    answer = manager.get(f"/admin/channels/channel/{channel.pk}/growth/days.csv")
    table = Csv().create_dataset(answer.content)
    assert table.headers == ["Начало", "Подписчики", "Охват"]
    assert (len(table), table[-1]) == (14, (str(today), "12600", ""))
    assert answer["Content-Disposition"] == f'attachment; filename="growth-channel-durov-days-{today}.csv"'
    assert manager.get(f"/admin/channels/channel/{channel.pk}/growth/years.csv").status_code == 404
    assert browser.get(f"/admin/channels/channel/{channel.pk}/growth/days.csv").status_code == 302
