"""kill -9 under load, ten times: no post is reposted twice, none that won is lost."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

from demo.house import House
from demo.smoke import settled
from demo.verdict import Watch
from telegram_sandbox.faults import FaultKind, Rule

HOUR_S = 10.0
FORWARD = "messages.forwardMessages"
PATIENCE_S = 20.0
# A start costs seconds of a ten-second «hour»: posts that wait for it are late by rights, and late they are not lost.
SETTINGS = {"REPOSTER_LATENESS_S": "3600", "REPOSTER_EXPIRY_S": "36000"}


def at_a_random_moment(house: House, dice: random.Random) -> None:
    """Most of these moments are in the first seconds of its work, some in its start."""
    time.sleep(dice.uniform(2.0, 7.0))
    house.kill_daemon()


def when_an_answer_was_lost(house: House, _: random.Random) -> None:
    """The forward is done, its answer never came: nobody but Telegram knows."""
    number = house.control.add_fault(Rule.lose_answer(FORWARD, times=1))
    await_strike(house, number)
    house.kill_daemon()


def while_a_forward_is_under_way(house: House, dice: random.Random) -> None:
    """Telegram does the deed after the one who asked is dead."""
    _kill_during_a_forward_of(dice.uniform(0.3, 1.0), house)


def while_a_forward_outlives_the_restart(house: House, dice: random.Random) -> None:
    """The successor finds nothing in the target and asks again; only then the first deed is done."""
    _kill_during_a_forward_of(dice.uniform(7.0, 9.0), house)


def _kill_during_a_forward_of(seconds: float, house: House) -> None:
    rule = Rule(FaultKind.DELAY_DEED, door="mtproto", method=FORWARD, times=1, seconds=seconds)
    await_strike(house, house.control.add_fault(rule))
    house.kill_daemon()


def when_an_answer_was_lost_and_random_ids_are_forgotten(house: House, dice: random.Random) -> None:
    """Telegram's own protection against doubles fails as well."""
    when_an_answer_was_lost(house, dice)
    house.control.forget_random_ids()


KILLS: list[Callable[[House, random.Random], None]] = [
    at_a_random_moment,
    when_an_answer_was_lost,
    while_a_forward_is_under_way,
    when_an_answer_was_lost_and_random_ids_are_forgotten,
    at_a_random_moment,
    while_a_forward_outlives_the_restart,
    when_an_answer_was_lost,
    at_a_random_moment,
    when_an_answer_was_lost_and_random_ids_are_forgotten,
    at_a_random_moment,
]


def await_strike(house: House, number: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not any(fault["number"] == number and fault["struck"] for fault in house.control.faults()):
        assert time.monotonic() < deadline, "nothing was forwarded for too long"
        time.sleep(0.01)


def test_ten_kills_under_load_double_nothing_and_lose_nothing(tmp_path: Path, database_admin_url: str) -> None:
    seed = int(os.environ.get("CRASH_SEED", time.time_ns() % 1_000_000))
    print(f"CRASH_SEED={seed}")
    dice = random.Random(seed)
    stage = ["--story", "--seed", str(seed)]
    name = f"crash_{os.getpid()}"
    with House(tmp_path, database_admin_url, hour=HOUR_S, stage=stage, name=name, settings=SETTINGS) as house:
        house.enroll()
        house.control.begin()
        started_at = house.start_daemon()
        watching_since = house.await_first_sights()
        for kill in KILLS:
            kill(house, dice)
            house.launch_daemon()
        house.control.stop()
        verdict, _ = settled(house, Watch(started_at, watching_since, HOUR_S, tuple(house.admins), killed=True))
    assert verdict.problems == []
    assert (verdict.doubled, verdict.lost) == (0, 0)
    assert verdict.reposted > 20
