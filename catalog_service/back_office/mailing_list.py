"""The list of mailings: in which state each is, whom it is for, how many got it, opened it, asked for a place."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList

from catalog_service.analytics.funnel import Conversion
from catalog_service.back_office import mailing_progress_words as words
from catalog_service.back_office.conversion_words import per_cent
from catalog_service.back_office.mailing_counts import Counts, counts
from catalog_service.back_office.mailing_words import halted, moment, whom
from catalog_service.back_office.opens import may_see
from catalog_service.back_office.words import MISSING, number
from catalog_service.mailings import queries
from catalog_service.mailings.models import Mailing

State = Mailing.State
AT_WORK = (State.SENDING, State.PAUSED, State.SCHEDULED)
EVERY_S, SELDOM_S = 3, 15
"""How often the list asks anew: while something is sent, and else."""
COUNTED = ("opened", "asked")
"""Columns of what is counted by links."""


class CountedList(ChangeList):
    """With the counts of the mailings of this page, and no others."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        of = counts(self.result_list, with_opens=may_see(request))
        for mailing in self.result_list:
            mailing.counts = of[mailing.pk]


class WithList(ModelAdmin):
    """Mixed into mailings' pages: their list, and above it live what is at work."""

    list_display = ("titled", "condition", "addressed", "sent", *COUNTED, "when", "sender")
    list_display_links = ("titled",)
    list_filter = ("state", ("category", RelatedDropdownFilter))
    list_filter_submit = True
    list_before_template = "back_office/mailings_at_work.html"
    list_per_page = 50
    ordering = ("-created_at", "-pk")

    class Media:
        css: ClassVar = {"all": ["back_office/links.css", "back_office/mailing_progress.css"]}
        js: ClassVar = ["back_office/live.js"]

    def get_urls(self) -> list[URLPattern]:
        live = self.admin_site.admin_view(self.at_work)
        return [path("at-work/", live, name="mailings_mailing_at_work"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:  # noqa: ARG002
        return CountedList

    def get_list_display(self, request: HttpRequest) -> list[str]:
        columns = [str(each) for each in super().get_list_display(request)]
        return columns if may_see(request) else [each for each in columns if each not in COUNTED]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"work": at_work(), **(extra_context or {})})

    def at_work(self, request: HttpRequest) -> HttpResponse:
        """For `live.js`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        work = at_work()
        html = render_to_string("back_office/mailings_at_work_now.html", {"work": work}, request)
        return JsonResponse({"html": html, "every": work["every"], "state": work["state"]})

    # ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────

    @display(description="Рассылка", header=True, ordering="title")
    def titled(self, mailing: Mailing) -> list[str]:
        return [mailing.title, whom(mailing)]

    @admin.display(description="Состояние", ordering="state")
    def condition(self, mailing: Mailing) -> str:
        """With its own id: `live.js` brings it anew when something changes."""
        label = '<span id="mailing-{}-state" data-by-state><span class="mailing-label {}" title="{}">{}</span>{}</span>'
        colour, why = words.COLOURS[State(mailing.state)], mailing.get_halt_display()
        said = format_html('<span class="mailing-why">{}</span>', why) if why else ""
        return format_html(label, mailing.pk, colour, halted(mailing), state(mailing), said)

    @admin.display(description="Кому")
    def addressed(self, mailing: Any) -> str:
        return number(mailing.counts.total) if mailing.frozen_at else MISSING

    @admin.display(description="Получили")
    def sent(self, mailing: Any) -> str:
        return number(mailing.counts.sent) if mailing.frozen_at else MISSING

    @admin.display(description="Открыли")
    def opened(self, mailing: Any) -> str:
        its: Counts = mailing.counts
        if not mailing.frozen_at or its.opened is None:
            return MISSING
        share = Conversion(its.sent, its.opened).share if its.opened <= its.sent else None
        return f"{number(its.opened)} ({per_cent(share)})" if share is not None else number(its.opened)

    @admin.display(description="Заявка")
    def asked(self, mailing: Any) -> str:
        return number(mailing.counts.asked) if mailing.frozen_at else MISSING

    @admin.display(description="Когда", ordering="started_at")
    def when(self, mailing: Mailing) -> str:
        if mailing.started_at is not None:
            return moment(mailing.started_at)
        return f"начнётся {moment(mailing.starts_at)}" if mailing.state == State.SCHEDULED else MISSING  # type: ignore[arg-type]

    @admin.display(description="Кто", ordering="started_by__last_name")
    def sender(self, mailing: Mailing) -> str:
        by = mailing.started_by or mailing.created_by
        return (by.get_full_name() or by.get_username()) if by else MISSING


def state(mailing: Mailing) -> str:
    """Of a draft that has come back by itself, that too."""
    label = mailing.get_state_display()
    return f"{label}: не отправлена" if mailing.state == State.DRAFT and mailing.halt else label


def at_work() -> dict[str, Any]:
    """Mailings that go out, are paused or wait for their time, each with how far it is. Few queries of few rows."""
    now = timezone.now()
    found: QuerySet[Mailing] = Mailing.objects.filter(state__in=AT_WORK).order_by("starts_at", "pk")
    mailings = list(found)
    is_going_on = any(mailing.state != State.PAUSED for mailing in mailings)
    holds = words.held(queries.hold(now), now) if is_going_on else ""
    sending = any(mailing.state == State.SENDING for mailing in mailings)
    return {
        "lines": [_line(mailing, now, is_held=bool(holds)) for mailing in mailings],
        "holds": holds,
        "every": EVERY_S if sending else SELDOM_S,
        "state": " ".join(f"{mailing.pk}:{mailing.state}" for mailing in mailings),
    }


def tile(request: HttpRequest) -> dict[str, Any]:
    """For the first page, where something is at work. One query else."""
    if not request.user.has_perm("mailings.view_mailing") or not Mailing.objects.filter(state__in=AT_WORK).exists():
        return {}
    return {"work": at_work()}


def _line(mailing: Mailing, now: datetime, *, is_held: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"mailing": mailing, "colour": words.COLOURS[State(mailing.state)], "words": ""}
    if mailing.state == State.SCHEDULED and mailing.starts_at:
        return line | {"words": f"начнётся {moment(mailing.starts_at)}"}
    why = Mailing.Halt(mailing.halt).label if mailing.halt else ""
    if mailing.frozen_at is None:
        return line | {"words": why or words.COLLECTING}
    progress = queries.progress(mailing, now)
    left = "" if is_held else words.left(progress, now)
    return line | {
        "words": ", ".join(part for part in (why, words.counted(progress), left) if part),
        "done": words.done(progress),
        "of": progress.total,
    }
