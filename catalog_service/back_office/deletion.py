"""Deleting what others refer to: refused in words that say how many they are and where, never an error page."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from unfold.admin import ModelAdmin

MOST_NAMED = 20
JUST_NOW = "Ничего не удалено: на выбранное только что начали ссылаться. Откройте страницу заново."


class RefusedInWords(ModelAdmin):
    """What came in between a page and its confirmation counts too: PostgreSQL has the last word."""

    def in_the_way(self, request: HttpRequest, obj: Any) -> str | None:  # noqa: ARG002
        """Why the object cannot be deleted, for a message; None when it can."""
        return None

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        why = self.in_the_way(request, obj) if obj and self.has_delete_permission(request, obj) else None
        if why:
            return self._refuse(request, obj, why)
        try:
            return super().delete_view(request, object_id, extra_context)
        except (ProtectedError, IntegrityError):
            return self._refuse(request, obj, self.in_the_way(request, obj) or JUST_NOW)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Of several nothing is deleted then, and the history does not say that it was."""
        try:
            with transaction.atomic():
                return super().response_action(request, queryset)
        except (ProtectedError, IntegrityError):
            messages.error(request, JUST_NOW)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """What protects is no matter of rights, and a few of many are enough to understand."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if len(protected) > MOST_NAMED:
            protected = [*protected[:MOST_NAMED], f"и ещё {len(protected) - MOST_NAMED}"]
        return deleted, counts, set() if protected else lacking, protected

    def _refuse(self, request: HttpRequest, obj: Any, why: str) -> HttpResponse:
        messages.error(request, why)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        )


class DeletedOneByOne(RefusedInWords):
    """On its own page, which says what is in the way; never several in a list."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


def listed(request: HttpRequest, model: type[Model], words: str, **narrowed: Any) -> str:
    """`words` as a link to the list of what stands in the way; without it for those who may not look."""
    app, name = model._meta.app_label, model._meta.model_name  # noqa: SLF001 - Django's public name for it
    if not request.user.has_perm(f"{app}.view_{name}"):
        return words
    link = f"{reverse(f'admin:{app}_{name}_changelist')}?{urlencode(narrowed)}"
    return format_html('<a href="{}" class="underline">{}</a>', link, words)
