import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError, TelegramUnauthorizedError
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.tests.bot_api.stage import Stage


async def test_too_many_requests_say_when_to_come_back(stage: Stage) -> None:
    stage.faults.add(Rule.too_many_requests(3, method="sendMessage", times=1))
    with pytest.raises(TelegramRetryAfter) as refused:
        await stage.bot.send_message(stage.ann.id, "x")
    assert refused.value.retry_after == 3
    assert stage.api.calls.count("sendMessage") == 1
    assert (await stage.bot.send_message(stage.ann.id, "x")).text == "x"


async def test_a_fault_can_be_for_one_chat(stage: Stage) -> None:
    stage.faults.add(Rule.error(500, "Internal Server Error", door="bot", channel_id=stage.news.id))
    assert await stage.bot.send_message(stage.ann.id, "x")
    with pytest.raises(TelegramServerError):
        await stage.bot.send_message("@news_x", "x")


async def test_a_lost_answer_leaves_the_deed_done(stage: Stage) -> None:
    stage.faults.add(Rule.lose_answer("sendMessage", times=1))
    with pytest.raises(TelegramNetworkError):
        await stage.bot.send_message("@news_x", "done")
    assert stage.texts() == ["done"]


async def test_a_dropped_connection_leaves_nothing_done(stage: Stage) -> None:
    stage.faults.add(Rule(FaultKind.DROP_SOCKET, method="sendMessage", times=1))
    with pytest.raises(TelegramNetworkError):
        await stage.bot.send_message("@news_x", "lost")
    assert not stage.news.messages


@pytest.mark.parametrize("kind", [FaultKind.BAN, FaultKind.REVOKE_KEY])
async def test_a_banned_bot_and_a_revoked_token_are_401_for_good(stage: Stage, kind: FaultKind) -> None:
    stage.faults.add(Rule(kind, method="getMe", times=1))
    for _ in range(2):
        with pytest.raises(TelegramUnauthorizedError):
            await stage.bot.get_me()


async def test_an_update_can_be_lost(stage: Stage) -> None:
    stage.faults.add(Rule.lose_pushes(door="bot", method="message", who="menubot", times=1))
    for text in ("lost", "heard"):
        stage.world.direct.send(stage.ann, stage.menu, text)
    assert [update["message"]["text"] for update in stage.updates()] == ["heard"]


async def test_a_delay_delays_and_no_more(stage: Stage) -> None:
    stage.faults.add(Rule(FaultKind.DELAY_ANSWER, method="getMe", seconds=0.05))
    assert (await stage.bot.get_me()).is_bot
