"""Hot slots: what is on sale, what ends a sale, and what the channel's card tells of it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog_service.channels import hot_slots
from catalog_service.channels.models import Channel, HotSlot
from catalog_service.tests.builders import NOON, a_channel, a_hot_slot

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def on_the_card(channel: Channel) -> Any:
    channel.refresh_from_db()
    return json.loads(channel.card)["hot_slot"]


def as_told(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


# ── The card ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_tells_of_its_channels_hot_slot() -> None:
    slot = a_hot_slot(price=7000)
    told = {"price": 7000, "runs_at": as_told(slot.runs_at), "until": as_told(slot.until)}
    assert on_the_card(slot.channel) == told


def test_a_channel_without_one_has_none() -> None:
    a_hot_slot()
    assert on_the_card(a_channel()) is None


def test_of_several_the_one_that_ends_first_is_told() -> None:
    channel = a_channel()
    for hours in (5, -2, 3, 4):
        a_hot_slot(channel, hours=hours, price=1000 + hours)
    assert on_the_card(channel)["price"] == 1003


@pytest.mark.parametrize("end", [hot_slots.sell, hot_slots.withdraw])
def test_what_is_sold_or_withdrawn_makes_room_for_the_next(end: Any) -> None:
    first, second = (a_hot_slot(channel, hours=hours) for channel in [a_channel()] for hours in (1, 2))
    assert end(first, timezone.now())
    assert on_the_card(first.channel)["until"] == as_told(second.until)
    second.delete()
    assert on_the_card(first.channel) is None


def test_a_slot_that_moves_to_another_channel_leaves_the_first() -> None:
    slot, other = a_hot_slot(), a_channel()
    left = slot.channel
    slot.channel = other
    slot.save()
    assert on_the_card(left) is None
    assert on_the_card(other)["price"] == slot.price


def test_nothing_but_hot_slots_changes_it() -> None:
    slot = a_hot_slot()
    Channel.objects.filter(pk=slot.channel_id).update(hot_slot={"price": 1}, title="Кино")
    assert on_the_card(slot.channel)["price"] == slot.price


def test_a_channel_that_is_deleted_takes_its_slots_along() -> None:
    slot = a_hot_slot()
    slot.channel.delete()
    assert not HotSlot.objects.exists()


# ── Selling ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "after", "state"),
    [
        pytest.param({}, -HOUR, HotSlot.State.ON_SALE, id="before its end"),
        pytest.param({}, timedelta(), HotSlot.State.OVER, id="at its end"),
        pytest.param({"sold_at": NOON}, HOUR, HotSlot.State.SOLD, id="sold, then over"),
        pytest.param({"withdrawn_at": NOON}, -HOUR, HotSlot.State.WITHDRAWN, id="withdrawn"),
    ],
)
def test_a_state_follows_from_the_row_and_the_clock(
    fields: dict[str, Any], after: timedelta, state: HotSlot.State
) -> None:
    slot = a_hot_slot(**fields)
    now = slot.until + after
    assert slot.state(now) is state
    assert slot.is_alive(now) is (slot in hot_slots.alive(now)) is (state is HotSlot.State.ON_SALE)


def test_of_two_who_sell_at_once_one_is_told_that_it_was_done() -> None:
    slot = a_hot_slot()
    same = HotSlot.objects.get(pk=slot.pk)
    assert hot_slots.sell(slot, NOON)
    assert not hot_slots.sell(same, NOON + HOUR)
    assert not hot_slots.withdraw(same, NOON)
    assert (same.sold_at, same.withdrawn_at) == (NOON, None)


def test_what_was_withdrawn_is_not_sold() -> None:
    slot = a_hot_slot()
    assert hot_slots.withdraw(slot, NOON)
    assert not hot_slots.sell(slot, NOON + HOUR)
    assert (slot.sold_at, slot.withdrawn_at) == (None, NOON)


@pytest.mark.parametrize("end", [hot_slots.sell, hot_slots.withdraw])
def test_what_was_ended_by_mistake_is_on_sale_again(end: Any) -> None:
    slot = a_hot_slot()
    end(slot, NOON)
    assert hot_slots.restore(slot)
    assert slot.is_alive(timezone.now())
    assert on_the_card(slot.channel)["until"] == as_told(slot.until)
    assert not hot_slots.restore(slot)


def test_a_place_may_be_told_of_as_sold_after_its_time() -> None:
    slot = a_hot_slot(hours=-1)
    assert hot_slots.sell(slot, timezone.now())
    assert slot.state(timezone.now()) is HotSlot.State.SOLD


# ── What PostgreSQL refuses ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "constraint", "words"),
    [
        ({"until": NOON + HOUR, "runs_at": NOON}, "hot_slot_ends_before_it_runs", "до выхода рекламы"),
        ({"price": 0}, "hot_slot_price_believable", "от 1 рубля"),
        ({"price": 10**9 + 1}, "hot_slot_price_believable", "до миллиарда"),
        ({"sold_at": NOON, "withdrawn_at": NOON}, "hot_slot_sold_or_withdrawn", "сначала верните"),
    ],
)
def test_nonsense_is_refused_in_words(fields: dict[str, Any], constraint: str, words: str) -> None:
    channel = a_channel()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_hot_slot(channel, **fields)
    given = {"price": 5000, "until": NOON, "runs_at": NOON} | fields
    with pytest.raises(ValidationError, match=words):
        HotSlot(channel=channel, **given).validate_constraints()


def test_a_slot_outlives_who_added_it() -> None:
    slot = a_hot_slot(created_by=User.objects.create(username="anna"))
    User.objects.get().delete()
    slot.refresh_from_db()
    assert slot.created_by is None
