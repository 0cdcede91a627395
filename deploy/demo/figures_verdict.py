"""Whether figures came as strangers see them: the sandbox's own counts against the catalog's rows. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

ROUNDING = 0.006
"""Of a counter with three digits."""
MOST_REQUESTS = 2
"""To t.me about one channel."""


@dataclass(frozen=True)
class Seen:
    """Of a channel at one moment, exactly; `views` of its last posts that were not forwarded from a channel."""

    subscribers: int
    views: Sequence[int]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Seen":
        """As the control port tells it."""
        own = [post for post in told["posts"] if not post["is_forwarded"] and post["views"] is not None]
        return cls(int(told["subscribers"]), [int(post["views"]) for post in own])


@dataclass(frozen=True)
class Row:
    """What the catalog shows of a channel, by whom it is said; its last attempt at t.me; whether it waits."""

    subscribers: int | None
    reach: int | None
    err: Decimal | None
    source: str
    state: str
    waits: bool
    snapshots: int


@dataclass(frozen=True)
class Refreshed:
    """A channel that an editor wanted refreshed: as it was `before` and `after`, and what the catalog has now."""

    title: str
    before: Seen
    after: Seen
    row: Row
    requests: int


@dataclass(frozen=True)
class Refused:
    """One at whose turn t.me wanted a proof that nobody is a robot."""

    title: str
    before: Row
    after: Row
    rests: bool


@dataclass(frozen=True)
class Played:
    refreshed: Sequence[Refreshed]
    refused: Refused

    def figures(self) -> str:
        """`3 refreshed by 6 requests, 1 refused`."""
        requests = sum(each.requests for each in self.refreshed)
        return f"{len(self.refreshed)} refreshed by {requests} requests, 1 {self.refused.after.state}"


def wrong(played: Played) -> Iterator[str]:
    """In words, each with its channel."""
    if not played.refreshed:
        yield "ни один канал не обновлялся"
    for each in played.refreshed:
        yield from (f"«{each.title}»: {problem}" for problem in _of_refreshed(each))
    yield from (f"«{played.refused.title}», капча: {problem}" for problem in _of_refused(played.refused))


def _of_refreshed(it: Refreshed) -> Iterator[str]:
    row = it.row
    if row.waits or row.state != "found":
        yield f"не обновился: {row.state or 'не спрашивали'}{', ждёт' if row.waits else ''}"
        return
    if row.source != "telegram":
        yield f"подписчики не из Telegram, а из {row.source}"
    least, most = sorted((it.before.subscribers, it.after.subscribers))
    if row.subscribers is None or not least <= row.subscribers <= most:
        yield f"подписчиков {row.subscribers}, а в Telegram {most}"
    low, high = sorted((median(it.before.views), median(it.after.views)))
    if row.reach is None or not low * (1 - ROUNDING) - 1 <= row.reach <= high * (1 + ROUNDING) + 1:
        yield f"охват {row.reach}, а медиана просмотров {high:g}"
    yield from _of_err(row)
    if row.snapshots != 1:
        yield f"снимков за сегодня: {row.snapshots}"
    if not 0 < it.requests <= MOST_REQUESTS:
        yield f"запросов к t.me: {it.requests}"


def _of_err(row: Row) -> Iterator[str]:
    if row.subscribers and row.reach and row.err is not None:
        if abs(row.err - Decimal(100 * row.reach) / row.subscribers) > Decimal("0.02"):
            yield f"ERR {row.err}, а охват {row.reach} из {row.subscribers}"
    else:
        yield "ERR нет"


def _of_refused(it: Refused) -> Iterator[str]:
    if it.after.waits or it.after.state != "refused":
        yield f"попытка кончилась иначе: {it.after.state or 'её не было'}"
    if _shown(it.before) != _shown(it.after):
        yield f"показатели изменились: {_shown(it.before)} → {_shown(it.after)}"
    if not it.rests:
        yield "источник не отдыхает"


def _shown(row: Row) -> tuple[object, ...]:
    return row.subscribers, row.reach, row.err
