"""What the lists of «Что продаёт» consist of: every channel, category or link that is sought, with what was counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from catalog_service.analytics import sales
from catalog_service.analytics.models import Grain, Subject
from catalog_service.analytics.sales import Row, Sold
from catalog_service.channels import queries
from catalog_service.channels.expressions import searched
from catalog_service.channels.models import Category, Channel
from catalog_service.links.models import Link

Named = Iterable[tuple[int, str, str]]
"""Number, name, note."""


@dataclass(frozen=True)
class Sought:
    """Words, and the number of a category; None: of all."""

    words: str = ""
    category: int | None = None


def rows(subject: Subject, grain: Grain, sought: Sought, today: date) -> list[Row]:
    """Two queries, however many. Those that nobody opened are there too."""
    sums, nothing = sales.sums(subject, grain, today), Sold.nothing(subject)
    return [Row(number, name, note, sums.get(number, nothing)) for number, name, note in NAMED[subject](sought)]


def _channels(sought: Sought) -> Named:
    channels = queries.search(_of(Channel.objects.all(), sought, Q(category=sought.category)), sought.words)
    for number, title, category, published in channels.values_list("pk", "title", "category__name", "published"):
        yield number, title, category if published else f"{category} · скрыт"


def _categories(sought: Sought) -> Named:
    for number, name in Category.objects.filter(name__icontains=sought.words).values_list("pk", "name"):
        yield number, name, ""


def _links(sought: Sought) -> Named:
    links = _of(Link.objects.all(), sought, Q(category=sought.category) | Q(channel__category=sought.category))
    for word in sought.words.split():
        links = links.filter(_names(word))
    read = links.values_list("pk", "label", "channel__title", "category__name", "is_own")
    for number, label, channel, category, is_own in read:
        opens = f"канал «{channel}»" if channel else f"категория «{category}»" if category else "первая страница"
        yield number, label or channel or category or "Первая страница", opens + (" · своя ссылка" if is_own else "")


def _names(word: str) -> Q:
    of_target = Q(category__name__icontains=word) | Q(channel__search_text__contains=searched(word))
    return Q(label__icontains=word) | Q(code=word) | of_target


def _of(rows: QuerySet[Any], sought: Sought, condition: Q) -> QuerySet[Any]:
    return rows if sought.category is None else rows.filter(condition)


NAMED: dict[Subject, Callable[[Sought], Named]] = {
    Subject.CHANNEL: _channels,
    Subject.CATEGORY: _categories,
    Subject.LINK: _links,
}
