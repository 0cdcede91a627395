"""What the sample has to be sold soon, and the mailing that says so."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from catalog_service.channels.models import Channel, HotSlot
from catalog_service.mailings import readiness
from catalog_service.mailings.models import Mailing
from catalog_service.sample_catalog.offers import offer
from catalog_service.sample_catalog.people import Colleagues
from catalog_service.visitors.models import Interest, Visitor

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(autouse=True)
def own_machine(settings: LazySettings, tmp_path: Path) -> None:
    settings.OWN_MACHINE = True
    settings.MEDIA_ROOT = tmp_path


def filled(**options: Any) -> Mailing:
    call_command("fill_sample_catalog", **{"channels": 60, "days": 0, "without_pictures": True} | options)
    return Mailing.objects.select_related("hot_slot", "category", "channel").get()


def test_the_mailing_lacks_nothing_but_somebody_to_write_to(settings: LazySettings) -> None:
    settings.BOT_TOKEN, settings.MINI_APP_LINK = "1:AA", "https://t.me/catalog_bot/app"
    mailing, now = filled(), timezone.now()
    mailing.full_clean()
    assert readiness.missing(mailing, now) == ["В сегменте сейчас нет никого, кому можно написать."]
    assert mailing.category is not None
    for visitor in Visitor.objects.all():
        Interest.objects.create(visitor=visitor, category=mailing.category, strength=1, last_at=now)
    assert readiness.missing(mailing, now) == []


def test_it_is_about_a_slot_on_sale_of_the_topic_that_most_visitors_look_at() -> None:
    mailing, now = filled(), timezone.now()
    slot = mailing.hot_slot
    assert slot is not None
    assert slot.is_alive(now)
    assert f"<b>{slot.price:,} ₽</b>".replace(",", "\N{NO-BREAK SPACE}") in mailing.text
    assert (slot.channel, str(mailing.category)) == (mailing.channel, "Бизнес")
    assert str(slot.channel.title) in mailing.title
    assert mailing.link is not None
    assert mailing.link.channel == slot.channel


def test_there_is_a_slot_that_was_sold_and_one_that_was_withdrawn() -> None:
    filled()
    assert sorted(slot.state(timezone.now()) for slot in HotSlot.objects.all()) == ["on_sale", "sold", "withdrawn"]
    assert Channel.objects.exclude(hot_slot=None).count() == 1


def test_its_picture_is_one_that_telegram_takes() -> None:
    mailing = filled(channels=12, without_pictures=False)
    with Image.open(mailing.picture.path) as picture:
        assert picture.format == "JPEG"


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_a_place_is_on_sale_until_an_evening_that_is_hours_away(hour: int) -> None:
    filled(channels=12)
    HotSlot.objects.all().delete()
    Mailing.objects.all().delete()
    now = datetime(2026, 11, 21, hour, 30, tzinfo=MOSCOW)
    who = User.objects.get(username="oleg")
    offer(list(Channel.objects.select_related("category")), Colleagues(who, who), now=now, pictures=False)
    until = HotSlot.objects.order_by("id")[0].until
    assert until.astimezone(MOSCOW).hour == 18
    assert timedelta(hours=6) <= until - now < timedelta(hours=30)


def test_where_nothing_has_a_price_nothing_is_on_sale() -> None:
    filled(channels=12)
    HotSlot.objects.all().delete()
    who = User.objects.get(username="oleg")
    offer([], Colleagues(who, who), now=timezone.now(), pictures=False)
    assert not HotSlot.objects.exists()
