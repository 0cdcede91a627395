"""Bodies of the API's answers, built by hand: a list of cards is what the Mini App asks for most.

`serializers.py` describes the same shapes for the schema; a test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model

from catalog_service.channels.models import AdExample, Channel, Figure, Price, Review, Share
from catalog_service.channels.picture_field import PictureFile
from catalog_service.channels.queries import SIMILAR_SLOTS, Shelf

Body = dict[str, Any]
BY_EDITOR = "editor"
"""Source of a figure that an editor has overruled."""


def card(channel: Channel) -> Body:
    """What a row of a list shows; null is "not known". Asks the database for nothing."""
    return {
        "id": channel.pk,
        "category": channel.category_id,
        "title": channel.title,
        "username": channel.username,
        "logo": picture(channel.logo),
        "subscribers": channel.subscribers,
        "reach": channel.reach,
        "err": _number(channel.err),
        "er": _number(channel.er),
        "price": channel.base_price,
        "cpm": _number(channel.cpm),
        "registration": channel.registration.value,
    }


def shelf(of: Shelf) -> Body:
    """A category of the first page."""
    return {
        "id": of.category.pk,
        "name": of.category.name,
        "count": of.count,
        "channels": [card(channel) for channel in of.first],
    }


def whole(channel: Channel, similar: list[Channel]) -> Body:
    """Everything of one channel; `similar` is filled up with null to its slots."""
    return card(channel) | {
        "category": {"id": channel.category.pk, "name": channel.category.name},
        "description": channel.description,
        "telegram_link": channel.telegram_link,
        "tgstat_link": channel.tgstat_link,
        "telemetr_link": channel.telemetr_link,
        "rkn_number": channel.rkn_number,
        "figures": _figures(channel.figures.all()),
        "shares": _shares(channel.shares.all()),
        "prices": [_price(price) for price in channel.prices.all()],
        "ad_examples": [_ad_example(example) for example in channel.ad_examples.all()],
        "reviews": [_review(review) for review in channel.reviews.all()],
        "similar": [card(each) for each in similar] + [None] * (SIMILAR_SLOTS - len(similar)),
    }


def picture(file: PictureFile) -> str | None:
    """Address with `{width}` where the width goes: the client takes the one that its screen needs."""
    return f"{settings.MEDIA_URL}{file.name}-{{width}}.webp" if file else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _figures(measured: Iterable[Figure]) -> Body:
    """By name, null where nothing is known: what is in force, since when, and who says so."""
    by_name = {figure.name: figure for figure in measured}
    return {name: _figure(by_name.get(name)) for name in Channel.FIGURES}


def _figure(figure: Figure | None) -> Body | None:
    if figure is None or figure.current is None:
        return None
    overruled = figure.overrule is not None
    return {
        "value": float(figure.current),
        "source": BY_EDITOR if overruled else figure.source,
        "at": figure.overruled_at if overruled else figure.measured_at,
    }


def _shares(shares: Iterable[Share]) -> Body:
    by_kind: defaultdict[str, list[Body]] = defaultdict(list)
    for share in shares:
        by_kind[share.kind].append(
            {"name": share.name, "label": share.label, "percent": float(share.percent), "source": share.source}
        )
    return {kind: by_kind[kind] for kind in Share.Kind.values}


def _price(price: Price) -> Body:
    return {"format": {"id": price.format.pk, "name": price.format.name}, "amount": price.amount}


def _ad_example(example: AdExample) -> Body:
    return _columns(example, "id", "text", "post_link") | {"picture": picture(example.picture)}


def _review(review: Review) -> Body:
    return _columns(review, "id", "author", "text", "written_on")


def _columns(row: Model, *names: str) -> Body:
    return {name: getattr(row, name) for name in names}
