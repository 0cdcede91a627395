"""Pages of categories."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from catalog_service.analytics.models import Subject
from catalog_service.back_office.deletion import DeletedOneByOne, listed
from catalog_service.back_office.figures_many import WithItsChannels
from catalog_service.back_office.last_place import LastPlaceForm, RowForm
from catalog_service.back_office.opens import WithOpens
from catalog_service.back_office.target_links import WithLinks
from catalog_service.channels import places
from catalog_service.channels.models import Category, Channel


@admin.register(Category)
class CategoryAdmin(WithItsChannels, WithLinks, WithOpens, DeletedOneByOne):
    opened = Subject.CATEGORY
    form = LastPlaceForm
    list_display = ("name", "shown", "hidden", "order")
    list_editable = ("order",)
    search_fields = ("name",)
    # Said here too: of a queryset that counts Django forgets the model's own.
    ordering = ("order", "name", "id")
    list_per_page = 100
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        shown = Count("channels", filter=Q(channels__published=True))
        return super().get_queryset(request).annotate(shown=shown, hidden=Count("channels") - shown)

    @admin.display(description="Опубликовано каналов", ordering="shown")
    def shown(self, category: Any) -> int:
        return int(category.shown)

    @admin.display(description="Скрыто каналов", ordering="hidden")
    def hidden(self, category: Any) -> int:
        return int(category.hidden)

    def in_the_way(self, request: HttpRequest, obj: Category) -> str | None:
        if not (count := obj.channels.count()):
            return None
        found = listed(request, Channel, f"каналы: {count}", category__id__exact=obj.pk)
        advice = "Удалить можно только пустую: сначала перенесите каналы в другую категорию."
        return format_html("В категории «{}» есть {}. {}", obj, found, advice)

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **options})

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        places.put_last(obj, Category.objects.all())
        super().save_model(request, obj, form, change)
