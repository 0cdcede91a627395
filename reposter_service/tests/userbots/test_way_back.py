"""The way back to Telegram: how long it is waited before each attempt, and when it is given up."""

import asyncio
import gc
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram_sandbox.faults import Rule
from telegram_sandbox.mtproto.keys import AuthKey, AuthKeys

from reposter_service.errors import AccountState
from reposter_service.tests.userbots.conftest import PROJECT, Houses, Town, quick_settings
from reposter_service.tests.waiting import until
from reposter_service.userbots.backoff import Backoff

SECOND = timedelta(seconds=1)
LONG, SHORT = 61 * SECOND, 60 * SECOND


def seconds(pauses: Sequence[timedelta]) -> list[float]:
    return [pause.total_seconds() for pause in pauses]


def test_pauses_are_doubled_up_to_the_longest() -> None:
    backoff = Backoff(SECOND, 60 * SECOND)
    assert seconds([backoff.pause() for _ in range(8)]) == [1, 2, 4, 8, 16, 32, 60, 60]
    for _ in range(100_000):
        assert backoff.pause() == 60 * SECOND


@pytest.mark.parametrize(
    ("lives", "pauses"),
    [
        ([SHORT] * 9, [1, 2, 4, 8, 16, 32, 60, 60, 60]),
        ([LONG] * 3, [1, 1, 1]),
        ([SHORT, SHORT, LONG, SHORT], [1, 2, 1, 2]),
    ],
    ids=["that do not last", "that last", "of both kinds"],
)
def test_connections_are_followed_by_pauses(lives: list[timedelta], pauses: list[float]) -> None:
    """The pause itself is no life: a connection that ever dies at once is never begun anew with the shortest one."""
    backoff = Backoff(SECOND, 60 * SECOND)
    assert seconds([backoff.after(life) for life in lives]) == pauses


def pauses_after(trouble: str, logged: Sequence[MutableMapping[str, Any]]) -> list[float]:
    return [line["in_seconds"] for line in logged if line["event"] == trouble]


@pytest.mark.parametrize(
    ("first", "most", "pauses"),
    [
        (timedelta(milliseconds=1), timedelta(hours=1), [0.001, 0.002, 0.004, 0.008]),
        (timedelta(microseconds=1), timedelta(microseconds=4), [0.000_001] * 4),
    ],
    ids=["sooner than the longest pause", "later"],
)
async def test_an_account_whose_connections_die_comes_back_more_slowly_where_they_die_soon(
    town: Town, houses: Houses, first: timedelta, most: timedelta, pauses: list[float]
) -> None:
    settings = replace(quick_settings(), reconnect_first=first, reconnect_most=most)
    with capture_logs() as logged:
        async with houses.open(settings=settings) as house:
            for _ in pauses:
                before = len(house.heard.connected)
                await until(lambda: len(house.heard.connected) > before)  # noqa: B023 - awaited at once
                town.door.drop(town.userbot)
            await until(lambda: len(house.heard.connected) > len(pauses))
    assert pauses_after("connection lost", logged) == pauses


async def test_attempts_to_connect_come_ever_more_slowly(town: Town, houses: Houses) -> None:
    town.faults.add(Rule.error(400, "NO_WORD_WE_KNOW", method="updates.getState"))
    with capture_logs() as logged:
        async with houses.open():
            await until(lambda: len(pauses_after("cannot connect", logged)) >= 5)
    assert pauses_after("cannot connect", logged)[:5] == [0.01, 0.02, 0.04, 0.05, 0.05]


async def test_a_flood_wait_while_connecting_is_waited_for(town: Town, houses: Houses) -> None:
    town.faults.add(Rule.flood_wait(1, method="updates.getState", times=1))
    with capture_logs() as logged:
        async with houses.open() as house:
            await house.connected()
    assert pauses_after("cannot connect", logged) == [1]
    assert town.calls("updates.getState") == 3


class Forgetful(AuthKeys):
    """Keys that are denied at some attempts to connect: `denies` is given the number of those that have failed."""

    def __init__(self, denies: Callable[[int], bool]) -> None:
        super().__init__()
        self._denies = denies
        self.logged: Sequence[MutableMapping[str, Any]] = []

    def find(self, number: int) -> AuthKey | None:
        return None if self._denies(len(pauses_after("cannot connect", self.logged))) else super().find(number)


async def test_a_key_that_telegram_denies_three_times_in_a_row_is_a_logout(town: Town, houses: Houses) -> None:
    town.door.keys = Forgetful(lambda _: True)
    with capture_logs() as logged:
        async with houses.open() as house:
            await until(lambda: house.heard.lost == [(PROJECT, AccountState.LOGGED_OUT)])
    assert len(pauses_after("cannot connect", logged)) == 2
    assert house.accounts.reasons[-1] == "AuthKeyNotFound"


async def test_a_denied_key_is_told_in_our_own_words_alone(town: Town, houses: Houses) -> None:
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: complaints.append(told["message"]))
    town.door.keys = Forgetful(lambda _: True)
    async with houses.open() as house:
        await until(lambda: bool(house.heard.lost))
    gc.collect()
    assert complaints == []


async def test_a_key_that_is_denied_ever_again_but_never_three_times_in_a_row_is_no_logout(
    town: Town, houses: Houses
) -> None:
    """Between two denials and two, Telegram knows the key and has some other trouble."""
    town.door.keys = keys = Forgetful(lambda failed: failed in {0, 1, 3, 4})
    town.faults.add(Rule.error(400, "NO_WORD_WE_KNOW", times=1))
    with capture_logs() as keys.logged:
        async with houses.open() as house:
            await house.connected()
    assert len(pauses_after("cannot connect", keys.logged)) == 5
    assert house.heard.lost == []
