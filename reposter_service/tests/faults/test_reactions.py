"""Reactions switched off and on again within minutes."""

from telegram_sandbox.faults import Rule
from telegram_sandbox.world.rights import ReactionsPolicy

from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind


async def test_reactions_off_and_on_between_two_reads_change_nothing(house: House) -> None:
    async with house.watching():
        await house.reads_reactions(believed=True)
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.none())
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.all())
        post = house.publish(house.channel)
        await house.reposted(post)
    assert await house.periods(house.channel) == [True]
    assert await house.all_told() == []


async def test_a_doubt_that_passes_changes_nothing_and_tells_nobody(house: House) -> None:
    async with house.watching():
        await house.reads_reactions(believed=True)
        second_read = house.faults.add(Rule.flood_wait(1, method="channels.getFullChannel", skip=1))
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.none())
        await until(house.doubts)
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.all())
        house.faults.remove(second_read)
        await house.reads_reactions(believed=True)
        post = house.publish(house.channel)
        await house.reposted(post)
    assert await house.periods(house.channel) == [True]
    assert await house.all_told() == []


async def test_reactions_off_and_on_within_minutes_are_told_once_each_and_the_old_period_goes_on(house: House) -> None:
    async with house.watching():
        await house.reads_reactions(believed=True)
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.none())
        off = await house.comes_to_be_told(AlertKind.REACTIONS_SWITCHED)
        await house.reads_reactions(believed=False)
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.all())
        both = await house.comes_to_be_told(AlertKind.REACTIONS_SWITCHED, times=2)
        await house.reads_reactions(believed=True)
        post = house.publish(house.channel)
        await house.reposted(post)
    assert ["отключил" in text for text in both] == [True, False]
    assert both[:1] == off
    assert await house.periods(house.channel) == [True, False]
    assert (await house.life(post)).period_id == (await house.life_of_old(house.channel)).period_id


async def test_a_post_measured_in_a_doubt_is_kept_and_not_reposted(house: House) -> None:
    async with house.watching():
        await house.reads_reactions(believed=True)
        post = house.publish(house.channel, due_in=3)
        await house.comes_to(post, state="waiting")
        house.world.channels.set_reactions(house.channel, ReactionsPolicy.none())
        await house.comes_to_be_told(AlertKind.REACTIONS_SWITCHED)
        await house.comes_to(post, state="measured", decision="hold")
    assert house.copies(post) == 0
