"""Who has figures refreshed and takes what sources offer: whoever edits channels. Managers see how it stands."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("catalog_service.back_office.migrations.0001_groups")

SEEN = dict.fromkeys(("refresh", "round", "profile", "attempt", "doorstate", "snapshot"), ("view",))
EDITOR = {"figures": SEEN | {"refresh": ("view", "change"), "round": ("view", "add")}}
GROUPS = {"Редактор": EDITOR, "Менеджер": {"figures": SEEN}, "Владелец": EDITOR}


def give(apps: Any, _editor: Any) -> None:
    groups.make_permissions(apps, "figures")
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*groups.permissions(apps, rights))


def take(apps: Any, _editor: Any) -> None:
    for name, rights in GROUPS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    dependencies = [("back_office", "0006_mailings"), ("figures", "0001_initial")]

    operations = [migrations.RunPython(give, take)]
