"""Names of schemas and roles, and DSNs from the environment. `bootstrap.sql` makes what is named here."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

PUBLISHED = "published"
"""The schema of views by which the services tell each other what they know."""

EXTENSIONS = "ext"


@dataclass(frozen=True, slots=True)
class Service:
    """One service's schema and its three roles. Both login roles take their DSN from a variable of their own."""

    schema: str

    @property
    def owner(self) -> str:
        """Owns all objects of the schema; nobody can log in as it."""
        return f"{self.schema}_owner"

    @property
    def migrator(self) -> str:
        """May become the owner. Its password is known to the migrate command only, never to the service."""
        return f"{self.schema}_migrator"

    @property
    def app(self) -> str:
        """Reads and writes rows, nothing else."""
        return f"{self.schema}_app"

    @property
    def app_variable(self) -> str:
        return f"{self.schema.upper()}_DATABASE_URL"

    @property
    def migrator_variable(self) -> str:
        return f"{self.schema.upper()}_MIGRATOR_DATABASE_URL"


CATALOG = Service("catalog")
REPOSTER = Service("reposter")
SERVICES = (CATALOG, REPOSTER)

BACKUP = "house_backup"
"""Reads every row of the house and writes none: backups are made as this role."""
BACKUP_VARIABLE = "HOUSE_BACKUP_DATABASE_URL"

LOGINS = (*(role for service in SERVICES for role in (service.migrator, service.app)), BACKUP)
"""Every role with a password."""


class DsnMissingError(Exception):
    """The environment does not say where the database is; the message names the variable."""


def dsn(variable: str, environment: Mapping[str, str] = os.environ) -> str:
    """`postgresql://role:password@host:port/database` from the environment."""
    if value := environment.get(variable):
        return value
    raise DsnMissingError(f"{variable} is not set: postgresql://role:password@host:port/database")


def password_setting(role: str) -> str:
    """The session setting from which `bootstrap.sql` takes the role's password."""
    return f"house.{role}_password"
