from contextlib import nullcontext
from dataclasses import replace

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError, TelegramUnauthorizedError
from aiogram.types import BufferedInputFile
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.tests.bot_api.stage import Stage, until
from telegram_sandbox.world.media import picture

RED = picture((200, 30, 30))


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


@pytest.mark.parametrize("method", ["sendMessage", "sendPhoto"])
@pytest.mark.parametrize(
    ("rule", "trouble", "arrives"),
    [
        (Rule.too_many_requests(5), TelegramRetryAfter, False),
        (Rule.error(500, "Internal Server Error"), TelegramServerError, False),
        (Rule.lose_answer("*"), TelegramNetworkError, True),
        (Rule(FaultKind.DROP_SOCKET), TelegramNetworkError, False),
        (Rule(FaultKind.DELAY_ANSWER, seconds=60), TelegramNetworkError, True),
        (Rule(FaultKind.DELAY_DEED, seconds=60), TelegramNetworkError, False),
        (Rule(FaultKind.REVOKE_KEY), TelegramUnauthorizedError, False),
        (Rule.rate_limit(1), None, True),
    ],
    ids=["429", "500", "lost answer", "cut", "slow answer", "slow deed", "revoked", "within the rate"],
)
async def test_whatever_goes_wrong_goes_wrong_with_texts_and_with_pictures(
    stage: Stage, method: str, rule: Rule, trouble: type[Exception] | None, arrives: bool
) -> None:
    stage.faults.add(replace(rule, method=method, times=1))
    before = len(stage.world.direct.chat(stage.ann, stage.menu))
    with pytest.raises(trouble) if trouble else nullcontext():
        await _sent(stage, method, patience_s=0.3 if rule.seconds else 60)
    if arrives:
        await until(lambda: stage.last().sender_id == stage.menu.id)
    assert len(stage.world.direct.chat(stage.ann, stage.menu)) == before + arrives


async def _sent(stage: Stage, method: str, *, patience_s: float) -> None:
    if method == "sendMessage":
        await stage.bot.send_message(stage.ann.id, "x", request_timeout=patience_s)
    else:
        await stage.bot.send_photo(stage.ann.id, BufferedInputFile(RED, "x.png"), request_timeout=patience_s)


async def test_a_token_that_was_revoked_in_the_middle_can_be_given_back(stage: Stage) -> None:
    token = stage.menu.token or ""
    stage.faults.add(Rule(FaultKind.REVOKE_KEY, method="sendMessage", skip=1, times=1))
    assert await stage.bot.send_message(stage.ann.id, "before")
    with pytest.raises(TelegramUnauthorizedError):
        await stage.bot.send_message(stage.ann.id, "in the middle")
    stage.world.people.give_token(stage.menu, token)
    assert await stage.bot.send_message(stage.ann.id, "after")
    assert [m.text for m in stage.world.direct.chat(stage.ann, stage.menu)][-2:] == ["before", "after"]


async def test_an_update_can_be_lost(stage: Stage) -> None:
    stage.faults.add(Rule.lose_pushes(door="bot", method="message", who="menubot", times=1))
    for text in ("lost", "heard"):
        stage.world.direct.send(stage.ann, stage.menu, text)
    assert [update["message"]["text"] for update in stage.updates()] == ["heard"]


async def test_a_delay_delays_and_no_more(stage: Stage) -> None:
    stage.faults.add(Rule(FaultKind.DELAY_ANSWER, method="getMe", seconds=0.05))
    assert (await stage.bot.get_me()).is_bot
