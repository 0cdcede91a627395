"""Django's name for the room."""

from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "catalog_service.mailings"
    verbose_name = "Рассылки"
