"""Pages of the formats that an ad can be bought in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from catalog_service.back_office.last_place import LastPlaceForm
from catalog_service.channels import places
from catalog_service.channels.models import PriceFormat


@admin.register(PriceFormat)
class PriceFormatAdmin(ModelAdmin):
    """The base format is a fact of the catalog: CPM is of it, so it is neither chosen nor deleted here."""

    form = LastPlaceForm
    list_display = ("name", "is_base", "order")
    list_editable = ("order",)

    def has_delete_permission(self, request: HttpRequest, obj: PriceFormat | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_base)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def save_model(self, request: HttpRequest, obj: PriceFormat, form: Any, change: bool) -> None:
        places.put_last(obj, PriceFormat.objects.all())
        super().save_model(request, obj, form, change)
