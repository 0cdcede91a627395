"""Django's name for the room."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "catalog_service.figures"
    verbose_name = "Автоматические показатели"
