"""Pages of visitors: to be looked at only, Telegram tells who they are."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from catalog_service.back_office.requests import chat_with
from catalog_service.visitors.models import Visitor


@admin.register(Visitor)
class VisitorAdmin(ModelAdmin):
    list_display = ("__str__", "chat", "reachable", "first_seen_at", "last_seen_at")
    list_filter = ("reachable",)
    list_per_page = 50
    search_fields = ("first_name", "last_name", "username")

    @admin.display(description="Написать")
    def chat(self, visitor: Visitor) -> str:
        return chat_with(visitor)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Visitor | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Visitor | None = None) -> bool:  # noqa: ARG002
        return False
