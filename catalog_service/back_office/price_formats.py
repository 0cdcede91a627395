"""Pages of the formats that an ad can be bought in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from catalog_service.back_office.deletion import DeletedOneByOne, listed
from catalog_service.back_office.last_place import LastPlaceForm, RowForm
from catalog_service.channels import places
from catalog_service.channels.models import Channel, PriceFormat
from catalog_service.visitors.models import Request


@admin.register(PriceFormat)
class PriceFormatAdmin(DeletedOneByOne):
    """The base format is a fact of the catalog: CPM is of it, so it is neither chosen nor deleted here."""

    form = LastPlaceForm
    list_display = ("name", "is_base", "order")
    list_editable = ("order",)

    def has_delete_permission(self, request: HttpRequest, obj: PriceFormat | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_base)

    def in_the_way(self, request: HttpRequest, obj: PriceFormat) -> str | None:
        channels = (obj.prices.count(), Channel, "каналы с его ценой", "prices__format__id__exact")
        requests = (obj.requests.count(), Request, "заявки на него", "format__id__exact")
        found = [
            (listed(request, model, f"{words}: {count}", **{narrowed: obj.pk}),)
            for count, model, words, narrowed in (channels, requests)
            if count
        ]
        if not found:
            return None
        places = format_html_join(", ", "{}", found)
        return format_html("Формат «{}» нужен, есть {}. Удалить можно только ненужный.", obj, places)

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **options})

    def save_model(self, request: HttpRequest, obj: PriceFormat, form: Any, change: bool) -> None:
        places.put_last(obj, PriceFormat.objects.all())
        super().save_model(request, obj, form, change)
