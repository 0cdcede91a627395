"""Pages of categories."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from catalog_service.back_office.last_place import LastPlaceForm
from catalog_service.channels import places
from catalog_service.channels.models import Category


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    form = LastPlaceForm
    list_display = ("name", "shown", "hidden", "order")
    list_editable = ("order",)
    search_fields = ("name",)
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

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleted one by one, on its own page, which says what is in the way."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        category = self.get_object(request, object_id)
        if category is not None and (count := category.shown + category.hidden):
            return self._refuse(request, category, f"В категории «{category}» есть каналы ({count}).")
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # a channel came in just now
            return self._refuse(request, category, f"В категории «{category}» появился канал.")

    def _refuse(self, request: HttpRequest, category: Any, why: str) -> HttpResponse:
        advice = "Удалить можно только пустую: сначала перенесите каналы в другую категорию."
        messages.error(request, f"{why} {advice}")
        return HttpResponseRedirect(reverse("admin:channels_category_change", args=[category.pk]))

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        places.put_last(obj, Category.objects.all())
        super().save_model(request, obj, form, change)
