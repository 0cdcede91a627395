"""The page of the bot's greeting: one row, whose form opens at once."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import ModelAdmin

from catalog_service.telegram.models import Greeting


@admin.register(Greeting)
class GreetingAdmin(ModelAdmin):
    fields = ("text", "button")
    warn_unsaved_form = True

    def get_form(self, request: HttpRequest, obj: Greeting | None = None, change: bool = False, **options: Any) -> Any:
        words = {
            "text": "Бот отвечает так каждому, кто ему пишет. Текст без разметки; видно со следующего ответа.",
            "button": "Кнопка под текстом открывает каталог.",
        }
        return super().get_form(request, obj, change, **options | {"help_texts": words})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        page = reverse("admin:telegram_greeting_change", args=[1])
        return self.changeform_view(request, "1", form_url=page, extra_context=extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Greeting | None = None) -> bool:  # noqa: ARG002
        return False
