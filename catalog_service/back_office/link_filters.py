"""How the list of links is narrowed."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from catalog_service.links.models import Link


class MadeBy(admin.SimpleListFilter):
    """Those that people have made, or those that channels have of themselves."""

    title = "кем заведена"
    parameter_name = "made"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("people", "Заведённые"), ("own", "Свои каналов")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> QuerySet[Link]:  # noqa: ARG002
        own = {"people": False, "own": True}.get(self.value() or "")
        return queryset if own is None else queryset.filter(is_own=own)


class TargetKind(admin.SimpleListFilter):
    """What kind of page a link leads to."""

    title = "куда ведёт"
    parameter_name = "to"
    CONDITIONS: ClassVar[dict[str, tuple[str, Q]]] = {
        "channel": ("в канал", Q(channel__isnull=False)),
        "category": ("в категорию", Q(category__isnull=False)),
        "first_page": ("на первую страницу", Q(channel=None, category=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, words) for key, (words, _) in self.CONDITIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> QuerySet[Link]:  # noqa: ARG002
        known = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(known[1]) if known else queryset
