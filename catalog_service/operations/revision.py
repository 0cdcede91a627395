"""Whether the database is at the revision that this version of the service was written for."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

MIGRATE = "python -m catalog_service.manage migrate"
OURS = "catalog_service."


class RevisionError(Exception):
    """The database is not at the revision it should be at; the message tells an operator what to do."""


def require_current() -> None:
    """Raise `RevisionError` in words; `django.db.OperationalError` when the database does not answer. Two queries."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    known = _known()
    if not applied:
        raise RevisionError(f"База данных не подготовлена: нет таблиц каталога. Выполните: {MIGRATE}")
    if missing := sorted(known - applied):
        names = ", ".join(".".join(each) for each in missing[:3])
        raise RevisionError(f"База данных отстала: не хватает миграций {len(missing)} ({names}…). Выполните: {MIGRATE}")
    # Others' apps may have left records behind; ours never do.
    ours = {app for app, _ in known if app in _our_apps()}
    if unknown := sorted(each for each in applied - known if each[0] in ours):
        raise RevisionError(
            f"База данных новее программы: она не знает {'.'.join(unknown[0])}. Установите новую версию каталога."
        )


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def _known() -> set[tuple[str, str]]:
    return set(_loader().disk_migrations)


@cache
def _our_apps() -> frozenset[str]:
    return frozenset(app for (app, _), step in _loader().disk_migrations.items() if step.__module__.startswith(OURS))
