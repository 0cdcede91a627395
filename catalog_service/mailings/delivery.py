"""One mailing as the sender works on it: its letter, and whether Telegram takes it at all.

Imports aiogram, as shift.py and trials.py do with it: never from what the web process loads.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from catalog_service.mailings.letters import letter
from catalog_service.mailings.models import Mailing
from catalog_service.telegram import client
from catalog_service.telegram.letters import Letter
from catalog_service.telegram.outcomes import Outcome, Sent, Wrong
from catalog_service.telegram.sending import Sending, probe

MOST_WRONG = 5
"""So many recipients in a row whose letter is not accepted, and nobody who got it between them: it is the letter."""


@dataclass(frozen=True)
class Line:
    """The way to Telegram: what `telegram.sending` has, for one bot."""

    sending: Callable[[Letter, str], Sending]
    probe: Callable[[], Awaitable[Outcome | None]]


@asynccontextmanager
async def open_line() -> AsyncIterator[Line]:
    """The catalog's bot's."""
    async with client.open_bot(settings.BOT_TOKEN, settings.BOT_API_URL) as bot:
        yield Line(partial(Sending, bot), partial(probe, bot))


class Delivery:
    """`wrong`: ids of those recipients, `words`: what Telegram says of the last. `is_halted`: it is paused for that.

    Also when it is, Telegram's answers to letters that were under way are heard: whoever they were for waits again.
    """

    def __init__(self, mailing: Mailing, line: Line) -> None:
        self.mailing = mailing
        self.wrong: list[int] = []
        self.words = ""
        self.is_halted = False
        self._sending = line.sending(letter(mailing), mailing.picture_file_id)
        self._kept = mailing.picture_file_id

    async def to(self, visitor: int) -> Outcome:
        """One attempt."""
        return await self._sending.to(visitor)

    def heard(self, recipient: int, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                self.wrong.clear()
            case Wrong(words=words):
                self.wrong.append(recipient)
                self.words = words

    def go_on(self) -> None:
        """It was halted, and a manager has resumed it."""
        self.wrong.clear()
        self.is_halted = False

    @property
    def is_refused(self) -> bool:
        """Nobody is to get more of it, and those who did not get it wait."""
        return len(self.wrong) >= MOST_WRONG

    def new_file_id(self) -> str | None:
        """Telegram's name for the picture, to be kept; None: it is kept already."""
        found = self._sending.file_id
        if found == self._kept:
            return None
        self._kept = found
        return found
