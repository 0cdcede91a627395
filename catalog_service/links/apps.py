"""Django's name for the room."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "catalog_service.links"
    verbose_name = "Переходы"
