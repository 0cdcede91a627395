"""Bodies of the API's answers. Of lists they are JSON, put around the cards that PostgreSQL keeps (`catalog.card`).

`serializers.py` describes the same shapes for the schema; a test holds the two together.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model

from catalog_service.channels.models import AdExample, Channel, Figure, Price, Review, Share
from catalog_service.channels.picture_field import PictureFile
from catalog_service.channels.queries import SIMILAR_SLOTS, Shelf
from catalog_service.figures.growth import Growth, Series
from catalog_service.links.queries import Opens
from catalog_service.links.queries import Page as LinkedPage
from catalog_service.mini_app.pages import Page

Body = dict[str, Any]
BY_EDITOR = "editor"
"""Source of a figure that an editor has overruled."""


def page(of: Page) -> str:
    """A page of the list."""
    return f'{{"channels":[{",".join(of.cards)}],"count":{json.dumps(of.count)},"next":{json.dumps(of.next)}}}'


def favorites(kept: list[str]) -> str:
    return f'{{"channels":[{",".join(kept)}]}}'


def first_page(shelves: list[Shelf]) -> str:
    """Every category with its first channels."""
    return f'{{"categories":[{",".join(map(_shelf, shelves))}]}}'


def _shelf(of: Shelf) -> str:
    return (
        f'{{"id":{of.id},"name":{json.dumps(of.name, ensure_ascii=False)},"count":{of.count},"channels":[{of.cards}]}}'
    )


def whole(channel: Channel, similar: list[str], growth: Growth) -> Body:
    """Everything of one channel as `queries.whole` reads it; `similar` is filled up with null to its slots."""
    measured = channel.figures.all()
    card: Body = json.loads(channel.shown)  # type: ignore[attr-defined]  # annotated
    return card | {
        "category": {"id": channel.category.pk, "name": channel.category.name},
        "description": channel.description,
        "telegram_link": channel.telegram_link,
        "tgstat_link": channel.tgstat_link,
        "telemetr_link": channel.telemetr_link,
        "rkn_number": channel.rkn_number,
        "figures": _figures(measured),
        "growth": _growth(growth, {figure.name for figure in measured if figure.overrule is not None}),
        "silent_since": channel.silent_since,
        "country": channel.country,
        "shares": _shares(channel.shares.all()),
        "prices": [_price(price) for price in channel.prices.all()],
        "ad_examples": [_ad_example(example) for example in channel.ad_examples.all()],
        "reviews": [_review(review) for review in channel.reviews.all()],
        "similar": [*map(json.loads, similar), *[None] * (SIMILAR_SLOTS - len(similar))],
    }


def linked(page: LinkedPage) -> Body:
    """What a link opens."""
    return {
        "opens": page.opens.value,
        "channel": page.id if page.opens is Opens.CHANNEL else None,
        "category": page.id if page.opens is Opens.CATEGORY else None,
        "found": page.found,
        "note": page.note,
    }


def picture(file: PictureFile) -> str | None:
    """Address with `{width}` where the width goes: the client takes the one that its screen needs."""
    return f"{settings.MEDIA_URL}{file.name}-{{width}}.webp" if file else None


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


def _growth(growth: Growth, overruled: Collection[str]) -> Body:
    """Of what an editor has overruled none is told: it was measured, and is not what is in force."""
    return {"days": _series(growth.days, overruled), "weeks": _series(growth.weeks, overruled)}


def _series(of: Series, overruled: Collection[str]) -> Body:
    values = {"subscribers": of.subscribers, "reach": of.reach}
    unknown = [None] * len(of.reach)
    return {"start": of.start} | {name: unknown if name in overruled else values[name] for name in values}


def _shares(shares: Iterable[Share]) -> Body:
    """Men and women, ages rising; geography stays as the model has it, the largest first."""
    by_kind: defaultdict[str, list[Body]] = defaultdict(list)
    for share in sorted(shares, key=Share.rank):
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
