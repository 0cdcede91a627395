"""One call under way, as the methods see it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram_sandbox.bot_api.accounts import Account
from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.world import Person, World

if TYPE_CHECKING:
    from telegram_sandbox.bot_api.door import BotApi


@dataclass(frozen=True, slots=True)
class Query:
    """Who asks (`account`), what (`arguments`), and the door it came through."""

    api: "BotApi"
    account: Account
    arguments: Arguments

    @property
    def bot(self) -> Person:
        return self.account.bot

    @property
    def world(self) -> World:
        return self.api.world
