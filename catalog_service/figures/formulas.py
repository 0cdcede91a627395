"""PURE: reach, ERR and ER as the design defines them, and when a channel is silent.

Shares are per cent. Halves are rounded up (away from zero), as PostgreSQL rounds the CPM: that is a generated column
of the channel (`channels/expressions.py`), made of the figures in force, and is computed nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

SILENT_AFTER = timedelta(days=60)
MOST_PERCENT = Decimal("9999999.99")
"""What the columns of ERR and ER hold: more is not believed."""

_WHOLE, _CENT = Decimal(1), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its channel shows it. `views`: None where it shows none. `at`: None where it shows no time.

    `is_foreign`: forwarded from a channel, whose views it shows: nobody's here.
    """

    views: Decimal | None
    at: datetime | None = None
    is_foreign: bool = False


def counted(posts: Iterable[Post]) -> list[Decimal]:
    """Views that the reach is made of: the channel's own, where they are known."""
    return [post.views for post in posts if post.views is not None and not post.is_foreign]


def reach(views: list[Decimal]) -> Decimal | None:
    """Median, a whole number of views: one advertised post among twenty does not move it. None without views."""
    return median(views).quantize(_WHOLE, ROUND_HALF_UP) if views else None


def mean_reach(views: list[Decimal]) -> Decimal | None:
    """The mean that is kept beside the median, two decimals. None without views."""
    return (sum(views, Decimal(0)) / len(views)).quantize(_CENT, ROUND_HALF_UP) if views else None


def err(reach: Decimal | None, subscribers: Decimal | None) -> Decimal | None:
    """Reach ÷ subscribers, per cent, two decimals; may exceed 100. None where either is not known or nobody reads."""
    return _share(reach, subscribers)


def er(forwards: Decimal, comments: Decimal, reactions: Decimal, views: Decimal) -> Decimal | None:
    """(Forwards + comments + reactions) ÷ views of the same posts, per cent, two decimals. None without a view."""
    return _share(forwards + comments + reactions, views)


def is_silent(last_post_at: datetime | None, now: datetime) -> bool:
    """No post for 60 days: the ERR of such a channel is not compared with anybody's. Not known is not silent."""
    return last_post_at is not None and now - last_post_at >= SILENT_AFTER


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or not whole:
        return None
    share = part / whole * 100
    return share.quantize(_CENT, ROUND_HALF_UP) if share <= MOST_PERCENT else None
