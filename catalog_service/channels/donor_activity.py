"""What the reposter tells of a channel that is one of its donors: `shared_schema/published.md`."""

import json
import logging
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import Error, connection, transaction
from django.db.utils import ProgrammingError
from django.utils.timezone import localtime
from psycopg.errors import UndefinedTable

from catalog_service.channels.models import Channel
from shared_schema.database import PUBLISHED
from shared_schema.vocabulary import BestPost, DonorActivity, View

log = logging.getLogger(__name__)

PATIENCE_MS = 1500
"""Somebody waits for the page, and what is read here is not what they came for."""
POSTS = "https://t.me/"

# A donor and a channel are the same when their ids are, else when their names are: of two that have borne one name, the
# livelier one bears it.
_READ = f"""
SELECT {", ".join(DonorActivity.__annotations__)} FROM {PUBLISHED}.{View.DONOR_ACTIVITY_V1}
WHERE {{known}} = %s ORDER BY rated_posts_7d DESC LIMIT 1
"""  # noqa: S608 - only names of our own are put into it


@dataclass(frozen=True)
class Post:
    """`rating` and the median below are exact; people are shown whole numbers, cut."""

    link: str
    rating: float
    views: int
    interactions: int
    published_at: datetime


@dataclass(frozen=True)
class Activity:
    """Of the last seven days. Without rated posts there is neither a median nor a best post."""

    rated_posts: int
    median_rating: float | None
    best_posts: list[Post]


class Unreadable:
    """The reposter has not answered in good time, or not as it has promised."""


def of(channel: Channel) -> Activity | Unreadable | None:
    """None where the channel is no donor, and where there is no reposter. Whatever becomes of the question, the
    caller's transaction goes on.
    """
    try:
        row = _row(channel)
        return None if row is None else _activity(row)
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):
            return None
        return _unreadable(error)
    except (Error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return _unreadable(error)


def name_of(telegram_id: int) -> str:
    """The name that the donor with this id has now; "" where there is none, or no reposter that tells it."""
    try:
        row = _found("channel_id", telegram_id)
        return "" if row is None else str(row["username"] or "")
    except Error as error:
        if not isinstance(error.__cause__, UndefinedTable):
            _unreadable(error)
        return ""


def _row(channel: Channel) -> DonorActivity | None:
    if channel.telegram_id is not None:
        return _found("channel_id", channel.telegram_id)
    return None if channel.username is None else _found("username", channel.username)


def _found(known: str, value: int | str) -> DonorActivity | None:
    """By which column it is `known`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
        cursor.execute(_READ.format(known=known), [value])
        row = cursor.fetchone()
        transaction.set_rollback(True)  # and so the limit goes, also within a transaction of the caller's
    return None if row is None else cast("DonorActivity", dict(zip(DonorActivity.__annotations__, row, strict=True)))


def _activity(row: DonorActivity) -> Activity:
    median = row["median_rating_7d"]
    posts = [_post(post) for post in _list(row)]
    return Activity(row["rated_posts_7d"], None if median is None else _finite(median), posts)


def _list(row: DonorActivity) -> list[BestPost]:
    """Django's cursors leave JSON as it is written."""
    posts: Any = row["best_posts_7d"]
    return cast("list[BestPost]", json.loads(posts) if isinstance(posts, str) else posts)


def _post(post: BestPost) -> Post:
    """`ValueError` for a link that leads elsewhere than to a post: people will press it. What could not be shown
    (no number, a time that Moscow does not have) is no post either.
    """
    if not post["link"].startswith(POSTS):
        raise ValueError("not a link to a post")
    return Post(
        link=post["link"],
        rating=_finite(post["rating"]),
        views=int(post["views"]),
        interactions=int(post["interactions"]),
        published_at=localtime(datetime.fromisoformat(post["published_at"])),
    )


def _finite(rating: float) -> float:
    """PostgreSQL has a NaN and infinities, people no words for them."""
    if not math.isfinite(exact := float(rating)):
        raise ValueError("not a rating")
    return exact


def _unreadable(error: Exception) -> Unreadable:
    log.warning("what the reposter tells of a donor could not be read: %s: %s", type(error).__name__, error)
    return Unreadable()
