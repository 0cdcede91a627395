"""Who may what about the bot: its words and whom it tells of requests are the owner's; managers see who is told."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("catalog_service.back_office.migrations.0001_groups")

MANAGER = {"telegram": {"managerchat": ("view",)}}
OWNER = {"telegram": {"greeting": ("view", "change"), "managerchat": groups.ALL}}
GROUPS = {"Менеджер": MANAGER, "Владелец": OWNER}


def give(apps: Any, _editor: Any) -> None:
    groups.make_permissions(apps, "telegram")
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*groups.permissions(apps, rights))


def take(apps: Any, _editor: Any) -> None:
    for name, rights in GROUPS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    dependencies = [("back_office", "0001_groups"), ("telegram", "0001_initial")]

    operations = [migrations.RunPython(give, take)]
