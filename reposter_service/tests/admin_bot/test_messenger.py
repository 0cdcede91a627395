"""The messenger against a Bot API on a real socket: what arrives, and what each refusal becomes."""

import logging
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import structlog
from aiohttp.test_utils import TestServer
from telegram_sandbox.bot_api.server import BOT_API, application
from telegram_sandbox.faults import FaultKind, Faults, Rule
from telegram_sandbox.world import Person, World

from reposter_service.admin_bot.connection import open_bot
from reposter_service.admin_bot.messenger import AiogramMessenger
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, PostUnavailable, TelegramError, Temporary
from reposter_service.tests.admin_bot.socks_proxy import socks_proxy


@dataclass
class Post:
    """A bot, Ann who has pressed /start, and what she has been told."""

    world: World
    faults: Faults
    ann: Person
    bot: Person
    url: str
    calls: Any
    log: list[MutableMapping[str, Any]] = field(default_factory=list)

    @property
    def token(self) -> str:
        assert self.bot.token is not None
        return self.bot.token

    @asynccontextmanager
    async def messenger(
        self, *, token: str | None = None, timeout_s: float = 20, proxy: str | None = None
    ) -> AsyncIterator[AiogramMessenger]:
        bot = open_bot(token or self.token, self.url, timedelta(seconds=timeout_s), proxy)
        yield AiogramMessenger(bot)
        await bot.session.close()

    def told(self) -> list[str]:
        return [m.text for m in self.world.direct.chat(self.ann, self.bot) if m.sender_id == self.bot.id]


@asynccontextmanager
async def post_office() -> AsyncIterator[Post]:
    world = World()
    faults = Faults(world.clock.exact)
    ann, bot = world.people.add("Ann"), world.people.add_bot("alertsbot")
    world.direct.start(ann, bot)
    app = application(world, faults)
    async with TestServer(app) as server:
        yield Post(world, faults, ann, bot, str(server.make_url("")), app[BOT_API].calls)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with post_office() as post:
        with structlog.testing.capture_logs() as post.log:
            yield post
        assert not post.calls.unknown
        assert post.token not in repr(post.log)


async def refusal(post: Post, admin_id: int | None = None, **how: Any) -> TelegramError:
    async with post.messenger(**how) as messenger:
        with pytest.raises(TelegramError) as caught:
            await messenger.send(admin_id or post.ann.id, "привет")
    assert post.token not in f"{caught.value!r} {caught.value.__cause__!r} {messenger!r}"
    assert caught.value.__suppress_context__  # what aiogram raises holds the text and the whole request
    return caught.value


async def test_a_text_arrives_as_it_is_without_markup_or_preview(post: Post) -> None:
    text = 'проект "<b>Кино</b>": https://t.me/donor/2 *важно*'
    async with post.messenger() as messenger:
        await messenger.send(post.ann.id, text)
    assert post.told() == [text]
    [call] = post.calls.of("sendMessage")
    assert call.arguments["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call.arguments


async def test_a_long_text_arrives_in_parts(post: Post) -> None:
    text = "\n".join("строка" * 10 for _ in range(100))
    async with post.messenger() as messenger:
        await messenger.send(post.ann.id, text)
    assert len(post.told()) == 2
    assert "\n".join(post.told()) == text


async def test_who_never_pressed_start_cannot_be_reached(post: Post) -> None:
    assert isinstance(await refusal(post, post.world.people.add("Bob").id), AdminUnreachable)


async def test_who_blocked_the_bot_cannot_be_reached(post: Post) -> None:
    post.world.direct.block(post.ann, post.bot)
    assert isinstance(await refusal(post), AdminUnreachable)


async def test_who_does_not_exist_cannot_be_reached(post: Post) -> None:
    assert isinstance(await refusal(post, 999_999), AdminUnreachable)


async def test_a_wait_is_as_long_as_telegram_says(post: Post) -> None:
    post.faults.add(Rule.too_many_requests(17, method="sendMessage"))
    trouble = await refusal(post)
    assert isinstance(trouble, FloodWait)
    assert trouble.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(FaultKind.DROP_SOCKET, door="bot"),
        Rule.lose_answer("sendMessage"),
        Rule.error(500, "Internal Server Error", door="bot"),
        Rule.error(502, "Bad Gateway", door="bot"),
        Rule.error(500, "restart", door="bot"),
    ],
    ids=lambda rule: f"{rule.kind} {rule.text}",
)
async def test_trouble_on_the_way_is_temporary(post: Post, rule: Rule) -> None:
    post.faults.add(rule)
    trouble = await refusal(post)
    assert type(trouble) is Temporary


async def test_an_answer_that_does_not_come_is_given_up(post: Post) -> None:
    post.faults.add(Rule(FaultKind.DELAY_ANSWER, door="bot", seconds=60))
    assert type(await refusal(post, timeout_s=0.1)) is Temporary


