"""Pages of visitors: to be looked at only, Telegram tells who they are."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from catalog_service.back_office.opt_outs import WithMailings
from catalog_service.back_office.requests import chat_with
from catalog_service.back_office.visitor_filters import FirstLink
from catalog_service.back_office.words import MISSING
from catalog_service.links.models import Arrival
from catalog_service.mailings.models import OptOut
from catalog_service.visitors.models import Visitor

NAMES = ("first_name", "last_name", "username")
WANTS_NONE = "да, но от всех рассылок отказался"


@admin.register(Visitor)
class VisitorAdmin(WithMailings):
    list_display = ("__str__", "chat", "writable", "first_seen_at", "last_seen_at")
    list_filter = ("reachable", ("arrival__link", FirstLink))
    list_filter_submit = True
    list_before_template = "back_office/visitors_head.html"
    list_per_page = 50
    search_fields = NAMES
    readonly_fields = ("writable", "came_by")
    fields = ("telegram_id", *NAMES, "language", "writable", "first_seen_at", "last_seen_at", "came_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Visitor]:
        """Who wants no mailings at all is `wants_none`, for those who may know."""
        said = OptOut.objects.filter(visitor=OuterRef("pk"), category=None)
        may_know = request.user.has_perm("mailings.view_optout")
        return super().get_queryset(request).annotate(wants_none=Exists(said) if may_know else Value(value=False))

    @admin.display(description="Можно писать", ordering="reachable")
    def writable(self, visitor: Any) -> str:
        if not visitor.reachable:
            return "нет"
        return WANTS_NONE if visitor.wants_none else "да"

    @admin.display(description="Написать")
    def chat(self, visitor: Visitor) -> str:
        return chat_with(visitor)

    @admin.display(description="Впервые пришёл по ссылке")
    def came_by(self, visitor: Visitor) -> str:
        arrival = Arrival.objects.filter(visitor=visitor).select_related("link__channel", "link__category").first()
        if arrival is None:
            return MISSING
        page = reverse("admin:links_link_change", args=[arrival.link.pk])
        when = f"{localtime(arrival.at):%d.%m.%Y %H:%M}"
        return format_html('<a href="{}" class="underline">{}</a>, {}', page, arrival.link, when)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Visitor | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Visitor | None = None) -> bool:  # noqa: ARG002
        return False
