"""What editors look for in the list of channels beside words and categories."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from catalog_service.channels.models import Channel
from catalog_service.channels.registration import NEEDED_FROM


class Lacking(admin.SimpleListFilter):
    """What a channel does without so far."""

    title = "чего не хватает"
    parameter_name = "lacks"
    CONDITIONS: ClassVar[dict[str, tuple[str, Q]]] = {
        "rkn": ("номера РКН", Q(subscribers__gte=NEEDED_FROM, rkn_number="")),
        "price": ("цены 1/24", Q(base_price=None)),
        "reach": ("охвата", Q(reach=None)),
        "subscribers": ("подписчиков", Q(subscribers=None)),
        "logo": ("логотипа", Q(logo="")),
        "description": ("описания", Q(description="")),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, words) for key, (words, _) in self.CONDITIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Channel]) -> QuerySet[Channel]:  # noqa: ARG002
        known = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(known[1]) if known else queryset
