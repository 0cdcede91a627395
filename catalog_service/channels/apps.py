"""Django's name for the room."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "catalog_service.channels"
    verbose_name = "Каталог"
