"""Words that cross between the services: the names of published views and of what is inside their JSON columns."""

from enum import StrEnum
from typing import TypedDict


class View(StrEnum):
    """A view in schema `published`. A change that readers could notice is a new view with the next number."""

    CHANNEL_V1 = "channel_v1"
    DONOR_ACTIVITY_V1 = "donor_activity_v1"


class PublishedChannel(TypedDict):
    """A row of `channel_v1`, as the reposter reads it."""

    channel_id: int | None
    username: str | None
    title: str
    category: str
    published: bool


class BestPost(TypedDict):
    """An element of `donor_activity_v1.best_posts_7d`.

    `rating` is exact to a double and shown cut to a whole number; `interactions` = reactions + forwards;
    `published_at` is ISO 8601 in UTC, `2026-05-01T09:00:00Z`.
    """

    link: str
    rating: float
    views: int
    interactions: int
    published_at: str


class DonorActivity(TypedDict):
    """A row of `donor_activity_v1`, as the catalog reads it."""

    channel_id: int
    username: str | None
    rated_posts_7d: int
    median_rating_7d: float | None
    best_posts_7d: list[BestPost]
