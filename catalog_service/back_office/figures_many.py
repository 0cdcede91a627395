"""Many channels refreshed at once: the button above the list of channels, the action for those chosen, the question."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.admin import ModelAdmin

from catalog_service.back_office import figures_words
from catalog_service.back_office.mailing_prefill import number_in
from catalog_service.back_office.mailing_words import amount, genitive
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.back_office.sign_in import signed_in
from catalog_service.channels.models import Category, Channel
from catalog_service.figures import actions, queries
from catalog_service.figures.models import Round
from catalog_service.figures.politeness import GAP_S, JITTER

A_CHANNEL_S = 2 * GAP_S * (1 + JITTER / 2)
"""Two requests of a source at the pace that is kept to it; the sources are asked side by side."""
CATEGORY = "category__id__exact"
"""What the list of channels calls its filter by category in addresses."""
CHANNELS = ("канал", "канала", "каналов")
TITLE = "Обновить показатели"
ALL_FRESH = "Обновлять нечего: все они обновлялись меньше часа назад."
ALL_WAIT = "Второй раз начинать не нужно: они уже ждут очереди."
NONE = "Обновлять нечего: таких каналов нет."
LONGEST_TITLE = 128


class WithMany(ModelAdmin):
    """Mixed into the pages of channels."""

    list_before_template = "back_office/channels_head.html"
    actions: ClassVar[Sequence[Any]] = ("refresh_chosen",)

    def get_urls(self) -> list[URLPattern]:
        """Before Django's own, which take any word for a channel's number."""
        asked = self.admin_site.admin_view(self.refresh_listed)
        return [path("refresh/", asked, name="channels_channel_refresh"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        button = listed_address(request.GET.urlencode()) if may_want(request) else ""
        return super().changelist_view(request, {"refresh_all": button, **(extra_context or {})})

    def has_want_permission(self, request: HttpRequest) -> bool:
        """For Django, which looks so for who may do the action `refresh_chosen`."""
        return may_want(request)

    @admin.action(description=TITLE, permissions=["want"])
    def refresh_chosen(self, request: HttpRequest, chosen: QuerySet[Channel]) -> HttpResponse | None:
        """First the page that asks, which posts the same choice once more."""
        title = f"Выбранные каналы: {chosen.count()}"
        if "confirmed" in request.POST:
            return _want(self, request, chosen, title)
        names = ("action", "select_across", "index", ACTION_CHECKBOX_NAME)
        hidden = [(name, value) for name in names for value in request.POST.getlist(name)]
        return _ask(self, request, chosen, title, hidden)

    def refresh_listed(self, request: HttpRequest) -> HttpResponse:
        """All that the list of channels shows by this address. GET asks, POST does."""
        if not may_want(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:channels_channel_changelist"))
        if request.method == "POST":
            return _want(self, request, listed, _title(request))
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        return _ask(self, request, listed, _title(request), [])


class WithItsChannels(WithSections):
    """Mixed into a category's page."""

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        if not may_want(request):
            return others
        shows = {"page": of_category(obj.pk)}
        return [*others, Section("Показатели каналов", "back_office/category_figures.html", shows)]


def may_want(request: HttpRequest) -> bool:
    return request.user.has_perm("figures.add_round")


def listed_address(query: str) -> str:
    """Of the page that asks whether to refresh all that the list of channels shows by that query."""
    return f"{reverse('admin:channels_channel_refresh')}{f'?{query}' if query else ''}"


def of_category(pk: int) -> str:
    """Of the same page, about a category."""
    return listed_address(urlencode({CATEGORY: pk}))


def _title(request: HttpRequest) -> str:
    """What the round is called: by the category, where it alone narrows the list."""
    narrowed = {name for name in request.GET if name not in {"o", "p"} and request.GET[name]}
    if not narrowed:
        return "Весь каталог"
    category = Category.objects.filter(pk=number_in(request.GET.dict(), CATEGORY) or 0).first()
    if narrowed == {CATEGORY} and category:
        return f"Категория «{category}»"[:LONGEST_TITLE]
    return "Отобранные каналы" + (f", категория «{category}»" if category else "")[: LONGEST_TITLE - 20]


def _ask(
    page: ModelAdmin,
    request: HttpRequest,
    channels: QuerySet[Channel],
    title: str,
    hidden: list[tuple[str, str]],
) -> HttpResponse:
    count, (fresh, waiting) = channels.count(), actions.left_out(channels, now=timezone.now())
    due = count - len(fresh) - len(waiting)
    if not due:
        return _refuse(request, channels)
    ahead, now = queries.in_rounds(), timezone.now()
    context = {
        **page.admin_site.each_context(request),
        "title": TITLE,
        "opts": page.opts,
        "about": title,
        "count": amount(count, CHANNELS),
        "fresh": len(fresh),
        "waiting": len(waiting),
        "ahead": ahead,
        "takes": takes(ahead + due),
        "holds": figures_words.holds(queries.doors(now), now, now),
        "hidden": hidden,
        "back": _back(request),
    }
    return render(request, "back_office/round_asked.html", context)


def _want(page: ModelAdmin, request: HttpRequest, channels: QuerySet[Channel], title: str) -> HttpResponse:
    # Asked once more by their numbers: the list's own query counts and sorts.
    plain = Channel.objects.filter(pk__in=list(channels.order_by().values_list("pk", flat=True)))
    made = actions.want(plain, title=title, by=signed_in(request), now=timezone.now())
    if made.pk is None:
        return _refuse(request, plain)
    page.log_addition(request, made, [{"added": {}}])
    messages.success(request, "Обход начат. Эту страницу можно закрыть: он пойдёт и без неё.")
    return HttpResponseRedirect(reverse("admin:figures_round_change", args=[made.pk]))


def _refuse(request: HttpRequest, channels: QuerySet[Channel]) -> HttpResponse:
    """Where there is nothing to begin; whoever presses twice comes to what the first press has begun."""
    waiting = Round.objects.filter(refreshes__in=actions.left_out(channels, now=timezone.now()).waiting)
    if its := waiting.order_by("-pk").first():
        messages.warning(request, ALL_WAIT)
        return HttpResponseRedirect(reverse("admin:figures_round_change", args=[its.pk]))
    messages.warning(request, ALL_FRESH if channels.exists() else NONE)
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    return f"{reverse('admin:channels_channel_changelist')}?{request.GET.urlencode()}"


def takes(channels: int) -> str:
    """`около 10 минут`; `меньше минуты` where nothing slows it down."""
    seconds = timedelta(seconds=A_CHANNEL_S * channels * settings.FIGURES_PACE)
    return f"около {genitive(seconds)}" if seconds >= timedelta(minutes=1) else "меньше минуты"
