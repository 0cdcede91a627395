"""Who says to whom visitors write from the Mini App: owners and editors."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("catalog_service.back_office.migrations.0001_groups")

CONTACT = {"telegram": {"managercontact": ("view", "change")}}
GROUPS = ("Редактор", "Владелец")


def give(apps: Any, _editor: Any) -> None:
    groups.make_permissions(apps, "telegram")
    for name in GROUPS:
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*groups.permissions(apps, CONTACT))


def take(apps: Any, _editor: Any) -> None:
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*groups.permissions(apps, CONTACT))


class Migration(migrations.Migration):
    dependencies = [("back_office", "0003_counting"), ("telegram", "0002_manager_contact")]

    operations = [migrations.RunPython(give, take)]
