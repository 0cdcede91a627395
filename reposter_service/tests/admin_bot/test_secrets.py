"""What an admin types to sign a userbot in stays between him and Telegram, also where the bot itself goes wrong."""

import re

from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.ways import PASSWORD, WITH_PASSWORD, come_to, furnish
from reposter_service.tests.whole_log import whole_log

WRONG_CODE, WRONG_PASSWORD = "40506", "battery staple"


def everywhere(town: Town, log: str) -> str:
    """The log, all that is stored, all that stands in the chat, and how the rooms of the service would be printed."""
    chat = [message.text for message in town.world.direct.chat(town.ann.person, town.bot)]
    return "\n".join([log, repr(town.storage.memory), *chat, repr(town.sign_ins.alive)])


def spellings(code: str) -> list[str]:
    return [code, "-".join(code), " ".join(code)]


def is_found(secret: str, where: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(secret)}(?!\d)", where))


async def test_a_mistake_of_ours_is_reported_without_what_was_typed(town: Town) -> None:
    wrong = ZeroDivisionError("division by zero")
    await furnish(town)
    with whole_log() as log:
        await come_to(town, Prompts.code)
        code = town.sign_ins.codes[WITH_PASSWORD]
        town.sign_ins.raises = {"code": [wrong], "password": [wrong]}
        assert await town.ann.says("-".join(WRONG_CODE)) == [texts.MISTAKE]
        await town.ann.says("-".join(code))
        assert await town.ann.says(WRONG_PASSWORD) == [texts.MISTAKE]
        await town.ann.says(PASSWORD)
        written = log.getvalue()
    assert "Traceback" in written
    assert len(await town.storage.accounts.all()) == 0
    for secret in (*spellings(code), *spellings(WRONG_CODE), PASSWORD, WRONG_PASSWORD):
        assert not is_found(secret, everywhere(town, written)), secret


async def test_a_telegram_that_does_not_answer_the_bot_is_told_of_without_what_was_typed(town: Town) -> None:
    """Errors of the Bot API's client hold the whole request that failed."""
    await furnish(town)
    with whole_log() as log:
        await come_to(town, Prompts.code)
        code = town.sign_ins.codes[WITH_PASSWORD]
        await town.ann.says("-".join(code))
        for method in ("deleteMessage", "sendMessage"):
            town.faults.add(Rule(FaultKind.DROP_SOCKET, method=method, door="bot", times=2))
        await town.ann.says(WRONG_PASSWORD)
        await town.ann.says(PASSWORD)
        written = log.getvalue()
    assert "the bot could not answer" in written
    for secret in (*spellings(code), PASSWORD, WRONG_PASSWORD):
        assert not is_found(secret, written + repr(town.storage.memory)), secret


async def test_a_password_that_cannot_be_deleted_is_told_to_be_deleted_by_hand(town: Town) -> None:
    await furnish(town)
    await come_to(town, Prompts.password)
    town.faults.add(Rule.error(400, "Bad Request: message can't be deleted", method="deleteMessage", door="bot"))
    told, wrong = await town.ann.says(WRONG_PASSWORD)
    assert told == "Не удалось удалить ваше сообщение: удалите его сами, в нём секрет"
    assert wrong == "Пароль неверный. Отправьте его ещё раз"
