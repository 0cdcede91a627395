"""Values that pass, so that a test shows only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from reposter_service.domain.decision import Circumstances
from reposter_service.domain.posts import Message
from reposter_service.domain.rating import Counters, rate

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def counters(views: int | None = 1000, forwards: int = 5, reactions: int = 10, paid_reactions: int = 0) -> Counters:
    return Counters(views=views, forwards=forwards, reactions=reactions, paid_reactions=paid_reactions)


def rating(interactions: int, views: int) -> Fraction:
    """The rating of a post that surely has one: `rating(25, 300)` is 833 and a third."""
    rated = rate(counters(views=views, forwards=0, reactions=interactions))
    assert rated is not None
    return rated


def ratings(numbers: Iterable[int]) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


def circumstances(
    earlier: Iterable[int] = (10, 20, 30),
    *,
    x: int = 3,
    y: int = 5,
    settled: bool = True,
    protected: bool = False,
    paused: bool = False,
) -> Circumstances:
    """Three earlier posts rated 10, 20 and 30 (newest first), X=3: a post rated 31 wins."""
    return Circumstances(x=x, y=y, earlier=ratings(earlier), settled=settled, protected=protected, paused=paused)


def message(
    id_: int = 100,
    *,
    album: int | None = None,
    date: datetime = NOON,
    numbers: Counters | None = None,
    from_channel: bool = False,
    service: bool = False,
    protected: bool = False,
) -> Message:
    return Message(
        id=id_,
        date=date,
        counters=numbers or counters(),
        grouped_id=album,
        from_channel=from_channel,
        service=service,
        protected=protected,
    )
