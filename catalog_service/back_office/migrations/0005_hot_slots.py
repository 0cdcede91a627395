"""Who puts hot slots on sale: all who speak with buyers."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("catalog_service.back_office.migrations.0001_groups")

SELLING = {"channels": {"hotslot": ("view", "add", "change")}}
GROUPS = {"Редактор": SELLING, "Менеджер": SELLING, "Владелец": {"channels": {"hotslot": groups.ALL}}}


def give(apps: Any, _editor: Any) -> None:
    groups.make_permissions(apps, "channels")
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*groups.permissions(apps, rights))


def take(apps: Any, _editor: Any) -> None:
    for name, rights in GROUPS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    dependencies = [("back_office", "0004_manager_contact"), ("channels", "0006_hot_slots")]

    operations = [migrations.RunPython(give, take)]
