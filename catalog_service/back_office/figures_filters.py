"""What editors look for in the list of channels by how figures come: old, failed, offered, labelled, of one round."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from catalog_service.back_office.mailing_prefill import number_in
from catalog_service.channels.models import Channel, Figure
from catalog_service.figures.actions import OLD_AFTER
from catalog_service.figures.findings import Door
from catalog_service.figures.models import DOORS, Attempt, Round
from catalog_service.figures.states import OF_THE_CHANNEL, ON_THE_WAY, WORDS, State

ROUND = "round"
ANSWER = "answer"
"""Of addresses: whose channels, and what came of asking about them."""
_TROUBLED = OF_THE_CHANNEL | ON_THE_WAY
"""Of a channel; what is wrong with a source is told once, on the first page."""


def _old() -> Q:
    return Q(refresh__refreshed_at=None) | Q(refresh__refreshed_at__lte=timezone.now() - OLD_AFTER)


def _offered() -> Q:
    """Where the catalog has nothing and Telegram something."""
    logo = Q(logo="", profile__isnull=False) & ~Q(profile__logo="")
    return logo | (Q(description="", profile__isnull=False) & ~Q(profile__description=""))


def _troubled() -> Exists:
    return Exists(Attempt.objects.filter(channel=OuterRef("pk"), state__in=[state.value for state in _TROUBLED]))


class Figures(admin.SimpleListFilter):
    """By how the figures of a channel are."""

    title = "показатели"
    parameter_name = "figures"
    CONDITIONS: ClassVar[dict[str, tuple[str, Callable[[], Q | Exists]]]] = {
        "overruled": (
            "исправлены вручную",
            lambda: Exists(Figure.objects.filter(channel=OuterRef("pk"), overrule__isnull=False)),
        ),
        "old": ("не обновлялись сутки", _old),
        "troubled": ("с ошибкой", _troubled),
        "silent": ("канал молчит", lambda: Q(silent_since__isnull=False)),
        "labelled": ("метка TGStat", lambda: Q(profile__red_label=True) | Q(profile__black_label=True)),
        "renamed": ("канал переименован", lambda: Q(profile__isnull=False) & ~Q(profile__was="")),
        "offered": ("есть предложения из Telegram", _offered),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, words) for key, (words, _) in self.CONDITIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Channel]) -> QuerySet[Channel]:  # noqa: ARG002
        known = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(known[1]()) if known else queryset


class Answer(DropdownFilter):
    """By what any source answered last, or the one that an address names before it: `telegram.free`."""

    title = "ответ источника"
    parameter_name = ANSWER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        door, state = _answered(request.GET.get(ANSWER, ""))
        named = [(f"{door}.{state}", f"{DOORS[door]}: {_short(state)}")] if door and state else []
        return [*named, *((state.value, _short(state)) for state in State)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Channel]) -> QuerySet[Channel]:  # noqa: ARG002
        door, state = _answered(self.value() or "")
        if state is None:
            return queryset
        of = Attempt.objects.filter(channel=OuterRef("pk"), state=state)
        return queryset.filter(Exists(of.filter(door=door) if door else of))


def _answered(value: str) -> tuple[Door | None, State | None]:
    """None: any door; no state that there is."""
    door, _, state = value.rpartition(".")
    if state not in set(State) or door not in {"", *Door}:
        return None, None
    return Door(door) if door else None, State(state)


def _short(state: State) -> str:
    return WORDS[state].partition(":")[0]


class OfRound(admin.SimpleListFilter):
    """Of the round that an address names; nothing to choose else."""

    title = "обход"
    parameter_name = ROUND

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        if (asked := request.GET.get(ROUND)) is None:
            return []
        its = Round.objects.filter(pk=number_in(request.GET, ROUND) or 0).first()
        return [(asked, its.title if its else "которого нет")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Channel]) -> QuerySet[Channel]:
        if ROUND not in request.GET:
            return queryset
        return queryset.filter(refresh__round=number_in(request.GET, ROUND) or 0)
