"""The JSON that PostgreSQL keeps of every channel: what it says is what its columns say."""

import json
from typing import Any

import pytest

from catalog_service.channels.models import Channel, Figure
from catalog_service.tests.builders import a_channel

pytestmark = pytest.mark.django_db


def card(channel: Channel) -> dict[str, Any]:
    channel.refresh_from_db()
    told: dict[str, Any] = json.loads(channel.card)
    return told


def test_a_card_follows_its_channel() -> None:
    channel = a_channel(title="Кино", price=300, figures={"reach": 1000})
    Channel.objects.filter(pk=channel.pk).update(title="Книги")
    channel.figures.update(overrule=2000, overruled_at="2026-05-01T12:00Z")
    assert {name: card(channel)[name] for name in ("title", "reach", "price", "cpm")} == {
        "title": "Книги",
        "reach": 2000,
        "price": 300,
        "cpm": 150.0,
    }


def test_what_the_card_repeats_is_what_the_columns_hold() -> None:
    channel = a_channel(price=999, figures={"reach": 7, "subscribers": 5}, telegram_link="https://t.me/KinoManiac")
    assert card(channel)["cpm"] == float(channel.cpm)
    assert card(channel)["username"] == channel.username == "kinomaniac"


@pytest.mark.parametrize("number", ["", "№ 12345"])
@pytest.mark.parametrize("subscribers", [None, 9_999, 10_000])
def test_registration_is_the_same_rule_in_sql(subscribers: int | None, number: str) -> None:
    channel = a_channel(rkn_number=number, figures={"subscribers": subscribers} if subscribers else None)
    assert card(channel)["registration"] == channel.registration.value


@pytest.mark.parametrize("title", ['«Кино» "и" ёлки', "a\\b", "строка\nи\tещё", "</script>", "👨‍👩‍👧 {width}"])
def test_whatever_a_channel_is_called_its_card_is_json(title: str) -> None:
    assert card(a_channel(title=title))["title"] == title


def test_a_figure_that_goes_is_gone_from_the_card() -> None:
    channel = a_channel(figures={"er": "4.50"})
    assert card(channel)["er"] == 4.5
    Figure.objects.all().delete()
    assert card(channel)["er"] is None
