"""The page of the bot's greeting."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog_service.back_office.one_row import OneRow
from catalog_service.telegram.models import Greeting


@admin.register(Greeting)
class GreetingAdmin(OneRow):
    fields = ("text", "button")

    def get_form(self, request: HttpRequest, obj: Greeting | None = None, change: bool = False, **options: Any) -> Any:
        words = {
            "text": "Бот отвечает так каждому, кто ему пишет. Текст без разметки; видно со следующего ответа.",
            "button": "Кнопка под текстом открывает каталог.",
        }
        return super().get_form(request, obj, change, **options | {"help_texts": words})
