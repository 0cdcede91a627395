"""«Что продаёт»: lists of channels, categories and links by how many of those who open them go on."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from catalog_service.analytics import funnel, sales
from catalog_service.analytics.funnel import FEW, Conversion
from catalog_service.analytics.models import Measure, Subject
from catalog_service.analytics.sales import Row
from catalog_service.back_office import csv_file, sales_question, sales_rows
from catalog_service.back_office.chart_words import GRAINS, PERIODS
from catalog_service.back_office.conversion_words import OPENED, STEPS, rounded
from catalog_service.back_office.opens import may_see
from catalog_service.back_office.sales_question import Question
from catalog_service.back_office.words import number
from catalog_service.channels.models import Category

A_PAGE = 50
NAMES = {"channels": Subject.CHANNEL, "categories": Subject.CATEGORY, "links": Subject.LINK}
"""Words of addresses."""
TITLES = {Subject.CHANNEL: "каналы", Subject.CATEGORY: "категории", Subject.LINK: "ссылки"}
FIRST_COLUMN = {Subject.CHANNEL: "Канал", Subject.CATEGORY: "Категория", Subject.LINK: "Ссылка"}
PAGES = {
    Subject.CHANNEL: "admin:channels_channel_change",
    Subject.CATEGORY: "admin:channels_category_change",
    Subject.LINK: "admin:links_link_change",
}
HEADINGS: dict[str | Measure, str] = {
    sales.TIMES: "Открытий",
    sales.VISITORS: "Посетителей",
    sales.BASE: "Открыли каналы",
    Measure.OPENED_CHANNEL: "Открыли канал",
    Measure.PRICE: "«Стоимость»",
    Measure.MANAGER: "Менеджер",
    Measure.REQUEST: "Заявка",
}
BASES = {
    Subject.CHANNEL: "Доли — от посетителей, которые открыли канал.",
    Subject.CATEGORY: "Доли — от посетителей, которые открыли хотя бы один канал категории.",
    Subject.LINK: "Доли — от посетителей, которые пришли по ссылке.",
}
STEPS_MEAN = (
    "«Стоимость» — открыли её, «Менеджер» — нажали «Связаться с менеджером», «Заявка» — отправили её; всё это не "
    "позже 7 дней после открытия."
)
ONCE = {
    "days": "Посетитель считается один раз за день: кто приходил в три дня, посчитан трижды.",
    "weeks": "Посетитель считается один раз за неделю: кто приходил в три недели, посчитан трижды.",
}
FEW_LAST = (
    f"Доля от меньше чем {FEW} посетителей — мало данных: при сортировке по доле такие строки стоят ниже остальных."
)


@dataclass(frozen=True)
class Heading:
    """Of a column that can be sorted by; `sorted` as `aria-sort` wants it, empty when it is not."""

    title: str
    address: str
    sorted: str


@dataclass(frozen=True)
class Choice:
    """One of several, each an address."""

    title: str
    value: str
    chosen: bool


def page(request: HttpRequest, name: str) -> HttpResponse:
    """The list, or with `csv` in the address all of its pages as a file."""
    if not may_see(request):
        raise PermissionDenied
    if (subject := NAMES.get(name)) is None:
        raise Http404
    question = sales_question.read(subject, request.GET.dict())
    found = sales_rows.rows(subject, question.grain, question.sought, localdate())
    ranked = sales.ranked(found, question.by, downwards=question.downwards)
    if "csv" in request.GET:
        return _file(name, question, ranked)
    return render(request, "back_office/sales.html", admin.site.each_context(request) | _shown(name, question, ranked))


def _shown(name: str, question: Question, ranked: list[Row]) -> dict[str, Any]:
    subject = question.subject
    listed = Paginator(ranked, A_PAGE).get_page(question.page)
    return {
        "title": f"Что продаёт: {TITLES[subject]}",
        "question": question,
        "first_column": FIRST_COLUMN[subject],
        "headings": _headings(question),
        "base": HEADINGS[sales.BASE] if sales.BASE in sales_question.columns(subject) else "",
        "listed": listed,
        "rows": [(reverse(PAGES[subject], args=[row.id]), row, _steps(row)) for row in listed],
        "earlier": question.address(page=listed.previous_page_number()) if listed.has_previous() else "",
        "later": question.address(page=listed.next_page_number()) if listed.has_next() else "",
        "categories": [] if subject is Subject.CATEGORY else list(Category.objects.all()),
        "periods": [
            Choice(PERIODS[its], question.address(period=word), its == question.grain) for word, its in GRAINS.items()
        ],
        "orders": _orders(question),
        "few_last": FEW_LAST,
        "how": f"{STEPS_MEAN} {BASES[subject]} {ONCE[question.period]}",
        "file": f"{question.address()}&csv=1",
        "path": reverse("admin:sales", args=[name]),
    }


def _steps(row: Row) -> list[tuple[str, Conversion]]:
    return [(HEADINGS[measure], conversion) for measure, conversion in row.sold.funnel.steps.items()]


def _headings(question: Question) -> list[Heading]:
    words = {True: "descending", False: "ascending"}
    return [
        Heading(HEADINGS[by], question.turned(word), words[question.downwards] if by == question.by else "")
        for word, by in sales_question.columns(question.subject).items()
    ]


def _orders(question: Question) -> list[Choice]:
    """For a telephone, where columns have no headings."""
    return [
        Choice(f"{HEADINGS[by]}: {words}", f"{sign}{word}", question.order == f"{sign}{word}")
        for word, by in sales_question.columns(question.subject).items()
        for sign, words in (("-", "сначала больше"), ("", "сначала меньше"))
    ]


def _file(name: str, question: Question, ranked: list[Row]) -> HttpResponse:
    subject = question.subject
    steps = funnel.STEPS[subject]
    heads = [head for step in steps for head in (STEPS[step], f"{STEPS[step]}, %")]
    headers = (FIRST_COLUMN[subject], "Примечание", "Открытий", "Посетителей", OPENED[subject], *heads)
    return csv_file.answer(f"sales-{name}-{question.period}-{localdate()}", headers, map(_cells, ranked))


def _cells(row: Row) -> list[Any]:
    ways = row.sold.funnel
    cells = [row.name, row.note, row.sold.times, row.sold.visitors, ways.base]
    for way in ways.steps.values():
        cells += [way.step, "" if way.share is None else number(rounded(way.share))]
    return cells
