"""Django's name for the room."""

from django.apps import AppConfig


class VisitorsConfig(AppConfig):
    name = "catalog_service.visitors"
    verbose_name = "Покупатели"
