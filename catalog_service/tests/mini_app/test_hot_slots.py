"""A hot slot wherever the API shows its channel, and nowhere once it is over."""

from typing import Any

import provision
import pytest

from catalog_service.channels.models import HotSlot
from catalog_service.tests.builders import a_channel, a_hot_slot
from catalog_service.tests.mini_app.asking import Asking
from catalog_service.tests.passing import passes


def everywhere(anna: Asking, slot: HotSlot) -> list[Any]:
    """What the first page, the list, favorites, the channel, and a similar one say of it."""
    channel = slot.channel
    anna.put(f"favorites/{channel.pk}/")
    other = a_channel(channel.category, title="Похожий", order=9)
    cards = [
        anna.get("categories/").body["categories"][0]["channels"][0],
        anna.get("channels/").body["channels"][0],
        anna.get("channels/", ids=channel.pk).body["channels"][0],
        anna.get("favorites/").body["channels"][0],
        anna.get(f"channels/{channel.pk}/").body,
        anna.get(f"channels/{other.pk}/").body["similar"][0],
    ]
    assert {card["id"] for card in cards} == {channel.pk}
    return [card["hot_slot"] for card in cards]


@pytest.mark.django_db
def test_a_hot_slot_is_told_wherever_its_channel_is_shown(anna: Asking) -> None:
    slot = a_hot_slot(price=4500)
    times = {name: f"{getattr(slot, name):%Y-%m-%dT%H:%M:%SZ}" for name in ("runs_at", "until")}
    assert everywhere(anna, slot) == [{"price": 4500, **times}] * 6


def test_one_that_is_over_is_told_nowhere_though_the_worker_rests(
    committed: provision.HouseDatabase, anna: Asking
) -> None:
    slot = a_hot_slot()
    passes(committed, slot)
    assert everywhere(anna, slot) == [None] * 6


@pytest.mark.django_db
def test_a_channel_without_one_says_so(anybody: Asking) -> None:
    assert anybody.get(f"channels/{a_channel().pk}/").body["hot_slot"] is None
