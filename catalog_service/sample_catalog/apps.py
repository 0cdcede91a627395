"""Django's name for the room: it brings one command and no table."""

from django.apps import AppConfig


class SampleCatalogConfig(AppConfig):
    name = "catalog_service.sample_catalog"
    verbose_name = "Образец каталога"
