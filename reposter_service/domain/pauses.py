"""Pauses: daily windows of a project in which nothing is reposted, while measuring goes on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Pause:
    """`[starts, ends)` by the project's wall clock; `starts` after `ends` crosses midnight."""

    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.starts == self.ends:
            raise ValueError("a pause that ends when it starts is no pause")

    def covers(self, moment: time) -> bool:
        if self.starts < self.ends:
            return self.starts <= moment < self.ends
        return moment >= self.starts or moment < self.ends

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"


def clock_time(text: str) -> time | None:
    """`23:00` or `7:05` as a time of day; None for anything else."""
    match = _CLOCK_TIME.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def parse(text: str) -> Pause | None:
    """`23:00-07:00` as a pause; None for anything else, and for one without length."""
    starts, _, ends = text.partition("-")
    window = clock_time(starts), clock_time(ends)
    if window[0] is None or window[1] is None or window[0] == window[1]:
        return None
    return Pause(window[0], window[1])


def paused(pauses: Iterable[Pause], now: datetime, zone: ZoneInfo) -> bool:
    """Whether any of these pauses covers this aware moment on the wall clock of `zone`."""
    moment = now.astimezone(zone).time()
    return any(pause.covers(moment) for pause in pauses)
