"""Inline buttons: a press is a query that its bot owes an answer."""

from dataclasses import dataclass

from telegram_sandbox.world.events import ButtonAnswered, ButtonPressed
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.messages import DirectMessage
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused


@dataclass(frozen=True, slots=True)
class ButtonAnswer:
    """What the presser sees: a passing notice, an alert, or an address to open."""

    text: str = ""
    is_alert: bool = False
    url: str = ""


@dataclass(eq=False, slots=True)
class CallbackQuery:
    """`data`: the pressed button's `callback_data`. `answer` is None until the bot has answered."""

    id: str
    person: Person
    bot: Person
    message: DirectMessage
    data: str
    answer: ButtonAnswer | None = None


class Buttons:
    """Presses waiting for their bot, and those answered."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._queries: dict[str, CallbackQuery] = {}

    def press(self, person: Person, bot: Person, message: DirectMessage, data: str) -> CallbackQuery:
        """Press a button under a bot's message."""
        query = CallbackQuery(str(self._ground.new_number()), person, bot, message, data)
        self._queries[query.id] = query
        self._ground.emit(ButtonPressed(query))
        return query

    def answer(self, bot: Person, query_id: str, answer: ButtonAnswer) -> CallbackQuery:
        """The bot answers once; a second time, or a stranger's query, is `QUERY_ID_INVALID`."""
        query = self._queries.get(query_id)
        if query is None or query.bot is not bot or query.answer is not None:
            raise Refused("QUERY_ID_INVALID")
        query.answer = answer
        self._ground.emit(ButtonAnswered(query))
        return query
