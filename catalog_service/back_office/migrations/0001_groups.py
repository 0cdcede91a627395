"""Groups with the rights that their work needs, and none more."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

CONTENT = ("review", "adexample", "gendershare", "geographyshare", "ageshare", "price")
ALL = ("view", "add", "change", "delete")

Rights = dict[str, dict[str, tuple[str, ...]]]
EDITOR: Rights = {
    "channels": {
        "category": ALL,
        "channel": ALL,
        "priceformat": ("view",),
        "figure": ("view", "add", "change"),
        **dict.fromkeys(CONTENT, ALL),
    }
}
MANAGER: Rights = {
    "channels": dict.fromkeys(("category", "channel", "priceformat", "figure", *CONTENT), ("view",)),
    "visitors": {"request": ("view", "change"), "visitor": ("view",)},
}
OWNER: Rights = {
    "channels": {**EDITOR["channels"], "priceformat": ALL},
    "visitors": MANAGER["visitors"],
    "auth": {"user": ALL},
}
GROUPS = {"Редактор": EDITOR, "Менеджер": MANAGER, "Владелец": OWNER}


def make_groups(apps: Any, _editor: Any) -> None:
    for label in ("channels", "visitors", "auth"):
        make_permissions(apps, label)
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(list(permissions(apps, rights)))


def make_permissions(apps: Any, label: str) -> None:
    """Django makes them after the last migration only, which is too late for the first one of a new database."""
    config = apps.get_app_config(label)
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None


def permissions(apps: Any, rights: Rights) -> Any:
    known = apps.get_model("auth", "Permission").objects
    for label, models in rights.items():
        for model, verbs in models.items():
            names = [f"{verb}_{model}" for verb in verbs]
            found = known.filter(content_type__app_label=label, codename__in=names)
            if len(found) != len(names):
                raise LookupError(f"{label}.{model}: {names}")
            yield from found


def drop_groups(apps: Any, _editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("channels", "0002_kept_by_postgres"),
        ("visitors", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_groups, drop_groups)]
