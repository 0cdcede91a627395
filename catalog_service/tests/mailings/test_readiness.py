"""What a mailing lacks before it may be sent, in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from catalog_service.links.models import Link
from catalog_service.mailings import readiness
from catalog_service.mailings.models import Mailing
from catalog_service.tests.builders import NOON, a_category, a_channel, a_hot_slot, a_mailing
from catalog_service.tests.mailings.audience import interested

pytestmark = pytest.mark.django_db
Target = Mailing.Target


@pytest.fixture(autouse=True)
def _an_app(settings: LazySettings) -> None:
    settings.MINI_APP_LINK = "https://t.me/catalog_bot/app"


def ready(**fields: Any) -> Mailing:
    """Nothing is missing but what `fields` take away."""
    category = a_category()
    interested(category)
    given = {"target": Target.FIRST_PAGE, "button": "Открыть", "link": Link.objects.create()} | fields
    return a_mailing(category, **given)


def missing(mailing: Mailing) -> list[str]:
    return readiness.missing(mailing, timezone.now())


def test_a_mailing_that_lacks_nothing_may_be_sent() -> None:
    assert missing(ready()) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " \n"}, "Напишите текст"),
        ({"text": "<b>Место"}, "не закрыт"),
        ({"text": "<font>Место</font>"}, "font"),
        ({"text": "а" * 4097}, "не больше 4096 знаков, здесь 4097"),
        ({"text": "🔥" * 2049}, "здесь 4098 (эмодзи — за два)"),
        ({"text": "а" * 1025, "picture": "pictures/3f/3f"}, "с картинкой Telegram примет не больше 1024 знаков"),
        ({"text": "<b>а</b>" * 250_000}, "вместе с оформлением здесь 2000000 знаков"),
        ({"button": " "}, "Подпишите кнопку"),
        ({"link": None}, "сохраните рассылку ещё раз"),
        ({"target": Target.CHANNEL}, "Выберите канал"),
        ({"target": Target.ADDRESS}, "Укажите адрес"),
        ({"not_later_than": timezone.now() - timedelta(seconds=1)}, "«не позже» уже прошло"),
    ],
    ids=[
        "no text", "a tag not closed", "a tag that Telegram does not know", "4097 characters", "emoji count twice",
        "a caption of 1025", "too long to be read",
        "a button without words", "no link", "no channel", "no address", "too late",
    ],
)  # fmt: skip
def test_what_is_missing_is_told_in_words(fields: dict[str, Any], words: str) -> None:
    (told,) = missing(ready(**fields))
    assert words in told


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "а" * 4096},
        {"text": f"<b>{'а' * 4096}</b>"},
        {"text": "а" * 1024, "picture": "pictures/3f/3f"},
        {"text": "", "picture": "pictures/3f/3f"},
        {"target": Target.NOTHING, "button": "", "link": None},
        {"target": Target.ADDRESS, "address": "https://example.ru", "link": None},
        {"target": Target.CATEGORY},
    ],
    ids=["4096", "tags do not count", "a caption of 1024", "a picture alone", "no button", "an address", "a category"],
)
def test_what_telegram_takes_is_enough(fields: dict[str, Any]) -> None:
    assert missing(ready(**fields)) == []


def test_a_channel_that_visitors_do_not_see_is_not_advertised() -> None:
    channel = a_channel(published=False, title="Кофе")
    (told,) = missing(ready(target=Target.CHANNEL, channel=channel))
    assert "«Кофе» снят с публикации" in told


def test_a_hot_slot_that_can_not_be_bought_any_more_is_not_advertised() -> None:
    assert missing(ready(hot_slot=a_hot_slot(hours=1))) == []
    for slot in (a_hot_slot(hours=-1), a_hot_slot(sold_at=timezone.now()), a_hot_slot(withdrawn_at=timezone.now())):
        (told,) = missing(ready(hot_slot=slot))
        assert "не продаётся" in told


def test_a_hot_slot_that_will_be_over_by_then_is_told_before_it_is_scheduled() -> None:
    now = timezone.now()
    mailing = ready(hot_slot=a_hot_slot(hours=2), starts_at=now + timedelta(hours=1))
    assert readiness.missing_to_schedule(mailing, now) == []
    mailing.starts_at = now + timedelta(hours=3)
    (told,) = readiness.missing_to_schedule(mailing, now)
    assert "срок горящего места уже выйдет" in told
    mailing.hot_slot = a_hot_slot(hours=-1)
    (told,) = readiness.missing_to_schedule(mailing, now)
    assert "уже не продаётся" in told


def test_a_segment_without_anybody_to_write_to_is_told() -> None:
    category = a_category()
    interested(category, reachable=False)
    assert missing(a_mailing(category)) == ["В сегменте сейчас нет никого, кому можно написать."]
    Mailing.objects.update(category=None)
    assert missing(Mailing.objects.get()) == ["Выберите категорию: кому интересна эта рассылка."]


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = missing(a_mailing(text="", target=Target.CHANNEL, not_later_than=timezone.now()))
    assert [words.split()[0] for words in told] == ["Напишите", "Подпишите", "Выберите", "Время"]


def test_a_category_that_is_not_chosen_is_told_together_with_the_rest() -> None:
    mailing = a_mailing(text="")
    mailing.category = None
    assert [words.split()[0] for words in missing(mailing)] == ["Напишите", "Выберите"]


def test_without_a_bot_or_an_app_nothing_is_sent(settings: LazySettings) -> None:
    mailing = ready()
    settings.BOT_TOKEN = settings.MINI_APP_LINK = ""
    told = missing(mailing)
    assert ["CATALOG_BOT_TOKEN" in told[0], "CATALOG_MINI_APP_LINK" in told[1]] == [True, True]


def test_one_that_goes_on_is_not_hindered_by_a_segment_that_has_emptied() -> None:
    mailing = a_mailing(state=Mailing.State.PAUSED)
    assert readiness.hindrance(mailing, timezone.now()) == ""
    mailing.not_later_than = NOON
    assert "уже прошло" in readiness.hindrance(mailing, NOON)
    mailing.not_later_than = None
    mailing.text = ""
    assert "Напишите текст" in readiness.hindrance(mailing, timezone.now())
