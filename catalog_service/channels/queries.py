"""What is read of the catalog. Querysets where a caller goes on (pages, filters), lists where the query is whole."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Abs, Coalesce

from catalog_service.channels.expressions import searched
from catalog_service.channels.models import Category, Channel, Edition, Price
from catalog_service.channels.models.channel import ORDERINGS

SIMILAR_SLOTS = 4
FIRST_CHANNELS = 10
CARD = ("id", "category", "title", "logo", "username", "order", *ORDERINGS, "reach", "er", "rkn_number")
"""Columns of a channel's short card; asking for another one costs a query for each channel."""


@dataclass(frozen=True)
class Shelf:
    """A category of the first page: how many channels visitors find in it, and the first of them, as cards."""

    category: Category
    count: int
    first: list[Channel]


def published() -> QuerySet[Channel]:
    """Every channel that visitors see, in the editors' order; without what only PostgreSQL looks at."""
    return Channel.objects.filter(published=True).defer("search_text")


def cards() -> QuerySet[Channel]:
    """Published channels with the columns of `CARD` only."""
    return Channel.objects.filter(published=True).only(*CARD)


def shelves() -> list[Shelf]:
    """The first page: every category, in order. Two queries, however many channels there are."""
    visible = Channel.objects.filter(category=OuterRef("pk"), published=True).order_by("order", "id")
    categories = list(
        Category.objects.annotate(
            # Counted category by category from an index: to join and group all channels takes five times as long.
            count=Coalesce(Subquery(visible.order_by().values("category").annotate(n=Count("*")).values("n")), 0),
            first=ArraySubquery(visible.values("pk")[:FIRST_CHANNELS]),
        ).order_by("order", "name", "id")
    )
    found = cards().in_bulk([pk for category in categories for pk in category.first])
    return [
        Shelf(category, category.count, [found[pk] for pk in category.first if pk in found]) for category in categories
    ]


def search(channels: QuerySet[Channel], words: str) -> QuerySet[Channel]:
    """Those whose title, name or description holds every word, as a part of a word too; case and ё do not matter."""
    for word in searched(words).split():
        channels = channels.filter(search_text__contains=word)
    return channels


def in_order(channels: QuerySet[Channel], ordering: str) -> QuerySet[Channel]:
    """By one of `ORDERINGS`, `-` in front for falling; missing values last, ties by id. Each has its index."""
    column = F(ordering.removeprefix("-"))
    first = column.desc(nulls_last=True) if ordering.startswith("-") else column.asc(nulls_last=True)
    return channels.order_by(first, "id")


def whole(channel_id: int) -> Channel:
    """Everything of one published channel, in six queries; `Channel.DoesNotExist`."""
    return (
        published()
        .select_related("category")
        .prefetch_related(
            "figures", "shares", "reviews", "ad_examples", Prefetch("prices", Price.objects.select_related("format"))
        )
        .get(pk=channel_id)
    )


def similar(channel: Channel) -> list[Channel]:
    """Cards of the same category, nearest by subscribers; fewer than `SIMILAR_SLOTS` where there are no more.

    A channel of unknown size comes last; to one, all are equally near and the editors' order decides.
    """
    others = cards().filter(category=channel.category_id).exclude(pk=channel.pk)
    if channel.subscribers is not None:
        others = others.order_by(Abs(F("subscribers") - channel.subscribers).asc(nulls_last=True), "order", "id")
    return list(others[:SIMILAR_SLOTS])


def edition() -> int:
    """Grows with every committed change of what visitors see; equal numbers, equal answers. One query."""
    return Edition.objects.values_list("number", flat=True).get()
