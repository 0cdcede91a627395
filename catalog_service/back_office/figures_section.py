"""«Автоматические показатели»: the section of a channel's page: how each source fares, what Telegram offers."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst

from catalog_service.back_office import figures_words as words
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.back_office.sign_in import signed_in
from catalog_service.channels.models import Channel
from catalog_service.figures import actions, queries
from catalog_service.figures.findings import Door
from catalog_service.figures.models import Attempt, Refresh
from catalog_service.figures.offers import Offer, Part
from catalog_service.figures.queries import ChannelFigures, DoorHealth

LOOKS = [f"back_office/{name}.css" for name in ("links", "mailing_progress", "figures")]
LIVE = "back_office/live.js"
"""Of pages that tell live how figures come."""
ANCHOR = "automatic-figures"
SOON_S, LATER_S, SOON = 2, 10, timedelta(minutes=2)
"""How often an open page asks anew: while a wish is that young, and after."""
REFRESH = "refresh"
"""Value of the button; those of offers are their parts."""
PARTS = {Part.TITLE: "название", Part.DESCRIPTION: "описание", Part.LOGO: "логотип"}
ASKED = "Обновление поставлено в очередь: показатели появятся здесь сами."
WAITS = "Канал уже ждёт очереди: показатели появятся здесь сами."
NOTHING = "Брать нечего: в канале уже то же, что в Telegram."


class WithFigures(WithSections):
    """Mixed into a channel's page, whose media `LOOKS` and `LIVE` are."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/figures/", guarded(self.figures), name="channels_channel_figures"),
            path("<int:pk>/figures/<str:door>/", guarded(self.answer), name="channels_channel_answer"),
            *super().get_urls(),
        ]

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        if not may_see(request):
            return others
        return [Section("Автоматические показатели", "back_office/figures.html", shown(request, obj)), *others]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """What is known of how its figures came goes with a channel: counted, not told row by row."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return _without_figures(deleted), counts, lacking, protected

    def figures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: as they stand now, for `live.js`. POST: what a button of the section does."""
        if not may_see(request):
            raise PermissionDenied
        channel = get_object_or_404(Channel, pk=pk)
        if request.method == "POST":
            self._do(request, channel, request.POST.get("do", ""))
            return HttpResponseRedirect(f"{reverse('admin:channels_channel_change', args=[pk])}#{ANCHOR}")
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        its = shown(request, channel)
        html = render_to_string("back_office/figures_now.html", its, request)
        return JsonResponse({"html": html, "said": its["said"], "every": its["every"], "state": its["state"]})

    def _do(self, request: HttpRequest, channel: Channel, word: str) -> None:
        if word == REFRESH:
            self._refresh(request, channel, timezone.now())
        elif word in set(Part):
            self._take(request, channel, Part(word))
        else:
            raise Http404

    def _refresh(self, request: HttpRequest, channel: Channel, now: datetime) -> None:
        if not may_refresh(request):
            raise PermissionDenied
        its = Channel.objects.filter(pk=channel.pk)
        made = actions.want(its, title=f"Канал «{channel}»"[:128], by=signed_in(request), now=now)
        if made.pk is None:
            messages.warning(request, _too_soon(queries.of_channel(channel), now) or WAITS)
            return
        self.log_change(request, channel, "Обновить показатели")
        messages.success(request, ASKED)

    def _take(self, request: HttpRequest, channel: Channel, part: Part) -> None:
        if not self.has_change_permission(request, channel):
            raise PermissionDenied
        if part not in {offer.part for offer in queries.of_channel(channel).offers}:
            messages.warning(request, NOTHING)
            return
        actions.take(channel, part)
        self.log_change(request, channel, f"Взято из Telegram: {PARTS[part]}")
        messages.success(request, f"Взято из Telegram: {PARTS[part]}.")

    def answer(self, request: HttpRequest, pk: int, door: str) -> HttpResponse:
        """What a source answered in an unknown shape: a file of plain text, whatever stands in it."""
        if not request.user.has_perm("figures.view_attempt"):
            raise PermissionDenied
        attempt = get_object_or_404(Attempt.objects.exclude(page=""), channel=pk, door=door)
        headers = {
            "Content-Disposition": f'attachment; filename="{Door(attempt.door)}-{pk}.txt"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        }
        return HttpResponse(attempt.page, content_type="text/plain; charset=utf-8", headers=headers)


def _without_figures(deleted: list[Any]) -> list[Any]:
    """Django's nested list of lines, each «Снимок показателей: …»."""
    names = tuple(f"{capfirst(model._meta.verbose_name)}:" for model in apps.get_app_config("figures").get_models())  # noqa: SLF001 - Django's public name
    kept = [_without_figures(each) if isinstance(each, list) else each for each in deleted]
    return [each for each in kept if each and not (isinstance(each, str) and each.startswith(names))]


def may_see(request: HttpRequest) -> bool:
    """How automatic figures fare."""
    return request.user.has_perm("figures.view_refresh")


def may_refresh(request: HttpRequest) -> bool:
    return request.user.has_perm("figures.change_refresh")


def shown(request: HttpRequest, channel: Channel) -> dict[str, Any]:
    """For the template. Four queries."""
    now, its, doors = timezone.now(), queries.of_channel(channel), queries.doors(timezone.now())
    refresh, waits = its.refresh, words.waits(its.refresh, now)
    is_editors = refresh is not None and refresh.wanted_by == Refresh.By.EDITOR
    too_soon = "" if is_editors else _too_soon(its, now)
    return {
        "channel": channel,
        "anchor": ANCHOR,
        "warnings": words.warnings(channel, its.profile, now),
        "turn": words.turn(refresh, now),
        "waits": waits,
        "nobody": words.NOBODY if _is_forgotten(refresh, doors, now) else "",
        "round": refresh.round if refresh and waits and refresh.round and refresh.round.total > 1 else None,
        "too_soon": too_soon,
        "may_refresh": may_refresh(request) and not is_editors and not too_soon,
        "lines": words.lines(its.attempts, doors, now),
        "mean": words.mean(its.profile),
        "offers": [_offered(its, offer) for offer in its.offers],
        "may_take": request.user.has_perm("channels.change_channel"),
        "said": waits or " ".join(words.turn(refresh, now)),
        "every": _every(refresh, now),
        "state": str(refresh.tried_at) if refresh else "",
    }


def _too_soon(its: ChannelFigures, now: datetime) -> str:
    if its.refresh is None or its.may_be_wanted_at is None or its.may_be_wanted_at <= now:
        return ""
    return words.too_soon(its.refresh, its.may_be_wanted_at, now)


def _is_forgotten(refresh: Refresh | None, doors: list[DoorHealth], now: datetime) -> bool:
    """A source that rests says so in its own line."""
    since = refresh.wanted_at if refresh else None
    return since is not None and words.is_nobody_there(doors, since, now)


def _every(refresh: Refresh | None, now: datetime) -> int:
    if refresh is None or (refresh.wanted_at is None and refresh.tried_at is None and refresh.due_at <= now):
        return LATER_S  # a new channel
    if refresh.wanted_at is None:
        return 0
    return SOON_S if now - refresh.wanted_at < SOON else LATER_S


def _offered(its: ChannelFigures, offer: Offer) -> dict[str, Any]:
    is_logo = offer.part is Part.LOGO
    return {
        "part": offer.part.value,
        "name": PARTS[offer.part],
        "text": "" if is_logo else offer.offered,
        "picture": its.profile.logo.url_of(96) if is_logo and its.profile else "",
        "is_empty": not offer.present,
    }
