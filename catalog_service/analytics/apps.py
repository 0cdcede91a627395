"""Django's name for the room."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "catalog_service.analytics"
    verbose_name = "Статистика"
