"""Which of an account's dialogs are channels it has joined, and what they are called."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from telethon.tl import types

from reposter_service.domain.links import PublicLink
from reposter_service.domain.posts import Message
from reposter_service.errors import NotFoundYet
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.userbots.fakes import AccessHashesInMemory
from reposter_service.tests.waiting import until
from reposter_service.userbots.channels import joined_channels
from reposter_service.workflows.records import ChannelCard


def channel(**flags: bool) -> types.Channel:
    return types.Channel(1, "Новости", types.ChatPhotoEmpty(), None, access_hash=2, **flags)


@pytest.mark.parametrize(
    ("flags", "joined"),
    [
        pytest.param({"broadcast": True}, [1], id="joined"),
        pytest.param({"broadcast": True, "left": True}, [], id="left"),
        pytest.param({"megagroup": True}, [1], id="a group"),
    ],
)
async def test_a_dialog_with_a_channel_we_left_is_no_membership(flags: dict[str, bool], joined: list[int]) -> None:
    dialog = types.Dialog(types.PeerChannel(1), 7, 7, 7, 0, 0, 0, 0, types.PeerNotifySettings())

    async def call(request: Any) -> Any:
        assert request.offset_id == 0
        return types.messages.Dialogs([dialog], [], [channel(**flags)], [])

    assert [found.id for found, _ in await joined_channels(call)] == joined


async def test_titles_and_names_are_told_when_they_differ_from_what_was_told(town: Town, house: House) -> None:
    donor = town.donor("Новости", username="newsroom")
    reader = house.pool.reader(PROJECT)
    for _ in range(2):
        await reader.tops()
    town.world.channels.rename(donor, "news_today")
    town.world.channels.set_title(donor, "Новости сегодня")
    for _ in range(2):
        await reader.tops()

    assert house.heard.seen == [
        (PROJECT, [ChannelCard(donor.id, "Новости", "newsroom")]),
        (PROJECT, [ChannelCard(donor.id, "Новости сегодня", "news_today")]),
    ]


async def test_a_donor_that_is_polled_tells_its_new_name_when_it_is_read(town: Town, house: House) -> None:
    donor = town.donor("Новости", joined=False, username="newsroom")
    await house.pool.subscriber(PROJECT).resolve(PublicLink("newsroom"))
    ids = town.posts(donor, 1)
    town.world.channels.rename(donor, "news_today")

    read = await house.pool.reader(PROJECT).newest(donor.id, None, 10)

    assert [message.id for message in read] == ids
    assert house.heard.seen[-1] == (PROJECT, [ChannelCard(donor.id, "Новости", "news_today")])
    assert town.calls("contacts.resolveUsername") == 1


async def test_a_name_that_nobody_heard_is_told_again(town: Town, houses: Houses) -> None:
    town.donor("Новости")
    async with houses.open(deaf=True) as house:
        await house.connected()
        await house.pool.reader(PROJECT).tops()
        house.heard.deaf = False
        await house.pool.reader(PROJECT).tops()
        await house.pool.reader(PROJECT).tops()

    assert len(house.heard.seen) == 2


async def test_channels_of_forwarded_posts_are_nothing_to_us(town: Town, house: House) -> None:
    donor, stranger = town.donor(), town.donor(joined=False)
    (original,) = town.posts(stranger, 1)
    town.world.forwards.forward(town.owner, stranger, [original], donor, [1])
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    await reader.newest(donor.id, None, 10)

    assert stranger.id not in house.hashes.kept[1]


class SlowHashes(AccessHashesInMemory):
    """Storing takes until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def keep(self, userbot_id: int, hashes: Mapping[int, int]) -> None:
        self.asked.set()
        await self.go_on.wait()
        await super().keep(userbot_id, hashes)


async def test_a_channel_asked_for_while_the_dialogs_are_being_learned_is_not_taken_for_unknown(town: Town) -> None:
    donor, hashes = town.donor(), SlowHashes()
    (post,) = town.posts(donor, 1)
    async with Houses(town, hashes=hashes).open() as house:
        await house.connected()
        reader = house.pool.reader(PROJECT)

        async def let_go_on() -> None:
            await hashes.asked.wait()
            asked = town.calls("messages.getDialogs")
            await until(lambda: town.calls("messages.getDialogs") > asked)
            hashes.go_on.set()

        async def asked_meanwhile() -> Mapping[int, Message]:
            await hashes.asked.wait()
            return await reader.exact(donor.id, [post])

        _, found, _ = await asyncio.gather(reader.tops(), asked_meanwhile(), let_go_on())

    assert list(found) == [post]


async def test_an_unknown_channel_is_looked_for_in_the_dialogs_once_for_each_connection(
    town: Town, house: House
) -> None:
    async def looked_for() -> int:
        before = town.calls("messages.getDialogs")
        for _ in range(2):
            with pytest.raises(NotFoundYet):
                await house.pool.reader(PROJECT).exact(987654, [1])
        return town.calls("messages.getDialogs") - before

    assert await looked_for() == 1
    town.door.drop_all()
    await until(lambda: len(house.heard.connected) == 2)
    assert await looked_for() == 1
