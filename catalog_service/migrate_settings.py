"""Settings of `manage migrate` alone: the migrator's login, become the owner of schema `catalog`; no pool."""

import os

from catalog_service.environment import MigratorEnvironment

# What must be said before `settings` is read: nothing is served here, so no secret of the service is asked for.
os.environ.update(MigratorEnvironment().for_settings())

from catalog_service.settings import *  # noqa: F403
from catalog_service.settings import DATABASES
from shared_schema.database import CATALOG

DATABASES["default"]["OPTIONS"] |= {"assume_role": CATALOG.owner, "pool": False, "application_name": "catalog-migrate"}
