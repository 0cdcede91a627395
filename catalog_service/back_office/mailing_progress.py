"""A mailing while it goes out: its page tells live how far it is, what holds it and what to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.admin import ModelAdmin

from catalog_service.back_office import mailing_progress_words as words
from catalog_service.back_office.mailing_words import halted
from catalog_service.mailings import queries
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.queries import Hold, Progress
from catalog_service.telegram import answers

State = Mailing.State
EVERY_S = {State.SENDING: 2, State.PAUSED: 5, State.SCHEDULED: 5}
"""How often an open page asks anew, by state; never of a mailing that has ended, or is still composed."""
MOST_MISTAKES = 10
OF = "mailing"
"""Of an address: whose recipients."""


@dataclass(frozen=True)
class Told:
    """What the page tells of a mailing: `holds` what is in its way now, `mistakes` how often Telegram said what."""

    mailing: Mailing
    progress: Progress
    now: datetime
    holds: str = ""
    mistakes: tuple[tuple[str, int], ...] = ()

    @property
    def every(self) -> int:
        return EVERY_S.get(State(self.mailing.state), 0)

    @property
    def is_collected(self) -> bool:
        return self.mailing.frozen_at is not None

    @property
    def is_collecting(self) -> bool:
        return self.mailing.state == State.SENDING and not self.is_collected

    @property
    def counted(self) -> str:
        return words.counted(self.progress, is_stopped=self.is_stopped) if self.is_collected else ""

    @property
    def is_stopped(self) -> bool:
        return self.mailing.state == State.CANCELLED

    @property
    def speed(self) -> str:
        """How fast, and how long still; "" while it does not go on."""
        if self.mailing.state != State.SENDING or self.holds or not self.is_collected:
            return ""
        return ", ".join(filter(None, (words.pace(self.progress), words.left(self.progress, self.now))))

    @property
    def said(self) -> str:
        """For those who listen: the state, what is in the way, the numbers."""
        state = f"Рассылка: {self.mailing.get_state_display()}"
        parts = (state, halted(self.mailing).rstrip("."), self.holds.rstrip("."), self.counted, self.speed)
        return ". ".join(part for part in parts if part) + "."


def told(mailing: Mailing, now: datetime) -> Told:
    """Six queries at most."""
    progress = queries.progress(mailing, now)
    is_at_work = mailing.state in {State.SENDING, State.SCHEDULED}
    hold = queries.hold(now) if is_at_work else None
    return Told(mailing, progress, now, _holds(mailing, hold, progress, now), _mistakes(mailing, progress))


def _holds(mailing: Mailing, hold: Hold | None, progress: Progress, now: datetime) -> str:
    if hold is not None:
        return words.held(hold, now)
    if mailing.state != State.SENDING or progress.per_second:
        return ""
    others = Mailing.objects.filter(state=State.SENDING).exclude(pk=mailing.pk)
    waits = bool(progress.counts[Recipient.State.QUEUED]) and not progress.counts[Recipient.State.SENDING]
    return words.OTHER_FIRST if waits and others.exists() else ""


def _mistakes(mailing: Mailing, progress: Progress) -> tuple[tuple[str, int], ...]:
    """What Telegram said of those who did not get it by a mistake, the most frequent first."""
    wrong = (Recipient.State.FAILED, Recipient.State.UNKNOWN)
    if not any(progress.counts[state] for state in wrong):
        return ()
    of = Recipient.objects.filter(mailing=mailing, state__in=wrong).exclude(words="").order_by()
    rows = of.values_list("words").annotate(count=Count("*")).order_by("-count", "words")[:MOST_MISTAKES]
    return tuple((answers.said(said), count) for said, count in rows)


def recipients_page(mailing: Mailing, **narrowed: str) -> str:
    """Address of the list of a mailing's recipients."""
    return f"{reverse('admin:mailings_recipient_changelist')}?{urlencode({OF: str(mailing.pk)} | narrowed)}"


def shown(request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
    """For the template of a mailing that is no draft any more."""
    its = told(mailing, timezone.now())
    may_look = request.user.has_perm("mailings.view_recipient")
    parts = [
        (part, recipients_page(mailing, state=part.state) if may_look and part.count else "")
        for part in words.parts(its.progress, is_stopped=its.is_stopped)
    ]
    return {
        "told": its,
        "mailing": mailing,
        "colour": words.COLOURS[State(mailing.state)],
        "halted": halted(mailing),
        "collecting": words.COLLECTING,
        "parts": parts,
        "received": words.received(its.progress),
        "may_look": may_look,
    }


class WithProgress(ModelAdmin):
    """Mixed into a mailing's page, whose template finds it as `progress`."""

    class Media:
        css: ClassVar = {"all": ["back_office/links.css", "back_office/mailing_progress.css"]}
        js: ClassVar = ["back_office/live.js"]

    def get_urls(self) -> list[URLPattern]:
        live = self.admin_site.admin_view(self.progress)
        return [path("<int:pk>/progress/", live, name="mailings_mailing_progress"), *super().get_urls()]

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For `live.js`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        its = shown(request, get_object_or_404(Mailing, pk=pk))
        html = render_to_string("back_office/mailing_progress_now.html", its, request)
        told: Told = its["told"]
        return JsonResponse({"html": html, "said": told.said, "every": told.every, "state": its["mailing"].state})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **options: Any
    ) -> HttpResponse:
        if obj is not None and obj.state != State.DRAFT:
            context["progress"] = shown(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **options)
