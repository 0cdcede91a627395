"""Django's name for the room."""

from django.apps import AppConfig


class TelegramConfig(AppConfig):
    name = "catalog_service.telegram"
    verbose_name = "Бот"
