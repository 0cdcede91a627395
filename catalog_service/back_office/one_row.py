"""The page of what there is one of: its form opens at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import ModelAdmin


class OneRow(ModelAdmin):
    """Of a table whose one row is there from the start and stays."""

    warn_unsaved_form = True

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[1])
        return self.changeform_view(request, "1", form_url=page, extra_context=extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
