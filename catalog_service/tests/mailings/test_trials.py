"""A manager sends a letter to himself, and is told what came of it."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from telegram_sandbox.faults import Rule

from catalog_service.mailings import trials
from catalog_service.mailings.models import Trial
from catalog_service.telegram import actions as telegram
from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.queries import silent_until
from catalog_service.tests.mailings.conftest import PostOffice, rows

State = Trial.State


@pytest.fixture
async def trial(office: PostOffice) -> Trial:
    """To Anna, who has started the bot."""
    office.town.anna.starts()
    chat = await rows(lambda: ManagerChat.objects.create(chat_id=office.town.anna.id, label="Анна"))
    return await rows(lambda: Trial.objects.create(mailing=office.mailing, chat=chat, at=timezone.now()))


async def tried(trial: Trial) -> tuple[str, str]:
    await trials.send(trial.pk)
    await rows(trial.refresh_from_db)
    return trial.state, trial.words


async def test_the_letter_arrives_as_recipients_would_get_it(office: PostOffice, trial: Trial) -> None:
    assert await tried(trial) == (State.SENT, "")
    (told,) = office.town.anna.told()
    assert told.text == "Осталось одно место"
    assert told.content.markup
    assert [row[0]["text"] for row in told.content.markup["inline_keyboard"]] == [
        "Не писать про «Бизнес»",
        "Не получать рассылки совсем",
    ]


async def test_a_trial_that_something_has_come_of_is_not_sent_again(office: PostOffice, trial: Trial) -> None:
    await tried(trial)
    await tried(trial)
    assert len(office.town.anna.told()) == 1


async def test_who_has_blocked_the_bot_is_told_so(office: PostOffice, trial: Trial) -> None:
    office.town.anna.blocks()
    state, words = await tried(trial)
    assert state == State.FAILED
    assert words.startswith("Telegram не пускает бота в этот чат")


async def test_what_telegram_does_not_take_is_told_in_its_words(office: PostOffice, trial: Trial) -> None:
    office.town.faults.add(Rule.error(400, "Bad Request: can't parse entities", method="sendMessage"))
    assert await tried(trial) == (
        State.FAILED,
        "Telegram не принимает это письмо, ответ Telegram: «Bad Request: can't parse entities».",
    )


async def test_in_silence_telegram_is_not_asked(office: PostOffice, trial: Trial) -> None:
    now = timezone.now()
    until = now + timedelta(minutes=59, milliseconds=100)
    await rows(lambda: telegram.keep_silent(until, now))
    state, words = await tried(trial)
    assert (state, office.town.api.calls.count("sendMessage")) == (State.FAILED, 0)
    assert "помолчать" in words
    assert await rows(lambda: silent_until(now)) == until, "nobody has said anything new"


async def test_a_wait_that_a_trial_is_told_of_holds_everybody(office: PostOffice, trial: Trial) -> None:
    office.town.faults.add(Rule.too_many_requests(3600, method="sendMessage"))
    state, words = await tried(trial)
    assert (state, "3600 с" in words) == (State.FAILED, True)
    assert await rows(lambda: silent_until(timezone.now()))


async def test_without_a_bot_the_trial_says_so(trial: Trial) -> None:
    with override_settings(BOT_TOKEN=""):
        assert await tried(trial) == (State.FAILED, "Telegram не узнаёт бота: токен отозван или неверен.")
