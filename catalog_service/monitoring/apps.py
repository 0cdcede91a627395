"""Brings the command `work`."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "catalog_service.monitoring"
    verbose_name = "Наблюдение"
