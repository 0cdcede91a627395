"""Pages of visitors: to be looked at only, Telegram tells who they are."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from catalog_service.back_office.opt_outs import WithMailings
from catalog_service.back_office.requests import chat_with
from catalog_service.back_office.visitor_filters import FirstLink
from catalog_service.back_office.words import MISSING
from catalog_service.links.models import Arrival
from catalog_service.visitors.models import Visitor


@admin.register(Visitor)
class VisitorAdmin(WithMailings):
    list_display = ("__str__", "chat", "reachable", "first_seen_at", "last_seen_at")
    list_filter = ("reachable", ("arrival__link", FirstLink))
    list_filter_submit = True
    list_before_template = "back_office/visitors_head.html"
    list_per_page = 50
    search_fields = ("first_name", "last_name", "username")
    readonly_fields = ("came_by",)

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