async def test_nobody_listening_is_temporary(post: Post) -> None:
    post.url = "http://127.0.0.1:1"
    assert type(await refusal(post)) is Temporary


async def test_a_token_that_telegram_does_not_know_is_a_state_of_the_bot(post: Post) -> None:
    assert isinstance(await refusal(post, token="1:strange"), BotRefused)


async def test_an_unknown_bot_is_told_once_in_the_log_and_its_return_too(post: Post) -> None:
    revoked, post.bot.token = post.token, "1:other"
    async with post.messenger(token=revoked) as messenger:
        for _ in range(3):
            with pytest.raises(BotRefused):
                await messenger.send(post.ann.id, "привет")
        post.bot.token = revoked
        for _ in range(2):
            await messenger.send(post.ann.id, "привет")
    assert [line["event"] for line in post.log] == [
        "Telegram does not know the bot: REPOSTER_BOT_TOKEN is wrong or revoked, alerts wait",
        "Telegram knows the bot again",
    ]


async def test_no_log_of_any_level_names_the_token(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post.faults.add(Rule(FaultKind.DROP_SOCKET, door="bot", times=1))
    await refusal(post)
    async with post.messenger() as messenger:
        await messenger.send(post.ann.id, "привет")
    ours = [record for record in caplog.records if not record.name.startswith(("aiohttp", "telegram_sandbox"))]
    assert post.token not in " ".join(record.getMessage() for record in ours)


async def test_a_text_takes_the_way_through_the_proxy(post: Post) -> None:
    async with socks_proxy() as proxy, post.messenger(proxy=proxy.url) as messenger:
        await messenger.send(post.ann.id, "привет")
    assert post.told() == ["привет"]
    assert [f"http://{host}:{port}" for host, port in proxy.asked_for] == [post.url.rstrip("/")]


async def test_a_proxy_that_is_away_is_no_end(post: Post) -> None:
    async with socks_proxy() as gone:
        pass
    assert isinstance(await refusal(post, proxy=gone.url), Temporary)


# --- editing ---------------------------------------------------------------------------------------------------------


async def sent(post: Post, messenger: AiogramMessenger, text: str = "1 из 50") -> int:
    """The number of the message that Ann has got, as the bot knows it."""
    await messenger.send(post.ann.id, text)
    [*_, message] = post.world.direct.chat(post.ann, post.bot)
    return message.ids[post.bot.id]


async def test_a_message_is_changed_in_its_place_without_markup_or_preview(post: Post) -> None:
    async with post.messenger() as messenger:
        await messenger.edit(post.ann.id, await sent(post, messenger), "<b>2</b> из 50")
    assert post.told() == ["<b>2</b> из 50"]
    [call] = post.calls.of("editMessageText")
    assert call.arguments["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call.arguments


async def test_a_message_that_says_so_already_is_fine(post: Post) -> None:
    async with post.messenger() as messenger:
        message_id = await sent(post, messenger)
        for _ in range(2):
            await messenger.edit(post.ann.id, message_id, "1 из 50")
    assert post.told() == ["1 из 50"]
    assert post.log == []


async def test_a_message_that_is_gone_is_unavailable(post: Post) -> None:
    async with post.messenger() as messenger:
        message_id = await sent(post, messenger)
        post.world.direct.delete(post.bot, [message_id])
        with pytest.raises(PostUnavailable):
            await messenger.edit(post.ann.id, message_id, "2 из 50")


async def test_a_message_of_somebody_else_is_unavailable(post: Post) -> None:
    said = post.world.direct.send(post.ann, post.bot, "привет")
    async with post.messenger() as messenger:
        with pytest.raises(PostUnavailable):
            await messenger.edit(post.ann.id, said.ids[post.bot.id], "2 из 50")


async def test_nothing_is_changed_for_who_has_blocked_the_bot(post: Post) -> None:
    async with post.messenger() as messenger:
        message_id = await sent(post, messenger)
        refused = Rule.error(403, "Forbidden: bot was blocked by the user", method="editMessageText")
        post.faults.add(refused)
        with pytest.raises(AdminUnreachable):
            await messenger.edit(post.ann.id, message_id, "2 из 50")


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_a_flood_wait_of_the_bot_keeps_it_from_editing_till_it_is_over(post: Post, method: str) -> None:
    async with post.messenger() as messenger:
        message_id = await sent(post, messenger)
        post.faults.add(Rule.too_many_requests(30, method=method, times=1))
        with pytest.raises(FloodWait):
            await (messenger.send(post.ann.id, "ещё") if method == "sendMessage" else _edited(post, messenger))
        asked = post.calls.count("editMessageText")
        with pytest.raises(FloodWait) as flood:
            await messenger.edit(post.ann.id, message_id, "2 из 50")
    assert timedelta() < flood.value.retry_after <= timedelta(seconds=30)
    assert post.calls.count("editMessageText") == asked


async def _edited(post: Post, messenger: AiogramMessenger) -> None:
    await messenger.edit(post.ann.id, await sent(post, messenger), "2 из 50")
