"""Registers the system checks."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "catalog_service.operations"
    verbose_name = "Эксплуатация"

    def ready(self) -> None:
        from catalog_service.operations import checks  # noqa: F401, PLC0415 - registers them
