"""The bot door's whole state, behind its HTTP: accounts, calls, web-app queries, webhooks."""

import inspect
from typing import Any

from telegram_sandbox.bot_api.accounts import Account
from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.bot_api.call_log import CallEntry, CallLog
from telegram_sandbox.bot_api.methods import METHODS
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError, from_world
from telegram_sandbox.bot_api.updates import Updates
from telegram_sandbox.bot_api.views import MessageViews
from telegram_sandbox.faults import Faults
from telegram_sandbox.tasks import Tasks
from telegram_sandbox.world import AccountState, Person, Refused, World

TWO_DAYS = 48 * 3600


class BotApi:
    """`deletion_limit`: a bot may delete messages not older than so many world seconds; None lifts the rule."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world
        self.faults = faults
        self.calls = CallLog()
        self.views = MessageViews(world)
        self.tasks = Tasks()
        self.deletion_limit: int | None = TWO_DAYS
        self.web_app_queries: dict[str, tuple[Person, Person]] = {}
        self._accounts: dict[int, Account] = {}
        self._stop_hearing = world.subscribe(Updates(world, self.views, faults, self.account).hear)

    def account(self, bot: Person) -> Account:
        return self._accounts.setdefault(bot.id, Account(bot))

    def account_by_token(self, token: str) -> Account:
        """The bot with this token. What is no token at all is 404, as at Telegram; a strange or dead one 401."""
        number, colon, secret = token.partition(":")
        if not (colon and number.isdigit() and secret):
            raise BotApiError.verbatim("Not Found", 404)
        bot = self.world.people.by_token(token)
        if bot is None or bot.state in (AccountState.BANNED, AccountState.DELETED):
            raise BotApiError.verbatim("Unauthorized", 401)
        return self.account(bot)

    def menu_button(self, bot: Person, person_id: int = 0) -> dict[str, Any]:
        """What stands beside the text field of the person's chat with the bot; of 0, everybody's."""
        buttons = self.account(bot).menu_buttons
        return buttons.get(person_id) or buttons.get(0) or {"type": "commands"}

    def web_app_query(self, person: Person, bot: Person) -> str:
        """A `query_id` for a Mini App's launch data; the bot may answer it once (`answerWebAppQuery`)."""
        query_id = f"AAE{self.world.new_number()}"
        self.web_app_queries[query_id] = (person, bot)
        return query_id

    async def perform(self, account: Account, method: str, arguments: Arguments) -> Any:
        """Do one call and write it down; `BotApiError` when it is refused."""
        deed = METHODS.get(method.lower())
        if deed is None:
            self.calls.unknown[method] += 1
            raise BotApiError.verbatim("Not Found: method not found", 404)
        name, work = deed
        try:
            result = work(Query(self, account, arguments))
            result = await result if inspect.isawaitable(result) else result
        except Refused as refused:
            self.note(account, name, arguments, error=str(from_world(refused)))
            raise from_world(refused) from refused
        except BotApiError as refusal:
            self.note(account, name, arguments, error=str(refusal))
            raise
        self.note(account, name, arguments, result=result)
        return result

    def note(self, account: Account, method: str, arguments: Arguments, *, result: Any = None, error: str = "") -> None:
        """Write a call into the log."""
        entry = CallEntry(self.world.now(), account.bot.id, method, arguments.plain(), result, error)
        self.calls.add(entry)

    async def close(self) -> None:
        """End polls and deliveries; hear nothing more."""
        self._stop_hearing()
        self.end_polls()
        await self.tasks.close()

    def end_polls(self) -> None:
        for account in self._accounts.values():
            account.inbox.end_waiting()
