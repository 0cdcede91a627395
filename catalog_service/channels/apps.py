"""Django's name for the room."""

from django.apps import AppConfig
from django.contrib.postgres.signals import register_type_handlers
from django.db.backends.signals import connection_created


class ChannelsConfig(AppConfig):
    name = "catalog_service.channels"
    verbose_name = "Каталог"

    def ready(self) -> None:
        # Types that no table of this house has (hstore, citext) would be looked up at every request: for Django a
        # connection that comes from the pool is a new one.
        connection_created.disconnect(register_type_handlers)
