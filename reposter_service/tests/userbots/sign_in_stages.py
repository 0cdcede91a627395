"""Accounts to be signed in, in memory or over sockets: a test of the contract does not know which."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from telegram_sandbox.world.people import AccountState as Fate
from telegram_sandbox.world.people import Person

from reposter_service.tests.builders import NOON
from reposter_service.tests.house import StandingClock
from reposter_service.tests.sign_ins_in_memory import SignInsInMemory
from reposter_service.tests.userbots.conftest import Town, quick_settings
from reposter_service.tests.waiting import until
from reposter_service.userbots.server import Server
from reposter_service.userbots.sessions import TelegramSettings
from reposter_service.userbots.sign_in import TelegramSignIns
from reposter_service.workflows.telegram_ports import SignIns

ANN, BOB = 1, 2
PHONE, OTHER_PHONE = "+79990001122", "+79990003344"
PASSWORD = "correct horse"


class Stage(Protocol):
    now: datetime

    @property
    def sign_ins(self) -> SignIns: ...
    def account(self, phone: str, password: str | None = None) -> None: ...
    def ban(self, phone: str) -> None: ...
    def code_of(self, phone: str) -> str: ...
    def sessions(self, phone: str) -> int:
        """With how many the account is signed in."""


@dataclass
class InMemory:
    now: datetime = NOON
    sign_ins: SignInsInMemory = field(init=False)

    def __post_init__(self) -> None:
        self.sign_ins = SignInsInMemory(StandingClock(self))

    def account(self, phone: str, password: str | None = None) -> None:
        self.sign_ins.account(phone, password)

    def ban(self, phone: str) -> None:
        self.sign_ins.accounts[phone].banned = True

    def code_of(self, phone: str) -> str:
        return self.sign_ins.codes[phone]

    def sessions(self, phone: str) -> int:
        return sum(account.phone == phone for account in self.sign_ins.alive)


@dataclass
class OverSockets:
    town: Town
    now: datetime = NOON
    sign_ins: TelegramSignIns = field(init=False)

    def __post_init__(self) -> None:
        self.sign_ins = TelegramSignIns(settings_of(self.town), StandingClock(self))

    def account(self, phone: str, password: str | None = None) -> None:
        self.town.world.people.add("Энн", phone=phone, password=password)

    def ban(self, phone: str) -> None:
        self.town.world.people.set_state(self.person(phone), Fate.BANNED)

    def code_of(self, phone: str) -> str:
        return self.town.world.sign_in.code_for(phone)

    def sessions(self, phone: str) -> int:
        return len(self.town.door.keys.of(self.person(phone).id))

    def person(self, phone: str) -> Person:
        person = self.town.world.people.by_phone(phone)
        assert person
        return person


def settings_of(town: Town, *, timeout_s: float = 30) -> TelegramSettings:
    """Of a daemon that signs userbots in at the town's door."""
    return replace(quick_settings(timeout_s), server=Server("127.0.0.1", town.door.port, town.door.public_key_pem))


@asynccontextmanager
async def over_sockets(town: Town) -> AsyncIterator[OverSockets]:
    """At its end no connection is left."""
    stage = OverSockets(town)
    yield stage
    await stage.sign_ins.close()
    await until(lambda: town.door.connections == 0)


async def begun(stage: Stage, password: str | None = None) -> str:
    """Ann's attempt waits for this code."""
    stage.account(PHONE, password)
    await stage.sign_ins.begin(ANN, PHONE)
    return stage.code_of(PHONE)
