"""Writes thought-up channels in bulk, all or none.

Prices and figures go in before their channels: PostgreSQL then computes each channel's row once instead of once for
every figure. The foreign keys are looked at when all is committed.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Model

from catalog_service.channels.models import (
    AdExample,
    Category,
    Channel,
    Figure,
    Price,
    PriceFormat,
    Review,
    Share,
)
from catalog_service.channels.places import STEP
from catalog_service.sample_catalog import drawing
from catalog_service.sample_catalog.audience import Parts
from catalog_service.sample_catalog.drafts import DESIGNS, Draft
from catalog_service.sample_catalog.people import Colleagues

BATCH = 2_000
DRAWERS = 2
"""Pillow lets other threads run while it encodes."""


@dataclass(frozen=True)
class Filling:
    """What all rows share. `pictures`: whether any are drawn."""

    now: datetime
    colleagues: Colleagues
    pictures: bool


@transaction.atomic
def fill(drafts: Iterable[Draft], filling: Filling) -> list[Channel]:
    """The channels, as written, in the order of the drafts."""
    thought = list(drafts)
    formats = list(PriceFormat.objects.all())
    channels = _channels(thought, _categories(thought))
    pairs = list(zip(channels, thought, strict=True))
    examples = list(_examples(pairs))
    if filling.pictures:
        _draw(pairs, examples)
    _write(Figure, (row for channel, draft in pairs for row in _figures(channel, draft, filling)))
    _write(Price, (row for channel, draft in pairs for row in _prices(channel, draft, formats)))
    _write(Channel, channels)
    _write(Share, (row for channel, draft in pairs for row in _shares(channel, draft)))
    _write(Review, (row for channel, draft in pairs for row in _reviews(channel, draft, filling.now.date())))
    _write(AdExample, (row for row, _ in examples))
    return channels


def _write(model: type[Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 - Django's name for `objects`


def _categories(drafts: Iterable[Draft]) -> dict[str, Category]:
    names = dict.fromkeys(draft.topic.name for draft in drafts)
    rows = [Category(name=name, order=place * STEP) for place, name in enumerate(names, 1)]
    return {row.name: row for row in Category.objects.bulk_create(rows)}


def _channels(drafts: list[Draft], categories: dict[str, Category]) -> list[Channel]:
    """Not written yet, but with the numbers that they will have."""
    rows, places = [], dict.fromkeys(categories, 0)
    for number, draft in zip(_numbers(len(drafts)), drafts, strict=True):
        places[draft.topic.name] += STEP
        channel = Channel(
            id=number,
            category=categories[draft.topic.name],
            title=draft.title,
            description=draft.description,
            telegram_link=draft.link,
            rkn_number=draft.rkn_number,
            published=draft.published,
            order=places[draft.topic.name],
        )
        channel.fill_links()
        rows.append(channel)
    return rows


def _numbers(count: int) -> list[int]:
    """Of the sequence that PostgreSQL numbers channels by."""
    table = Channel._meta.db_table  # noqa: SLF001 - Django's documented way to a model's table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [number for (number,) in cursor.fetchall()]


def _figures(channel: Channel, draft: Draft, filling: Filling) -> Iterator[Figure]:
    for name, each in draft.figures.items():
        figure = Figure(
            channel=channel, name=name, value=each.value, source=each.source, measured_at=filling.now - each.ago
        )
        if each.overrule is not None:
            figure.overrule, figure.overruled_by = each.overrule, filling.colleagues.editor
            figure.overruled_at = filling.now - each.ago + timedelta(minutes=15)
        yield figure


def _prices(channel: Channel, draft: Draft, formats: list[PriceFormat]) -> Iterator[Price]:
    for of, amount in zip(formats, draft.prices, strict=False):
        yield Price(channel=channel, format=of, amount=amount)


def _shares(channel: Channel, draft: Draft) -> Iterator[Share]:
    yield from _shares_of(Share.Kind.GENDER, channel, draft.audience.gender)
    yield from _shares_of(Share.Kind.GEOGRAPHY, channel, draft.audience.geography)
    yield from _shares_of(Share.Kind.AGE, channel, draft.audience.age)


def _shares_of(kind: Share.Kind, channel: Channel, parts: Parts | None) -> Iterator[Share]:
    for name, percent in parts.percents.items() if parts else ():
        yield Share(channel=channel, kind=kind, name=name, percent=percent, source=parts.source if parts else "")


def _reviews(channel: Channel, draft: Draft, today: date) -> Iterator[Review]:
    for place, said in enumerate(draft.reviews, 1):
        on = None if said.days_ago is None else today - timedelta(days=said.days_ago)
        yield Review(channel=channel, author=said.author, text=said.text, written_on=on, order=place * STEP)


Example = tuple[AdExample, int | None]
"""And the number of its picture's design."""


def _examples(pairs: Iterable[tuple[Channel, Draft]]) -> Iterator[Example]:
    for channel, draft in pairs:
        for place, ad in enumerate(draft.ads, 1):
            link = f"{channel.telegram_link}/{ad.post}" if ad.post else ""
            yield AdExample(channel=channel, text=ad.text, post_link=link, order=place * STEP), ad.picture


def _draw(pairs: Iterable[tuple[Channel, Draft]], examples: Iterable[Example]) -> None:
    """Draw, and store as uploads are stored."""
    designs: list[AdExample] = [AdExample() for _ in range(DESIGNS)]
    with ThreadPoolExecutor(DRAWERS) as drawers:
        jobs = [drawers.submit(_draw_ad, row, number) for number, row in enumerate(designs)]
        jobs += [drawers.submit(_draw_logo, channel, draft) for channel, draft in pairs if draft.initials]
        for job in jobs:
            job.result()
    for row, design in examples:
        if design is not None:
            row.picture = designs[design].picture.name


def _draw_logo(channel: Channel, draft: Draft) -> None:
    channel.logo.save(None, ContentFile(drawing.logo(draft.initials, seed=draft.link)), save=False)


def _draw_ad(example: AdExample, number: int) -> None:
    example.picture.save(None, ContentFile(drawing.ad(seed=f"ad {number}")), save=False)
