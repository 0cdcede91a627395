"""Who sees what is counted, and who makes links."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("catalog_service.back_office.migrations.0001_groups")

EDITOR = {"links": {"link": ("view", "add", "change")}, "analytics": {"point": ("view",)}}
MANAGER = EDITOR | {"visitors": {"interest": ("view",)}}
OWNER = MANAGER | {"links": {"link": groups.ALL}}
GROUPS = {"Редактор": EDITOR, "Менеджер": MANAGER, "Владелец": OWNER}


def give(apps: Any, _editor: Any) -> None:
    for label in ("links", "analytics", "visitors"):
        groups.make_permissions(apps, label)
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*groups.permissions(apps, rights))


def take(apps: Any, _editor: Any) -> None:
    for name, rights in GROUPS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*groups.permissions(apps, rights))


class Migration(migrations.Migration):
    dependencies = [
        ("back_office", "0002_bot"),
        ("links", "0001_initial"),
        ("analytics", "0001_initial"),
        ("visitors", "0002_interest"),
    ]

    operations = [migrations.RunPython(give, take)]
