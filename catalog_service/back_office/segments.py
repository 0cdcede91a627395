"""«Сегменты»: how many visitors are interested in each category, how strongly, how many may be written to."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalog_service.mailings import segments
from catalog_service.mailings.models import LONGEST_DAYS, Strength
from catalog_service.mailings.segments import CategoryRow, Sizes

PERIODS = (7, 30, LONGEST_DAYS)
"""Days to choose from; the middle one is what a new mailing begins with."""
USUAL = 30
EVERY_S = 20
"""How often an open page asks anew."""
NO_CATEGORIES = "Категорий пока нет: сегменты появятся вместе с ними."
NOBODY = "За эти дни никто не интересовался ни одной категорией. Выберите срок подольше."


@dataclass(frozen=True)
class Heading:
    """Of a column: «сильный», and what a visitor has done for it."""

    name: str
    deeds: str


@dataclass(frozen=True)
class Cell:
    """A segment: what its column is called, its sizes, the address of a new mailing to it; "" where that makes none."""

    heading: str
    sizes: Sizes
    mailing: str


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[Cell]


HEADINGS = {strength: Heading(*strength.label.split(": ")) for strength in Strength}


def may_see(request: HttpRequest) -> bool:
    """Whoever sees mailings."""
    return request.user.has_perm("mailings.view_mailing")


def page(request: HttpRequest) -> HttpResponse:
    """`days` in the address is one of `PERIODS`; with `live`, only what changes by itself, for `live.js`."""
    if not may_see(request):
        raise PermissionDenied
    days = _days(request.GET.get("days", ""))
    shown = _shown(days, may_write=request.user.has_perm("mailings.add_mailing"))
    if "live" in request.GET:
        html = render_to_string("back_office/segments_table.html", shown, request)
        return JsonResponse({"html": html, "every": EVERY_S})
    periods = [{"days": each, "chosen": each == days} for each in PERIODS]
    context = {"title": "Сегменты", "periods": periods, "every": EVERY_S, **shown}
    return render(request, "back_office/segments.html", admin.site.each_context(request) | context)


def _days(asked: str) -> int:
    return next((each for each in PERIODS if str(each) == asked), USUAL)


def _shown(days: int, *, may_write: bool) -> dict[str, Any]:
    found = segments.overview(days, timezone.now())
    rows = [_row(each, days, may_write=may_write) for each in found]
    is_empty = not any(cell.sizes.everyone for row in rows for cell in row.cells)
    instead = NO_CATEGORIES if not rows else NOBODY if is_empty else ""
    return {"days": days, "headings": list(HEADINGS.values()), "rows": rows, "instead": instead, "may_write": may_write}


def _row(category: CategoryRow, days: int, *, may_write: bool) -> Row:
    cells = [
        Cell(
            HEADINGS[strength].name,
            sizes,
            new_mailing(category.id, strength, days) if may_write and sizes.reachable else "",
        )
        for strength, sizes in category.sizes.items()
    ]
    return Row(category.name, cells)


def new_mailing(category: int, strength: Strength, days: int) -> str:
    """Address of the form of a new mailing to that segment."""
    chosen = urlencode({"category": category, "strength": int(strength), "days": days})
    return f"{reverse('admin:mailings_mailing_add')}?{chosen}"
