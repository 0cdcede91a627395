"""Pages of mailings: composed as a draft, told what to do, looked at while they go out and after."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog_service.back_office.deletion import DeletedOneByOne
from catalog_service.back_office.sections import WithSections
from catalog_service.mailings.models import Mailing


@admin.register(Mailing)
class MailingAdmin(WithSections, DeletedOneByOne):
    """Only a draft has a form; whatever has begun is looked at, and told what to do by buttons."""

    list_display = ("title", "state", "created_at")
    list_per_page = 50
    search_fields = ("title", "text")
    search_help_text = "Название или слова из письма"
    autocomplete_fields: ClassVar = ("channel",)
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailing]:
        heavy = (f"channel__{name}" for name in ("search_text", "card", "description"))
        return super().get_queryset(request).select_related("category", "channel", "hot_slot__channel").defer(*heavy)

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state == Mailing.State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Mailing.State.DRAFT)

    def save_model(self, request: HttpRequest, obj: Mailing, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
