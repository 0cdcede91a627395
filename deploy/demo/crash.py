"""kill -9 under load, again and again: at any moment, and at those where it is unknown whether a forward was done."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from processes import ProcessFailed
from telegram_sandbox.faults import FaultKind, Rule

from demo.house import House
from demo.smoke import settled
from demo.verdict import Verdict, Watch

HOUR_S = 10.0
FORWARD = "messages.forwardMessages"
PATIENCE_S = 180.0
"""For a forward: a start, which takes a busy machine half a minute, and then whatever is overdue."""
# A start costs seconds of a ten-second «hour»: posts that wait for it are late by rights, and late they are not lost.
SETTINGS = {"REPOSTER_LATENESS_S": "36000", "REPOSTER_EXPIRY_S": "36000"}

Kill = Callable[[House, random.Random], None]


def at_a_random_moment(house: House, dice: random.Random) -> None:
    """Most of these moments are in the first seconds of its work, some in its start."""
    time.sleep(dice.uniform(2.0, 7.0))
    house.kill_daemon()


def when_an_answer_was_lost(house: House, _: random.Random) -> None:
    """The forward is done, its answer never came: nobody but Telegram knows."""
    _await_strike(house, Rule.lose_answer(FORWARD, times=1))
    house.kill_daemon()


def while_a_forward_is_under_way(house: House, dice: random.Random) -> None:
    """Telegram does the deed after the one who asked is dead."""
    _kill_during_a_forward_of(dice.uniform(0.3, 1.0), house)


def while_a_forward_outlives_the_restart(house: House, dice: random.Random) -> None:
    """The successor finds nothing in the target and asks again; only then the first deed is done."""
    _kill_during_a_forward_of(dice.uniform(7.0, 9.0), house)


def when_an_answer_was_lost_and_random_ids_are_forgotten(house: House, dice: random.Random) -> None:
    """Telegram's own protection against doubles fails as well."""
    when_an_answer_was_lost(house, dice)
    house.control.forget_random_ids()


TEN_KILLS: tuple[Kill, ...] = (
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
)
EACH_KIND: tuple[Kill, ...] = (
    when_an_answer_was_lost_and_random_ids_are_forgotten,
    at_a_random_moment,
    while_a_forward_is_under_way,
    when_an_answer_was_lost,
    while_a_forward_outlives_the_restart,
)
"""Once, in an order in which each is followed by another's."""


def crashed(folder: Path, admin_dsn: str, *, name: str, seed: int, kills: Iterable[Kill]) -> Verdict:
    """Play the story while the daemon is killed and started anew, let all be settled, and judge.

    `kills` is gone through while it happens: whoever makes it may tell how far it is.
    """
    dice = random.Random(seed)  # noqa: S311 - moments, nothing secret
    stage = ["--story", "--seed", str(seed)]
    with House(folder, admin_dsn, hour=HOUR_S, stage=stage, name=name, settings=SETTINGS) as house:
        house.enroll()
        house.control.begin()
        started_at = house.start_daemon()
        watching_since = house.await_first_sights()
        for kill in kills:
            kill(house, dice)
            house.launch_daemon()
        house.control.stop()
        verdict, _ = settled(house, Watch(started_at, watching_since, HOUR_S))
        return verdict


def _kill_during_a_forward_of(seconds: float, house: House) -> None:
    _await_strike(house, Rule(FaultKind.DELAY_DEED, door="mtproto", method=FORWARD, times=1, seconds=seconds))
    house.kill_daemon()


def _await_strike(house: House, rule: Rule) -> None:
    number, deadline = house.control.add_fault(rule), time.monotonic() + PATIENCE_S
    while not any(fault["number"] == number and fault["struck"] for fault in house.control.faults()):
        if time.monotonic() > deadline:
            raise ProcessFailed(house.daemon.complaint(f"слишком долго ничего не пересылает; {_at_work(house)}"))
        time.sleep(0.05)


def _at_work(house: House) -> str:
    """How far it is, for whoever looks for what it was waiting for."""
    rows = house.ledger.rows()
    posts, reposts = Counter(post.state for post in rows.posts), Counter(repost.state for repost in rows.reposts)
    return f"посты {dict(posts)}, репосты {dict(reposts)}, запущен {house.daemon.age_s:.0f} с назад"
