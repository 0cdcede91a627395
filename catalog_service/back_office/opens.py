"""«Открытия»: the section of a channel's, category's or link's page, and its charts as files."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from catalog_service.analytics import charts
from catalog_service.analytics.models import Measure, Subject
from catalog_service.back_office import chart_words, conversion_words, csv_file
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.channels.models import Category, Channel
from catalog_service.links.models import Link

TITLES = {
    Subject.CATALOG: "Открытия каталога",
    Subject.CATEGORY: "Открытия категории",
    Subject.CHANNEL: "Открытия канала",
    Subject.LINK: "Открытия по ссылке",
}
NOBODY = {
    Subject.CATALOG: "Пока никто не открывал каталог: график появится с первым посетителем.",
    Subject.CATEGORY: "Пока никто не открывал эту категорию: график появится с первым посетителем.",
    Subject.CHANNEL: "Пока никто не открывал этот канал: график появится с первым посетителем.",
    Subject.LINK: "Пока никто не приходил по этой ссылке: график появится с первым посетителем.",
}


def may_see(request: HttpRequest) -> bool:
    """Charts and conversions."""
    return request.user.has_perm("analytics.view_point")


class WithOpens(WithSections):
    """Mixed into the page of what is opened; `opened` says what that is."""

    opened: ClassVar[Subject]

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        return [section(self.opened, obj.pk), *others] if may_see(request) else others


def section(subject: Subject, pk: int) -> Section:
    """Charts and conversions of one, in one query."""
    of: charts.Of = (subject, pk)
    counted = charts.read([of], localdate())[of]
    way = conversion_words.way(subject, counted) if counted.counts else None
    drawings = chart_words.both(of, TITLES[subject], counted) if counted.counts else []
    return Section("Открытия", "back_office/opens.html", {"drawings": drawings, "way": way, "nobody": NOBODY[subject]})


# ── As a file ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _file_of_link(pk: int) -> str:
    return f"link-{get_object_or_404(Link, pk=pk).code}"


def _file_of_channel(pk: int) -> str:
    channel = get_object_or_404(Channel.objects.only("username"), pk=pk)
    return f"channel-{channel.username or pk}"


def _file_of_category(pk: int) -> str:
    return f"category-{get_object_or_404(Category, pk=pk).pk}"


def _file_of_catalog(pk: int) -> str:
    if pk != charts.CATALOG[1]:
        raise Http404
    return "catalog"


FILES: dict[Subject, Callable[[int], str]] = {
    Subject.CATALOG: _file_of_catalog,
    Subject.CATEGORY: _file_of_category,
    Subject.CHANNEL: _file_of_channel,
    Subject.LINK: _file_of_link,
}


def file(request: HttpRequest, subject: str, pk: int, grain: str) -> HttpResponse:
    """A chart's columns: when each begins, times, visitors."""
    if not may_see(request):
        raise PermissionDenied
    known, its = chart_words.SUBJECTS.get(subject), chart_words.GRAINS.get(grain)
    if known is None or its is None:
        raise Http404
    today, of = localdate(), (known, pk)
    name = f"opens-{FILES[known](pk)}-{grain}-{today}"
    chart = charts.read([of], today, [Measure.OPENED])[of].chart(its)
    rows = [(each.start.isoformat(), each.times, each.visitors) for each in chart.columns]
    return csv_file.answer(name, ("Начало", "Открытий", "Посетителей"), rows)
