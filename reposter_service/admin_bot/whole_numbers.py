"""Numbers that people type: whole ones from 1 on, in plain digits."""

import re

from aiogram.types import Message

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk

_WHOLE = re.compile(r"([-−]?)([0-9]+)")


async def whole_number(message: Message, raw_state: str, talk: Talk, highest: int) -> int | None:
    """The number that answers the question `raw_state`. None where it is none from 1 to `highest`: that is said, and
    the question stands.
    """
    typed = _WHOLE.fullmatch((message.text or "").strip())
    if typed is None:
        await talk.again(texts.not_a_number(raw_state))
        return None
    number = -1 if typed[1] else int(typed[2])
    if 1 <= number <= highest:
        return number
    await talk.again(texts.out_of_range(raw_state))
    return None
