"""What the workflows rely on, of the real bot and of the one in memory that their tests use alike."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram_sandbox.faults import Rule
from telegram_sandbox.world import AdminRights

from reposter_service.admin_bot.channels import AiogramChannels, channel_id, chat_id
from reposter_service.domain.links import PrivateLink, PublicLink
from reposter_service.errors import BotRefused, FloodWait, LinkProblem, LinkRefused, Temporary
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.bot_channels_in_memory import BotChannelsInMemory
from reposter_service.workflows.records import ChannelCard
from reposter_service.workflows.telegram_ports import BotChannels


class Stage(Protocol):
    """Channels to be set up; a test does not know where they are."""

    @property
    def channels(self) -> BotChannels: ...
    def channel(self, username: str | None = None, *, administered: bool = False) -> int: ...
    def group(self, username: str) -> None: ...
    def person(self, username: str) -> None: ...


@dataclass
class InMemory:
    channels: BotChannelsInMemory
    _ids: int = 100

    def channel(self, username: str | None = None, *, administered: bool = False) -> int:
        self._ids += 1
        self.channels.channel(self._ids, username, "Новости")
        if administered:
            self.channels.admin_of.add(self._ids)
        return self._ids

    def group(self, username: str) -> None:
        self.channels.others[username] = LinkProblem.GROUP

    def person(self, username: str) -> None:
        """One who has talked to the bot."""
        self.channels.others[username] = LinkProblem.PERSON


@dataclass
class OverSockets:
    town: Town
    channels: BotChannels

    def channel(self, username: str | None = None, *, administered: bool = False) -> int:
        return self.town.channel("Новости", username, bot_is_admin=administered).id

    def group(self, username: str) -> None:
        self.town.world.channels.create("Чат", owner=self.town.owner, username=username, is_group=True)

    def person(self, username: str) -> None:
        self.town.world.direct.start(self.town.world.people.add("Cat", username=username), self.town.bot)


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[Bot]:
    bot = Bot(town.token, session=AiohttpSession(api=TelegramAPIServer.from_base(town.url)))
    async with bot.session:
        yield bot


@pytest.fixture(params=["in memory", "over sockets"])
async def stage(request: pytest.FixtureRequest, town: Town, bot: Bot) -> Stage:
    return InMemory(BotChannelsInMemory()) if request.param == "in memory" else OverSockets(town, AiogramChannels(bot))


async def problem(stage: Stage, link: PublicLink | PrivateLink) -> LinkProblem:
    with pytest.raises(LinkRefused) as refused:
        await stage.channels.find(link)
    return refused.value.problem


async def test_a_public_channel_is_found_by_its_name_in_any_case_of_letters(stage: Stage) -> None:
    id_ = stage.channel("newsroom")
    assert await stage.channels.find(PublicLink("NewsRoom", 7)) == ChannelCard(id_, "Новости", "newsroom")


async def test_a_private_channel_is_found_where_the_bot_is_its_admin(stage: Stage) -> None:
    id_ = stage.channel(administered=True)
    assert await stage.channels.find(PrivateLink(id_)) == ChannelCard(id_, "Новости", None)


async def test_a_private_channel_of_others_is_not_shown(stage: Stage) -> None:
    assert await problem(stage, PrivateLink(stage.channel())) is LinkProblem.NOT_A_MEMBER


async def test_a_free_name_is_nothing(stage: Stage) -> None:
    assert await problem(stage, PublicLink("nobody_here")) is LinkProblem.NOTHING


async def test_a_group_is_a_group(stage: Stage) -> None:
    stage.group("some_chat")
    assert await problem(stage, PublicLink("some_chat")) is LinkProblem.GROUP


async def test_a_person_whom_the_bot_has_met_is_a_person(stage: Stage) -> None:
    stage.person("cat_person")
    assert await problem(stage, PublicLink("cat_person")) is LinkProblem.PERSON


@pytest.mark.parametrize("administered", [True, False])
@pytest.mark.parametrize("username", ["newsroom", None])
async def test_administrators_are_told_from_others(stage: Stage, username: str | None, administered: bool) -> None:
    id_ = stage.channel(username, administered=administered)
    assert await stage.channels.administers(id_) is administered


async def test_a_channel_that_does_not_exist_is_not_administered(stage: Stage) -> None:
    assert not await stage.channels.administers(999)


# --- The real bot alone ----------------------------------------------------------------------------------------------


async def test_a_bot_is_told_by_the_end_of_its_name(bot: Bot) -> None:
    with pytest.raises(LinkRefused) as refused:
        await AiogramChannels(bot).find(PublicLink("housebot"))
    assert refused.value.problem is LinkProblem.BOT


async def test_a_channel_that_has_thrown_the_bot_out_is_not_shown(town: Town, bot: Bot) -> None:
    channel = town.channel("Новости", bot_is_admin=True)
    town.world.members.kick(channel, town.bot, by=town.owner)
    with pytest.raises(LinkRefused) as refused:
        await AiogramChannels(bot).find(PrivateLink(channel.id))
    assert refused.value.problem is LinkProblem.NOT_A_MEMBER
    assert not await AiogramChannels(bot).administers(channel.id)


async def test_an_admin_without_any_right_is_one(town: Town, bot: Bot) -> None:
    channel = town.channel("Новости")
    town.world.members.promote(channel, town.bot, AdminRights.none(), by=town.owner)
    assert await AiogramChannels(bot).administers(channel.id)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(Rule.too_many_requests(7), FloodWait, id="too many requests"),
        pytest.param(Rule.error(502, "Bad Gateway", door="bot"), Temporary, id="trouble of Telegram"),
        pytest.param(Rule.error(401, "Unauthorized", door="bot"), BotRefused, id="a token that is over"),
    ],
)
async def test_trouble_is_told_in_our_words(town: Town, bot: Bot, fault: Rule, error: type[Exception]) -> None:
    channel = town.channel("Новости", "newsroom", bot_is_admin=True)
    await town.stops()
    town.faults.add(fault)
    for question in (AiogramChannels(bot).find(PublicLink("newsroom")), AiogramChannels(bot).administers(channel.id)):
        with pytest.raises(error) as raised:
            await question
        if isinstance(raised.value, FloodWait):
            assert raised.value.retry_after == timedelta(seconds=7)
    town.faults.clear()
    await town.starts()


def test_ids_are_written_as_the_bot_api_writes_them() -> None:
    assert chat_id(1234567890) == -1001234567890
    assert channel_id(-1001234567890) == 1234567890
