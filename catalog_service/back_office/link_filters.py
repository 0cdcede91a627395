"""How the list of links is narrowed."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from catalog_service.links.models import Link


class TargetKind(admin.SimpleListFilter):
    """What kind of page a link leads to."""

    title = "куда ведёт"
    parameter_name = "to"
    CONDITIONS: ClassVar[dict[str, tuple[str, Q]]] = {
        "own": ("в канал, своя", Q(is_own=True)),
        "channel": ("в канал, ещё одна", Q(is_own=False, channel__isnull=False)),
        "category": ("в категорию", Q(category__isnull=False)),
        "first_page": ("на первую страницу", Q(channel=None, category=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, words) for key, (words, _) in self.CONDITIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> QuerySet[Link]:  # noqa: ARG002
        known = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(known[1]) if known else queryset
