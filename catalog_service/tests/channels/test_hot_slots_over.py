"""A hot slot whose time is over: nobody is told of it, and the worker takes it off the card."""

import json
from typing import Any

import provision
import psycopg
from procrastinate.contrib.django import app

from catalog_service.channels import queries
from catalog_service.channels.models import Channel, HotSlot
from catalog_service.channels.tasks import clear_hot_slots
from catalog_service.tests.builders import a_channel, a_hot_slot
from catalog_service.tests.passing import passes


def in_the_row(slot: HotSlot) -> Any:
    """What the card says, whatever the clock says."""
    return json.loads(Channel.objects.get(pk=slot.channel_id).card)["hot_slot"]


def shown(slot: HotSlot) -> dict[str, Any]:
    """The card as visitors are told it."""
    [card] = queries.cards(Channel.objects.filter(pk=slot.channel_id))
    told: dict[str, Any] = json.loads(card)
    return told


def test_it_is_shown_to_nobody_though_it_still_stands_in_the_row(committed: provision.HouseDatabase) -> None:
    slot = a_hot_slot()
    assert shown(slot)["hot_slot"] == in_the_row(slot) is not None
    passes(committed, slot)
    assert in_the_row(slot) is not None
    assert shown(slot)["hot_slot"] is None


def test_whatever_its_channel_is_called_only_the_slot_is_left_out(committed: provision.HouseDatabase) -> None:
    title = '"hot_slot":{"price": 5000}'
    slot = a_hot_slot(a_channel(title=title))
    passes(committed, slot)
    assert (shown(slot)["title"], shown(slot)["hot_slot"]) == (title, None)


def test_the_worker_clears_it_and_leaves_what_is_on_sale(committed: provision.HouseDatabase) -> None:
    over, alive = a_hot_slot(), a_hot_slot()
    before = queries.edition()
    passes(committed, over)
    assert clear_hot_slots(0) == 1
    assert in_the_row(over) is None
    assert in_the_row(alive) is not None
    assert queries.edition() > before
    assert clear_hot_slots(0) == 0


def test_the_worker_waits_for_nobody_who_is_changing_a_channel(committed: provision.HouseDatabase) -> None:
    held, free = a_hot_slot(), a_hot_slot()
    for slot in (held, free):
        passes(committed, slot)
    with psycopg.connect(committed.as_admin) as editor:
        editor.execute("UPDATE catalog.channel SET title = 'Кино' WHERE id = %s", [held.channel_id])
        assert clear_hot_slots(0) == 1
        assert in_the_row(held) is not None
    assert in_the_row(held) is in_the_row(free) is None


def test_the_next_of_the_same_channel_takes_its_place(committed: provision.HouseDatabase) -> None:
    first = a_hot_slot(hours=1)
    a_hot_slot(first.channel, hours=2, price=7000)
    passes(committed, first)
    clear_hot_slots(0)
    assert shown(first)["hot_slot"]["price"] == 7000


def test_the_worker_looks_every_minute_whatever_has_become_of_the_last_time() -> None:
    planned = {key[0]: each.cron for key, each in app.periodic_registry.periodic_tasks.items()}
    assert planned[clear_hot_slots.name] == "* * * * *"
    assert clear_hot_slots.lock is None, "a killed worker's job would hold it"
