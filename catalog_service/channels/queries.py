"""What is read of the catalog. Querysets where a caller goes on (pages, filters), lists where the query is whole."""

from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Abs

from catalog_service.channels.expressions import searched, shown
from catalog_service.channels.models import Category, Channel, Price
from catalog_service.postgres.base import prepared

SIMILAR_SLOTS = 4
FIRST_CHANNELS = 10

# Written as SQL, as `listing.py` is, for the same reason. LATERAL: of each category the first ones only are read.
# From the edition's row on, so that there is one where no category is.
SHELVES = """
SELECT edition.number, category.id, category.name,
       coalesce((SELECT count FROM shelf WHERE category_id = category.id), 0), first.cards
FROM edition LEFT JOIN category ON true
CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(catalog.shown(card, hot_slot), ','), '') AS cards
    FROM (
        SELECT card, hot_slot FROM channel WHERE category_id = category.id AND published
        ORDER BY "order", id LIMIT {first}
    ) AS shown
) AS first
ORDER BY category."order", category.name, category.id
"""


@dataclass(frozen=True)
class Shelf:
    """A category of the first page: how many channels visitors find in it, and the cards of the first, with commas."""

    id: int
    name: str
    count: int
    cards: str


def published() -> QuerySet[Channel]:
    """Every channel that visitors see, in the editors' order; without what is kept of it for lists and searches."""
    return Channel.objects.filter(published=True).defer("search_text", "card")


def cards(channels: QuerySet[Channel]) -> list[str]:
    """The JSON of each, as lists show it. One query."""
    return list(channels.values_list(shown(), flat=True))


def shelves(first: int = FIRST_CHANNELS) -> tuple[int, list[Shelf]]:
    """The edition, and its first page: every category, in order, with so many of its channels.

    One query, which looks at no more than it shows: the number stands in its text, so that it is planned for it.
    """
    with prepared() as cursor:
        cursor.execute(SHELVES.format(first=int(first)))
        rows = cursor.fetchall()
    return rows[0][0], [Shelf(*row[1:]) for row in rows if row[1] is not None]


def search(channels: QuerySet[Channel], words: str) -> QuerySet[Channel]:
    """Those whose title, name or description holds every word, as a part of a word too; case and ё do not matter."""
    for word in searched(words).split():
        channels = channels.filter(search_text__contains=word)
    return channels


def whole(channel_id: int) -> Channel:
    """Everything of one published channel, in six queries; `shown` is its card now. `Channel.DoesNotExist`."""
    return (
        published()
        .annotate(shown=shown())
        .select_related("category")
        .prefetch_related(
            "figures", "shares", "reviews", "ad_examples", Prefetch("prices", Price.objects.select_related("format"))
        )
        .get(pk=channel_id)
    )


def similar(channel: Channel) -> list[str]:
    """Cards of the same category, nearest by subscribers; fewer than `SIMILAR_SLOTS` where there are no more.

    A channel of unknown size comes last; to one, all are equally near and the editors' order decides.
    """
    others = published().filter(category=channel.category_id).exclude(pk=channel.pk)
    if channel.subscribers is not None:
        others = others.order_by(Abs(F("subscribers") - channel.subscribers).asc(nulls_last=True), "order", "id")
    return cards(others[:SIMILAR_SLOTS])


def category_name(category_id: int) -> str | None:
    """None: there is no such category. One query."""
    return Category.objects.filter(pk=category_id).values_list("name", flat=True).first()


def edition() -> int:
    """Grows with every committed change of what visitors see; equal numbers, equal answers. One query."""
    with prepared() as cursor:
        cursor.execute("SELECT number FROM edition")
        return int(cursor.fetchall()[0][0])
