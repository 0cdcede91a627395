"""Rounds of channels: their list, and of each live how far it is and what holds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.admin import ModelAdmin

from catalog_service.back_office import figures_words, moments
from catalog_service.back_office.figures_filters import ANSWER, ROUND
from catalog_service.back_office.figures_many import takes
from catalog_service.back_office.figures_section import LIVE, LOOKS
from catalog_service.back_office.words import MISSING, number
from catalog_service.figures import queries
from catalog_service.figures.findings import Door
from catalog_service.figures.models import DOORS, Attempt, Round
from catalog_service.figures.queries import Progress
from catalog_service.figures.states import WORDS, State

EVERY_S = 3


@dataclass(frozen=True)
class Answered:
    """So many channels of the round were answered so by a source; `page`: the list of them."""

    source: str
    state: str
    count: int
    page: str


@dataclass(frozen=True)
class Told:
    """What the page tells of a round. `ahead`: so many channels come before its own; `holds`: why it does not go on, or
    goes on without a source."""

    round: Round
    progress: Progress
    ahead: int
    holds: list[str]
    answers: list[Answered]

    @property
    def is_done(self) -> bool:
        return not self.progress.waiting

    @property
    def done(self) -> int:
        """Asked for in this round, whatever came of it."""
        return self.progress.found + self.progress.failed

    @property
    def of(self) -> int:
        return self.done + self.progress.waiting

    @property
    def counted(self) -> str:
        """«обновлено 12 из 45 · не удалось 3 · ждут 30 · уже были свежими 5 · в другом обходе или удалены 2»."""
        its = self.progress
        words = [f"обновлено {number(its.found)} из {number(self.of)}"]
        words += [f"не удалось {number(its.failed)}"] if its.failed else []
        words += [f"ждут {number(its.waiting)}"] if its.waiting else []
        words += [f"уже были свежими {number(its.fresh)}"] if its.fresh else []
        elsewhere = self.round.total - its.total
        words += [f"в другом обходе или удалены {number(elsewhere)}"] if elsewhere > 0 else []
        return " · ".join(words)

    @property
    def left(self) -> str:
        if self.is_done:
            return "Обход закончен."
        before = f"Перед ними в очереди {number(self.ahead)}. " if self.ahead else ""
        pause = ", не считая остановки" if self.holds else ""
        return f"{before}Осталось {takes(self.ahead + self.progress.waiting)}{pause}."


def told(its: Round, now: datetime) -> Told:
    """Five queries at most."""
    progress = queries.progress(its)
    ahead = queries.ahead(its) if progress.waiting else 0
    holds = figures_words.holds(queries.doors(now), its.asked_at, now) if progress.waiting else []
    return Told(its, progress, ahead, holds, _answers(its))


def _answers(its: Round) -> list[Answered]:
    """What sources said last of the round's channels, the most frequent first; what was got is counted already."""
    of = Attempt.objects.filter(channel__refresh__round=its, channel__refresh__wanted_at=None, at__gte=its.asked_at)
    rows = of.exclude(state=State.FOUND).order_by().values_list("door", "state").annotate(count=Count("*"))
    ordered = sorted(rows, key=lambda row: (-row[2], *row[:2]))
    return [
        Answered(DOORS[Door(door)], WORDS[State(state)], count, _page(its, f"{door}.{state}"))
        for door, state, count in ordered
    ]


def _page(its: Round, answer: str) -> str:
    return f"{reverse('admin:channels_channel_changelist')}?{urlencode({ROUND: str(its.pk), ANSWER: answer})}"


@admin.register(Round)
class RoundAdmin(ModelAdmin):
    """To be looked at only: rounds begin on the pages of channels and categories."""

    change_form_template = "back_office/round.html"
    list_display = ("title", "when", "person", "result")
    list_select_related = ("asked_by",)
    list_per_page = 50
    fields = ("title", "when", "person")

    class Media:
        css: ClassVar = {"all": LOOKS}
        js: ClassVar = [LIVE]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:  # noqa: ARG002
        return False

    def get_urls(self) -> list[URLPattern]:
        live = self.admin_site.admin_view(self.progress)
        return [path("<int:pk>/progress/", live, name="figures_round_progress"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        waiting = Count("refreshes", filter=Q(refreshes__wanted_at__isnull=False))
        return super().get_queryset(request).annotate(waiting=waiting).order_by("-pk")

    @admin.display(description="Начат", ordering="asked_at")
    def when(self, its: Round) -> str:
        return moments.when(its.asked_at, timezone.now())

    @admin.display(description="Кто")
    def person(self, its: Round) -> str:
        by: Any = its.asked_by
        return (by.get_full_name() or by.get_username()) if by else MISSING

    @admin.display(description="Что вышло")
    def result(self, its: Any) -> str:
        return Told(its, Progress(its.waiting, its.fresh, its.found, its.failed), 0, [], []).counted

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For `live.js`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        its = told(get_object_or_404(Round, pk=pk), timezone.now())
        html = render_to_string("back_office/round_now.html", {"told": its}, request)
        said = f"{its.counted}. {' '.join(its.holds)} {its.left}"
        every, state = (0, "done") if its.is_done else (EVERY_S, "going")
        return JsonResponse({"html": html, "said": said, "every": every, "state": state})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **options: Any
    ) -> HttpResponse:
        context |= {"told": told(obj, timezone.now()), "every": EVERY_S, "title": str(obj)}
        return super().render_change_form(request, context, *args, obj=obj, **options)
