"""Which methods there are, and what a method is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from telegram_sandbox.mtproto.connection import Connection
from telegram_sandbox.mtproto.keys import AuthKey, AuthKeys
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.wire_clock import WireClock
from telegram_sandbox.world.buttons import CallbackQuery
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.world import World

Method = Callable[["Call", Any], Any]


class Office(Protocol):
    """What methods need of the door besides the world."""

    keys: AuthKeys
    port: int
    wire_clock: WireClock

    async def answer_to(self, query: CallbackQuery) -> None:
        """Wait until the bot has answered the press, or for too long."""

    def push_to(self, auth: AuthKey, update: Any) -> None:
        """Send an update to every connection of one session."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method: by whom, over which connection."""

    office: Office
    world: World
    connection: Connection
    auth: AuthKey
    person: Person | None

    @property
    def me(self) -> Person:
        """The account that calls, or `AUTH_KEY_UNREGISTERED`."""
        if self.person is None:
            raise Refused("AUTH_KEY_UNREGISTERED")
        return self.person

    def views(self) -> Views:
        """The caller's eyes, fresh for one answer."""
        return Views(self.world, self.me)


@dataclass(frozen=True, slots=True)
class Entry:
    """`is_public`: before signing in. `when_frozen`: a frozen account may still do it."""

    run: Method
    is_public: bool
    when_frozen: bool


METHODS: dict[str, Entry] = {}


def method(name: str, *, is_public: bool = False, when_frozen: bool = False) -> Callable[[Method], Method]:
    """Register a function as the method of this name (`messages.getHistory`)."""

    def register(run: Method) -> Method:
        METHODS[name] = Entry(run, is_public, when_frozen or is_public)
        return run

    return register
