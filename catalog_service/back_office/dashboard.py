"""What the first page of the admin site shows: opens of the catalog and of each category."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from catalog_service.analytics import charts
from catalog_service.analytics.models import Subject
from catalog_service.back_office import chart_words, conversion_words
from catalog_service.back_office.chart_words import Drawing
from catalog_service.back_office.conversion_words import Way
from catalog_service.back_office.opens import NOBODY, TITLES, may_see
from catalog_service.channels.models import Category


@dataclass(frozen=True)
class Shown:
    """A category: its name, its page, its charts; none while nobody has opened it."""

    name: str
    page: str
    drawings: list[Drawing]


@dataclass(frozen=True)
class Dashboard:
    """`drawings` of the catalog as a whole; none while nobody has opened it."""

    drawings: list[Drawing]
    way: Way
    categories: list[Shown]
    nobody: str = NOBODY[Subject.CATALOG]


def context(request: HttpRequest) -> dict[str, Any]:
    """For the template of the first page: nothing new for those who may not see charts."""
    return {"dashboard": dashboard(), "title": "Обзор"} if may_see(request) else {}


def dashboard() -> Dashboard:
    """Two queries, however many categories."""
    categories = list(Category.objects.all())
    counted = charts.read([charts.CATALOG, *_all(categories)], localdate())
    catalog = counted[charts.CATALOG]
    return Dashboard(
        chart_words.both(charts.CATALOG, TITLES[Subject.CATALOG], catalog) if catalog.counts else [],
        conversion_words.way(Subject.CATALOG, catalog),
        [_shown(category, counted[Subject.CATEGORY, category.pk]) for category in categories],
    )


def _all(categories: list[Category]) -> list[charts.Of]:
    return [(Subject.CATEGORY, category.pk) for category in categories]


def _shown(category: Category, counted: charts.Counted) -> Shown:
    of, title = (Subject.CATEGORY, category.pk), f"Открытия категории «{category}»"
    page = reverse("admin:channels_category_change", args=[category.pk])
    return Shown(category.name, page, chart_words.both(of, title, counted) if counted.counts else [])
