"""The admin bot of a full house: how long an admin waits for its answer, the whole way through the Bot API.

For a first look BENCH_CROWD=3x10 is a smaller crowd; standard error tells of it.
"""

from __future__ import annotations

import os
import sys
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from telegram_sandbox.crowd import crowd_size

from bench.crowded_house import crowded
from bench.measurement import Measurement, not_exceeded
from bench.timed_chat import TimedChat, buttons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set

CROWD: Final = "30x100"
DAYS: Final = 30
POSTS: Final = 300
"""Of each donor in these days: 900 000 in all."""
ROUNDS: Final = 10
WALKS: Final = 2

MAIN, PROJECT = "Добавить проект", "Статистика"
"""Buttons by which the two menus are known."""


def bot_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    size = os.environ.get("BENCH_CROWD", CROWD)
    projects, _ = crowd_size(size)
    with crowded(size, posts=POSTS, every_h=24 * DAYS / POSTS) as house:
        house.start_daemon()
        house.await_first_sights()
        _tell(f"{size}, {POSTS} posts each, load average {os.getloadavg()[0]:.1f}")
        with TimedChat(house.viewer, house.admins[0]) as chat:
            chat.starts(_has(MAIN))
            if "press_p99_ms" in wanted:
                yield "press_p99_ms", press_p99_ms(chat, projects)
            for name, asked in QUESTIONS.items():
                if name in wanted:
                    yield name, _median_ms(name, [asked(chat, number % projects + 1) for number in range(ROUNDS)])
        house.check_alive()


def press_p99_ms(chat: TimedChat, projects: int) -> float:
    """Of a walk through all projects and back, with prompts that are cancelled."""
    took = [seconds for _ in range(WALKS) for number in range(1, projects + 1) for seconds in _walk(chat, number)]
    took.sort()
    _tell(f"{len(took)} presses: median {1000 * median(took):.0f} ms, worst {1000 * took[-1]:.0f} ms")
    return 1000 * not_exceeded(took, 0.99)


def _walk(chat: TimedChat, number: int) -> Iterator[float]:
    yield chat.presses(f"Проект {number}", _has(PROJECT))
    for prompt in ("Статистика", "Рейтинг", "Добавить канал", "Добавить паузу"):
        yield chat.presses(prompt, _has("Назад"))
        yield chat.presses("Назад", _has(PROJECT))
    yield chat.presses("Назад", _has(MAIN))


def _statistics(chat: TimedChat, number: int) -> float:
    return _about_days(chat, number, "Статистика")


def _rating(chat: TimedChat, number: int) -> float:
    return _about_days(chat, number, "Рейтинг")


def _about_days(chat: TimedChat, number: int, question: str) -> float:
    """From the number typed to the last message: the project's menu."""
    chat.presses(f"Проект {number}", _has(PROJECT))
    chat.presses(question, _has("Назад"))
    took = chat.says(str(DAYS), _has(PROJECT))
    chat.presses("Назад", _has(MAIN))
    return took


def _tuner(chat: TimedChat, number: int) -> float:
    chat.presses(f"Проект {number}", _has(PROJECT))
    chat.presses("Подбор X и Y", _has("Назад"))
    chat.says(f"https://t.me/donor_{number}_1", _has("Назад"))
    took = chat.says(str(DAYS), _has("Назад"))
    chat.presses("Назад", _has(PROJECT))
    chat.presses("Назад", _has(MAIN))
    return took


QUESTIONS: Final = {"statistics_ms": _statistics, "rating_ms": _rating, "tuner_ms": _tuner}


def _has(button: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: button in buttons(message)


def _median_ms(name: str, took: list[float]) -> float:
    _tell(f"{name}: {', '.join(f'{1000 * seconds:.0f}' for seconds in took)}")
    return 1000 * median(took)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (
    Measurement({"press_p99_ms": "ms", "statistics_ms": "ms", "rating_ms": "ms", "tuner_ms": "ms"}, bot_figures),
)
