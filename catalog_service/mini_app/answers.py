"""What is answered of the catalog, the same to everybody: by the API to who asks, in the page to who is about to."""

from typing import NamedTuple

from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from catalog_service.channels import queries
from catalog_service.figures import growth
from catalog_service.mini_app import cards, pages
from catalog_service.mini_app.questions import first_channels, list_question


class Answer(NamedTuple):
    """`body` is JSON. `edition` was read with it or before it: what an ETag stands for is never newer than the body."""

    edition: int
    body: str | bytes


def categories(query: str) -> Answer:
    """The first page; one query. A wrong question raises, here as below."""
    edition, shelves = queries.shelves(first_channels(query))
    return Answer(edition, cards.first_page(shelves))


def channels(query: str) -> Answer:
    """A page of the list; one query or two."""
    asked = list_question(query)
    found = pages.page(asked.wanted, asked.limit, asked.after)
    return Answer(found.edition, cards.page(found))


def channel(channel_id: int) -> Answer:
    """One channel with everything that is known of it; nine queries, or `Channel.DoesNotExist`."""
    edition = queries.edition()
    whole = queries.whole(channel_id)
    grown = growth.read(channel_id, timezone.localdate())
    return Answer(edition, JSONRenderer().render(cards.whole(whole, queries.similar(whole), grown)))
