"""People and bots of the world."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.names import Names
from telegram_sandbox.world.refusals import Refused

TELEGRAM_ID = 777000
"""The service account whose chat brings sign-in codes."""


class AccountState(StrEnum):
    ACTIVE = "active"
    BANNED = "banned"
    FROZEN = "frozen"
    DELETED = "deleted"


@dataclass(eq=False, slots=True)
class Person:
    """A person or a bot. `started` and `blocked` hold ids of bots this person pressed /start for, or blocked.

    `is_extra`: one of many without a telephone or a story, who are there to be written to.
    """

    id: int
    first_name: str
    phone: str | None = None
    username: str | None = None
    last_name: str = ""
    language_code: str = "ru"
    is_bot: bool = False
    token: str | None = None
    is_premium: bool = False
    password: str | None = None
    password_hint: str = ""
    state: AccountState = AccountState.ACTIVE
    frozen_since: int | None = None
    hides_forwards: bool = False
    is_extra: bool = False
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_alive(self) -> bool:
        """Neither banned nor deleted. A frozen account still reads and hears."""
        return self.state in (AccountState.ACTIVE, AccountState.FROZEN)

    @property
    def channels_limit(self) -> int:
        """How many channels one account may be in: Telegram's limit."""
        return 1000 if self.is_premium else 500


def bare_phone(phone: str) -> str:
    """Digits only: `+7 (900) 123` and `7900123` are one phone."""
    return "".join(character for character in phone if character.isdigit())


class People:
    """Everybody in the world, by id, phone, token and username; a hundred thousand are no burden."""

    def __init__(self, ground: Ground, names: Names) -> None:
        self._ground = ground
        self._names = names
        self._by_id: dict[int, Person] = {}
        self._by_phone: dict[str, Person] = {}
        self._bots: list[Person] = []
        self._residents: list[Person] = []
        self._next_person, self._next_bot = 500_000_001, 700_000_001
        self.telegram = self._keep(Person(TELEGRAM_ID, "Telegram", phone="42777"))

    def add(
        self,
        first_name: str = "Person",
        *,
        phone: str | None = None,
        username: str | None = None,
        password: str | None = None,
        is_premium: bool = False,
        person_id: int | None = None,
    ) -> Person:
        """A new person. Without a phone they get a free one; `password` switches two-factor sign-in on."""
        new_id = person_id if person_id is not None else self._next_person
        self._next_person = max(self._next_person, new_id) + 1
        number = bare_phone(phone) if phone else f"7999{new_id % 10**7:07d}"
        if self.by_phone(number):
            raise Refused("PHONE_NUMBER_OCCUPIED")
        return self._keep(
            Person(new_id, first_name, number, username=username, password=password, is_premium=is_premium)
        )

    def add_extra(self, person_id: int, first_name: str, *, last_name: str = "", username: str | None = None) -> Person:
        """One of many, under an id of the caller's, which does not move the ids of others."""
        return self._keep(Person(person_id, first_name, username=username, last_name=last_name, is_extra=True))

    def add_bot(self, username: str, *, first_name: str = "Bot", token: str | None = None) -> Person:
        """A new bot. Its id is the number its token begins with: clients read it from there."""
        new_id = int(token.partition(":")[0]) if token else self._next_bot
        self._next_bot = max(self._next_bot, new_id) + 1
        secret = token or _new_token(new_id)
        return self._keep(Person(new_id, first_name, username=username, is_bot=True, token=secret))

    def get(self, person_id: int) -> Person:
        """The person with this id, or `PEER_ID_INVALID`."""
        if person_id not in self._by_id:
            raise Refused("PEER_ID_INVALID")
        return self._by_id[person_id]

    def find(self, person_id: int) -> Person | None:
        return self._by_id.get(person_id)

    def by_phone(self, phone: str) -> Person | None:
        return self._by_phone.get(bare_phone(phone))

    def by_token(self, token: str) -> Person | None:
        """Bots are few: no register is to be kept in step with their tokens, which change."""
        return next((bot for bot in self._bots if token and bot.token == token), None)

    def all(self) -> list[Person]:
        return list(self._by_id.values())

    def bots(self) -> list[Person]:
        return list(self._bots)

    def residents(self) -> list[Person]:
        """Everybody but the many, bots included."""
        return list(self._residents)

    def revoke_token(self, bot: Person) -> None:
        """As @BotFather's /revoke does, but that no new one is given yet: whoever has the old one is a stranger."""
        bot.token = None
        self._ground.note("token", person_id=bot.id, is_revoked=True)

    def give_token(self, bot: Person, token: str | None = None) -> str:
        """This one, an earlier one for instance, or else a new one; the one before is dead."""
        if token is not None and token.partition(":")[0] != str(bot.id):
            raise Refused("TOKEN_INVALID")
        bot.token = token or _new_token(bot.id)
        self._ground.note("token", person_id=bot.id, is_revoked=False)
        return bot.token

    def set_state(self, person: Person, state: AccountState) -> None:
        """Ban, freeze, delete or restore an account. What each door answers then is the door's matter."""
        person.state = state
        person.frozen_since = self._ground.now() if state is AccountState.FROZEN else None
        self._ground.note("account", person_id=person.id, state=state.value)

    def _keep(self, person: Person) -> Person:
        if person.id in self._by_id:
            raise ValueError(f"person {person.id} exists")
        if person.username:
            self._names.take(person.username, person.id, is_channel=False)
        self._by_id[person.id] = person
        if person.phone:
            self._by_phone[person.phone] = person
        if person.is_bot:
            self._bots.append(person)
        if not person.is_extra:
            self._residents.append(person)
        return person


def _new_token(bot_id: int) -> str:
    return f"{bot_id}:AA{secrets.token_urlsafe(33)[:33]}"
