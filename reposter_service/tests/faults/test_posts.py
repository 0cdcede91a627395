"""Posts that are deleted, whole or in part, before they are measured and between that and the forward."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram_sandbox.faults import Rule

from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind

FORWARD = "messages.forwardMessages"


@asynccontextmanager
async def forwards_held_up(house: House) -> AsyncIterator[None]:
    """Until the end of the block Telegram wants to see no forward, and for the second it has named."""
    number = house.faults.add(Rule.flood_wait(1, method=FORWARD))
    yield
    await until(lambda: house.faults.times_struck(number) > 0)
    house.faults.remove(number)


async def test_a_post_deleted_before_it_is_measured_is_forgotten(house: House) -> None:
    async with house.watching():
        post = house.publish(house.channel, due_in=3)
        await house.comes_to(post, state="waiting")
        house.world.posts.delete(house.channel, [post.id])
        await house.forgotten(post)
    assert await house.all_told() == []


async def test_a_post_deleted_between_measuring_and_forwarding_is_closed_and_told(house: House) -> None:
    async with house.watching():
        async with forwards_held_up(house):
            post = house.publish(house.channel)
            await house.comes_to(post, repost="sending")
            house.world.posts.delete(house.channel, [post.id])
        await house.comes_to(post, repost="closed", closed_as="deleted")
        assert len(await house.comes_to_be_told(AlertKind.WIN_DELETED)) == 1
    assert house.copies(post) == 0


async def test_an_album_half_deleted_before_measuring_is_reposted_as_what_is_left(house: House) -> None:
    async with house.watching():
        album = house.publish_album(house.channel, due_in=3)
        await house.comes_to(album[0], state="waiting")
        house.world.posts.delete(house.channel, [album[1].id, album[3].id])
        await house.reposted(album[0], album[2])
    assert len(house.in_target()) == 2


async def test_an_album_half_deleted_between_measuring_and_forwarding_is_reposted_as_what_is_left(house: House) -> None:
    async with house.watching():
        async with forwards_held_up(house):
            album = house.publish_album(house.channel)
            await house.comes_to(album[0], repost="sending")
            house.world.posts.delete(house.channel, [album[0].id, album[1].id])
        await house.reposted(album[2], album[3])
    assert len(house.in_target()) == 2
    assert await house.all_told() == []


async def test_an_album_that_telegram_refuses_for_a_deleted_part_is_reposted_as_what_is_left(house: House) -> None:
    refused = Rule.error(400, "MESSAGE_ID_INVALID", method=FORWARD, times=1)
    async with house.watching():
        async with forwards_held_up(house):
            album = house.publish_album(house.channel)
            await house.comes_to(album[0], repost="sending")
            house.world.posts.delete(house.channel, [album[3].id])
        house.faults.add(refused)
        await house.reposted(*album[:3])
    assert len(house.in_target()) == 3
