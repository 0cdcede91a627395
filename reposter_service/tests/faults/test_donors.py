"""Donors that close, rename themselves, lose their name, throw the userbot out, forbid forwarding."""

from telegram_sandbox.faults import Rule
from telegram_sandbox.world.channels import Channel

from reposter_service.clock import utc_now
from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind, ChannelCard, NewDonor

JOIN = "channels.joinChannel"


async def polled(house: House, username: str = "kino_dnya") -> Channel:
    """A public donor that the userbot cannot join for now."""
    house.faults.add(Rule.flood_wait(3600, method=JOIN))
    channel = house.channel_of("Кино дня", username, joined=False)
    await house.add_donor(channel)
    return channel


async def test_a_donor_that_turns_private_is_told_once_and_read_again_when_it_opens(house: House) -> None:
    channel = await polled(house)
    async with house.watching():
        house.world.channels.rename(channel, None)
        await house.comes_to_be_told(AlertKind.DONOR_UNAVAILABLE)
        other = house.publish(house.channel)
        await house.reposted(other)
        await house.read_anew()
        house.world.channels.rename(channel, "kino_dnya")
        post = house.publish(channel)
        await house.reposted(post)
    assert len(await house.all_told()) == 1


async def test_a_joined_donor_that_loses_its_name_is_read_on_and_told_to_nobody(house: House) -> None:
    channel = house.channel_of("Кино дня", "kino_dnya")
    await house.add_donor(channel)
    async with house.watching():
        house.world.channels.rename(channel, None)
        await house.read_anew()
        post = house.publish(channel)
        await house.reposted(post)
    assert await house.all_told() == []


async def test_a_donor_that_changes_its_name_is_read_on_and_known_by_the_new_one(house: House) -> None:
    channel = await polled(house)
    async with house.watching():
        house.world.channels.rename(channel, "kino_vechera")
        post = house.publish(channel)
        await house.reposted(post)
        await until(lambda: house.known_as(channel, "kino_vechera"))
    assert await house.all_told() == []


async def test_a_name_that_is_gone_before_the_channel_was_found_is_told_once(house: House) -> None:
    gone = ChannelCard(1_700_000_000, "Был и нет", "byl_i_net")
    async with house.watching():
        await house.storage.donors.add(NewDonor(house.project.id, gone, x=1, y=1), utc_now())
        (told,) = await house.comes_to_be_told(AlertKind.DONOR_UNAVAILABLE)
        await until(lambda: house.calls("contacts.resolveUsername") > 1)
        post = house.publish(house.channel)
        await house.reposted(post)
    assert "byl_i_net" in told


async def test_a_private_donor_that_throws_the_userbot_out_is_told_once(house: House) -> None:
    async with house.watching():
        post = house.publish(house.channel, due_in=3)
        await house.comes_to(post, state="waiting")
        house.world.members.kick(house.channel, house.userbot, by=house.owner)
        await house.comes_to_be_told(AlertKind.DONOR_UNAVAILABLE)
        await house.due(post)
        await house.read_anew()
        await house.read_anew()
    assert len(await house.all_told()) == 1


async def test_a_public_donor_that_throws_the_userbot_out_is_told_once(house: House) -> None:
    channel = house.channel_of("Кино дня", "kino_dnya")
    await house.add_donor(channel)
    async with house.watching():
        post = house.publish(channel, due_in=3)
        await house.comes_to(post, state="waiting")
        house.world.members.kick(channel, house.userbot, by=house.owner)
        await house.comes_to_be_told(AlertKind.DONOR_UNAVAILABLE)
        await house.due(post)
        await until(lambda: house.calls(JOIN) > 1)
    assert len(await house.all_told()) == 1


async def test_a_donor_that_lets_the_userbot_in_again_has_its_waiting_posts_measured(house: House) -> None:
    async with house.watching():
        post = house.publish(house.channel, due_in=3)
        await house.comes_to(post, state="waiting")
        house.world.members.kick(house.channel, house.userbot, by=house.owner)
        await house.comes_to_be_told(AlertKind.DONOR_UNAVAILABLE)
        await house.due(post)
        house.world.members.add(house.channel, house.userbot)
        await house.reposted(post)


async def test_a_donor_that_forbids_forwarding_after_measuring_is_told_once(house: House) -> None:
    held_up = house.faults.add(Rule.flood_wait(1, method="messages.forwardMessages"))
    async with house.watching():
        posts = [house.publish(house.channel), house.publish(house.channel)]
        await house.comes_to(posts[0], repost="sending")
        house.world.channels.set_noforwards(house.channel, is_on=True)
        house.faults.remove(held_up)
        for post in posts:
            await house.comes_to(post, repost="closed", closed_as="protected")
    assert len(await house.told(AlertKind.DONOR_PROTECTED)) == 1
    assert house.in_target() == []
