"""What becomes of a message that the bot sends, as a value; by an unmodified aiogram, over a socket."""

from asyncio import StreamReader, StreamWriter, start_server
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.methods import SendMessage
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world import AccountState, World

from catalog_service.telegram import client
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import BotUnknown, Moved, Outcome, Refused, Sent, Trouble, Unreached, Wait, Wrong
from catalog_service.tests.town import Town, town_of

Refusal = ManagerChat.Refusal


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with town_of(World()) as town:
        yield town


async def sent(town: Town, chat_id: int, text: str = "Заявка", *, is_html: bool = False, token: str = "") -> Outcome:
    async with client.open_bot(token or town.token, town.url) as bot:
        return await client.send(bot, chat_id, text, is_html=is_html)


async def test_what_arrives_has_a_number(town: Town) -> None:
    town.anna.starts()
    assert isinstance(await sent(town, town.anna.id), Sent)
    assert [each.text for each in town.anna.told()] == ["Заявка"]


async def test_text_is_plain_unless_it_is_said_to_be_html(town: Town) -> None:
    town.anna.starts()
    for is_html in (False, True):
        await sent(town, town.anna.id, "<b>Заявка</b>", is_html=is_html)
    assert [each.text for each in town.anna.told()] == ["<b>Заявка</b>", "Заявка"]


async def test_who_has_not_started_the_bot_is_told_from_who_blocked_it(town: Town) -> None:
    assert await sent(town, town.anna.id) == Refused(Refusal.NOT_STARTED)
    town.anna.starts()
    town.anna.blocks()
    assert await sent(town, town.anna.id) == Refused(Refusal.BLOCKED)


async def test_a_deleted_account_and_a_strange_number_are_told_apart(town: Town) -> None:
    town.anna.starts()
    town.world.people.set_state(town.anna.person, AccountState.DELETED)
    assert await sent(town, town.anna.id) == Refused(Refusal.DELETED)
    assert await sent(town, 4242) == Refused(Refusal.NOT_FOUND)


@pytest.mark.parametrize(
    ("code", "words", "outcome"),
    [
        (403, "Forbidden: bot was kicked from the supergroup chat", Refused(Refusal.REMOVED)),
        (403, "Forbidden: bot is not a member of the supergroup chat", Refused(Refusal.REMOVED)),
        (403, "Forbidden: something new", Refused(Refusal.BLOCKED)),
        (400, "Bad Request: not enough rights to send text messages to the chat", Refused(Refusal.SILENCED)),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Refused(Refusal.SILENCED)),
        (403, "Forbidden: bot can't send messages to bots", Refused(Refusal.NOT_FOUND)),
        (400, "Bad Request: PEER_ID_INVALID", Refused(Refusal.NOT_FOUND)),
        (400, "Bad Request: message is too long", Wrong("Bad Request: message is too long")),
        (413, "Request Entity Too Large", Wrong("Request Entity Too Large")),
        (502, "Bad Gateway", Trouble("Bad Gateway")),
    ],
)
async def test_telegrams_words_decide(town: Town, code: int, words: str, outcome: Outcome) -> None:
    town.faults.add(Rule.error(code, words, method="sendMessage"))
    assert await sent(town, town.anna.id) == outcome


async def test_links_in_what_managers_are_told_show_no_preview(town: Town) -> None:
    await sent(town, town.anna.id)
    (call,) = town.api.calls.of("sendMessage")
    assert call.arguments["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(("code", "words"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_without_its_bot_telegram_says_so_in_two_ways(town: Town, code: int, words: str) -> None:
    town.faults.add(Rule.error(code, words, method="sendMessage"))
    assert isinstance(await sent(town, town.anna.id), BotUnknown)


async def test_a_wait_that_telegram_asks_for_is_told(town: Town) -> None:
    town.faults.add(Rule.too_many_requests(17, method="sendMessage"))
    assert await sent(town, town.anna.id) == Wait(17)


async def test_a_lost_answer_may_hide_a_message_that_has_arrived(town: Town) -> None:
    town.anna.starts()
    town.faults.add(Rule(FaultKind.LOSE_ANSWER, method="sendMessage"))
    assert isinstance(await sent(town, town.anna.id), Trouble)
    assert len(town.anna.told()) == 1


async def test_a_connection_that_breaks_is_trouble_and_nothing_is_said_twice(town: Town) -> None:
    rule = town.faults.add(Rule(FaultKind.DROP_SOCKET, method="sendMessage"))
    async with client.open_bot(town.token, town.url) as bot:
        await bot.me()  # the connection is one that has served already
        assert isinstance(await client.send(bot, town.anna.id, "Заявка"), Trouble)
    assert town.faults.times_struck(rule) == 1


async def test_an_answer_that_does_not_come_in_time_is_trouble(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT_S", 0.2)
    town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="sendMessage", seconds=2))
    town.anna.starts()
    assert isinstance(await sent(town, town.anna.id), Trouble)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9", "http://telegram.invalid", "https://127.0.0.1:{port}"],
    ids=["nobody listens", "no such host", "no TLS there"],
)
async def test_without_a_way_to_telegram_the_message_has_not_arrived(town: Town, address: str) -> None:
    url = address.format(port=urlsplit(town.url).port)
    async with client.open_bot(town.token, url) as bot:
        assert isinstance(await client.send(bot, town.anna.id, "Заявка"), Unreached)


async def test_a_connection_that_does_not_come_about_in_time_is_no_way_either(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CONNECT_S", 0.2)
    async with silent_host() as url, client.open_bot(town.token, url) as bot:
        assert isinstance(await client.send(bot, town.anna.id, "Заявка"), Unreached)


@asynccontextmanager
async def silent_host() -> AsyncIterator[str]:
    """It takes connections and says nothing, so that no TLS comes about."""

    async def hush(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await start_server(hush, "127.0.0.1", 0) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_page_of_a_proxy_that_is_no_text_is_trouble_as_its_others_are() -> None:
    page = "<h1>Шлюз не отвечает</h1>".encode("cp1251")
    head = f"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + page)
        await writer.drain()
        writer.close()

    async with await start_server(answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with client.open_bot("1:AA", url) as bot:
            assert isinstance(await client.send(bot, 1, "Заявка"), Trouble)


async def test_a_wrong_token_is_told_without_the_token(town: Town) -> None:
    token = "7000000001:AAF-revoked-0123456789-0123456789ab"
    outcome = await sent(town, town.anna.id, token=token)
    assert isinstance(outcome, BotUnknown)
    assert token not in repr(outcome)


def test_a_group_that_became_a_supergroup_is_another_chat() -> None:
    error = TelegramMigrateToChat(SendMessage(chat_id=-5, text="Заявка"), "upgraded", migrate_to_chat_id=-1005)
    assert client.outcome_of(error) == Moved(-1005)
