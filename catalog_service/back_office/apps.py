"""Django's names for the room and for its site."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

PAGES = (
    "categories",
    "channels",
    "contact",
    "greeting",
    "hot_slots",
    "links",
    "mailings",
    "managers",
    "opt_outs",
    "people",
    "price_formats",
    "recipients",
    "requests",
    "rounds",
    "visitors",
)


class CatalogAdminConfig(AdminConfig):
    """Stands for `django.contrib.admin`: the one admin site is ours."""

    default_site = "catalog_service.back_office.site.CatalogSite"


class BackOfficeConfig(AppConfig):
    name = "catalog_service.back_office"
    verbose_name = "Админка"

    def ready(self) -> None:
        """After every other app: what Django registers by itself is there, and is replaced."""
        for page in PAGES:
            import_module(f"{self.name}.{page}")
