"""What an editor types, and what follows from it without typing."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from catalog_service.channels.models import AdExample, AgeShare, Channel, GenderShare, GeographyShare, Share
from catalog_service.channels.registration import Registration
from catalog_service.tests.builders import a_category, a_channel

pytestmark = pytest.mark.django_db
FIELDS = ["category", "title", "telegram_link", "tgstat_link", "telemetr_link", "order"]
Form = modelform_factory(Channel, fields=FIELDS)


def entered(**typed: object) -> Channel:
    form = Form(data={"category": a_category().pk, "title": "Кино", "order": 0} | typed)
    assert form.is_valid(), form.errors
    return form.save()


def errors(**typed: object) -> str:
    return str(Form(data={"category": a_category().pk, "title": "Кино", "order": 0} | typed).errors)


def test_a_name_is_enough_for_all_links() -> None:
    channel = entered(telegram_link="@KinoManiac")
    assert (channel.telegram_link, channel.tgstat_link, channel.telemetr_link) == (
        "https://t.me/KinoManiac",
        "https://tgstat.ru/channel/@kinomaniac",
        "https://telemetr.me/@kinomaniac",
    )


def test_what_was_typed_is_not_filled_over() -> None:
    channel = entered(telegram_link="@kino", tgstat_link="https://tgstat.ru/channel/AAAAAE")
    assert channel.tgstat_link == "https://tgstat.ru/channel/AAAAAE"


def test_of_a_private_channel_nothing_is_known() -> None:
    channel = entered(telegram_link="https://t.me/+AbCdEfGh")
    assert (channel.tgstat_link, channel.telemetr_link) == ("", "")


def test_a_wrong_link_is_told_at_its_field() -> None:
    assert "Это не ссылка на канал" in errors(telegram_link="https://example.com")


@pytest.mark.parametrize("again", ["@Kino", "t.me/KINO", "https://t.me/kino"])
def test_a_channel_entered_twice_is_told_in_words(again: str) -> None:
    entered(telegram_link="@Kino")
    assert "уже есть" in errors(telegram_link=again)


@pytest.mark.parametrize(
    ("subscribers", "number", "mark"),
    [
        (9_999, "", Registration.NOT_NEEDED),
        (10_000, "", Registration.MISSING),
        (10_000, "5012345678", Registration.REGISTERED),
        (10, "5012345678", Registration.REGISTERED),
        (None, "", Registration.NOT_NEEDED),
    ],
)
def test_ten_thousand_subscribers_need_a_registration(subscribers: int | None, number: str, mark: Registration) -> None:
    channel = a_channel(rkn_number=number, figures=None if subscribers is None else {"subscribers": subscribers})
    assert channel.registration == mark


def test_an_empty_ad_example_is_told_in_words() -> None:
    with pytest.raises(ValidationError, match="хотя бы что-то одно"):
        AdExample(channel=a_channel()).full_clean()


@pytest.mark.parametrize(
    ("kind", "name", "label"),
    [(GenderShare, "male", "Мужчины"), (AgeShare, "18_24", "18–24"), (GeographyShare, "Россия", "Россия")],
)
def test_a_share_is_of_the_kind_of_its_table(kind: type[Share], name: str, label: str) -> None:
    channel = a_channel()
    kind.objects.create(channel=channel, name=name, percent=10)
    assert [share.label for share in kind.objects.all()] == [label]
    assert sum(table.objects.count() for table in (GenderShare, AgeShare, GeographyShare)) == 1
