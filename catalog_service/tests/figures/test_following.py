"""A channel whose name is nobody's any more is followed to its new one by its numeric id."""

import provision
import pytest
from django.test import override_settings

from catalog_service.channels.models import Channel
from catalog_service.figures.believing import Known
from catalog_service.figures.findings import Door, Whom
from catalog_service.figures.observing import Observer
from catalog_service.figures.seen import Seen
from catalog_service.figures.states import State
from catalog_service.figures.turns import Turn
from catalog_service.postgres.rows import work as rows
from catalog_service.tests.builders import a_channel
from catalog_service.tests.donors import a_donor, publish
from catalog_service.tests.figures.asked import found
from catalog_service.tests.figures.outside import OutsideInMemory

FOUND = found(subscribers=1000, telegram_id=42)


async def seen(outside: OutsideInMemory, channel: Channel, telegram_id: int | None = 42) -> Seen:
    """At a turn of the channel, whose number at TGStat is 7."""
    async with outside({}) as (doors, sources):
        whom = Whom(channel.pk, "old_name", telegram_id, 7)
        result = await Observer(doors, sources, Turn(whom, Known(), has_logo=False, picture="")).observe()
    assert result
    return result


@pytest.fixture
async def channel(committed: provision.HouseDatabase) -> Channel:
    publish(committed, [])
    return await rows(lambda: a_channel(telegram_link="https://t.me/old_name", telegram_id=42))


async def test_to_the_name_that_the_reposter_or_tgstat_knows_if_the_same_id_is_there(
    channel: Channel, committed: provision.HouseDatabase
) -> None:
    outside = OutsideInMemory()
    outside.knows(Door.TELEGRAM, "old_name", found(State.FREE))
    outside.knows(Door.TELEGRAM, "at_reposter", found(subscribers=5, telegram_id=43))
    outside.knows(Door.TELEGRAM, "at_tgstat", FOUND)
    outside.knows(Door.TGSTAT, "7", found(username="at_tgstat"))
    publish(committed, [a_donor(42, "at_reposter")])
    followed = await seen(outside, channel)
    assert followed.name == "at_tgstat"
    assert followed.believed.figures
    told = followed.attempts[Door.TELEGRAM]
    assert (told.state, told.words) == (State.RENAMED, "был @old_name")
    assert outside.asked == [
        (Door.TELEGRAM, "old_name"),
        (Door.TELEGRAM, "at_reposter"),
        (Door.TGSTAT, "7"),
        (Door.TELEGRAM, "at_tgstat"),
    ]
    publish(committed, [a_donor(42, "at_tgstat")])
    outside.asked.clear()
    assert (await seen(outside, channel)).name == "at_tgstat"
    assert outside.times(Door.TGSTAT) == 0


async def test_nowhere_where_it_is_not_proven(channel: Channel) -> None:
    outside = OutsideInMemory()
    outside.knows(Door.TELEGRAM, "old_name", found(State.ANOTHER))
    outside.knows(Door.TGSTAT, "7", found(username="new_name"))
    outside.knows(Door.TELEGRAM, "new_name", FOUND)
    assert (await seen(outside, channel, None)).name == ""
    for unproven in (found(subscribers=5, telegram_id=43), found(State.CLOSED, subscribers=5)):
        outside.knows(Door.TELEGRAM, "new_name", unproven)
        stayed = await seen(outside, channel)
        assert (stayed.name, stayed.attempts[Door.TELEGRAM].state) == ("", State.ANOTHER)
        assert not stayed.believed.figures


async def test_a_name_that_another_row_of_the_catalog_has_is_told_in_words(channel: Channel) -> None:
    await rows(lambda: a_channel(title="Двойник", telegram_link="https://t.me/New_Name"))
    outside = OutsideInMemory()
    outside.knows(Door.TELEGRAM, "old_name", found(State.FREE))
    outside.knows(Door.TGSTAT, "7", found(username="new_name"))
    outside.knows(Door.TELEGRAM, "new_name", FOUND)
    stayed = await seen(outside, channel)
    told = stayed.attempts[Door.TELEGRAM]
    assert (stayed.name, told.state) == ("", State.FREE)
    assert told.words == "этот же канал уже есть в каталоге: «Двойник»"


@override_settings(TGSTAT_TOKEN="t" * 32)
async def test_what_others_told_of_the_old_name_is_dropped(channel: Channel) -> None:
    outside = OutsideInMemory()
    outside.knows(Door.TGSTAT, "old_name", found(reach=99, er=9))
    outside.knows(Door.TELEGRAM, "old_name", found(State.FREE))
    outside.knows(Door.TGSTAT, "7", found(username="new_name"))
    outside.knows(Door.TELEGRAM, "new_name", FOUND)
    followed = await seen(outside, channel)
    assert {name.value for name in followed.believed.figures} == {"subscribers"}


async def test_a_logo_is_fetched_once_for_each_address_and_never_for_a_channel_that_has_one(channel: Channel) -> None:
    outside, whom = OutsideInMemory(), Whom(channel.pk, "old_name", 42)
    outside.knows(Door.TELEGRAM, "old_name", found(subscribers=5, picture="https://telesco.pe/b"))
    for has_logo, picture, times in ((True, "", 0), (False, "https://telesco.pe/b", 0), (False, "of before", 1)):
        async with outside({}) as (doors, sources):
            await Observer(doors, sources, Turn(whom, Known(), has_logo, picture)).observe()
        assert outside.times(Door.PICTURES) == times
