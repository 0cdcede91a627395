"""Who may write to visitors: managers and owners. Editors see what is sent; a mailing that has begun nobody deletes."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("catalog_service.back_office.migrations.0001_groups")

EDITOR = {"mailings": {"mailing": ("view",)}}
MANAGER = {
    "mailings": {"mailing": groups.ALL, "recipient": ("view", "change"), "optout": ("view",), "trial": ("view", "add")}
}
GROUPS = {"Редактор": EDITOR, "Менеджер": MANAGER, "Владелец": MANAGER}


def give(apps: Any, _editor: Any) -> None:
    groups.make_permissions(apps, "mailings")
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*groups.permissions(apps, rights))


def take(apps: Any, _editor: Any) -> None:
    for name, rights in GROUPS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    dependencies = [("back_office", "0005_hot_slots"), ("mailings", "0001_initial")]

    operations = [migrations.RunPython(give, take)]
