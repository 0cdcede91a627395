"""What a manager is warned of before he starts a mailing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from catalog_service.back_office.mailing_warnings import warnings
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.segments import audience_of
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_mailing_commands import a_ready, asked
from catalog_service.tests.builders import NOON, a_category, a_channel, a_hot_slot, a_mailing, a_recipient
from catalog_service.tests.mailings.audience import interested
from catalog_service.visitors.models import Interest, Visitor

pytestmark = pytest.mark.django_db


def told(mailing: Mailing, begin: datetime = NOON, now: datetime = NOON) -> list[str]:
    return list(warnings(mailing, audience_of(mailing), begin, now))


def got(visitor: Visitor, hours_ago: float, state: str = "sent", **fields: Any) -> None:
    """Another mailing, so long before noon."""
    at = NOON - timedelta(hours=hours_ago)
    its = {"message_id": 1} if state == "sent" else {}
    a_recipient(a_mailing(state=Mailing.State.SENT, **fields), visitor, state=state, at=at, **its)


def test_who_got_another_mailing_within_a_day_is_counted() -> None:
    category = a_category()
    anna, boris, vera, _ = (interested(category) for _ in range(4))
    Interest.objects.update(last_at=NOON)
    got(anna, 1)
    got(anna, 2)
    got(boris, 23)
    got(vera, 25)
    got(vera, 1, state="blocked")
    assert told(a_mailing(category)) == ["2 из них получили другую рассылку за последние сутки."]


def test_who_can_not_be_written_to_is_not_counted() -> None:
    category = a_category()
    got(interested(category, reachable=False), 1)
    Interest.objects.update(last_at=NOON)
    assert told(a_mailing(category)) == []


@pytest.mark.parametrize(("hour", "is_night"), [(21, False), (22, True), (0, True), (7, True), (8, False)])
def test_a_beginning_by_night_in_moscow_is_told(hour: int, is_night: bool) -> None:
    begin = NOON.replace(hour=0) + timedelta(hours=24 + hour - 3)
    assert [f"Начало в {hour:02}:00" in words for words in told(a_mailing(), begin)] == [True] * is_night


def test_a_large_channel_without_a_number_is_told_of_once() -> None:
    large = a_channel(title="Кофе", figures={"subscribers": 10_000})
    small = a_channel(figures={"subscribers": 9_999})
    behind: dict[str, Any] = {"target": Mailing.Target.CHANNEL}
    (said,) = told(a_mailing(channel=large, hot_slot=a_hot_slot(large), **behind))
    assert "«Кофе»" in said
    assert "РКН" in said
    assert len(told(a_mailing(hot_slot=a_hot_slot(large)))) == 1
    assert told(a_mailing(channel=small, **behind)) == []
    assert told(a_mailing(channel=large)) == [], "nothing leads there"


def test_the_page_that_asks_repeats_the_segment_and_warns(manager: Browser) -> None:
    large = a_channel(title="Кофе", figures={"subscribers": 10_000})
    mailing = a_ready(hot_slot=a_hot_slot(large))
    said = asked(manager, mailing, "start")
    assert f"Кому: «{mailing.category}», интерес любой, за 30 дней." in said
    assert "У канала «Кофе» 10 000 подписчиков или больше" in said
