"""The admin site as browsers meet it: gunicorn, static files, a database of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import provision

from catalog_service.tests.processes import (
    GUNICORN,
    HOUSE,
    MANAGE,
    answers,
    environment,
    free_port,
    running,
    until,
)

PASSWORD = "correct horse battery"
PEOPLE = f"""
from django.contrib.auth.models import Group, User
from catalog_service.channels.models import Category
for role in ("Редактор", "Менеджер", "Владелец"):
    person = User.objects.create_user(role, password={PASSWORD!r}, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
for order, name in enumerate(("Финансы", "Новости", "Путешествия")):
    Category.objects.create(name=name, order=order)
"""


@contextmanager
def served(database: provision.HouseDatabase, folder: Path, **different: str) -> Iterator[str]:
    """Its address. Three people named after their groups, three categories. `different`: as `environment`."""
    port = free_port()
    app = "https://t.me/catalog_bot/app"
    wanted = environment(database, folder, http_address=f"127.0.0.1:{port}", mini_app_link=app, **different)
    for command in (("collectstatic", "--noinput"), ("shell", "--no-imports", "-c", PEOPLE)):
        subprocess.run((*MANAGE, *command), cwd=HOUSE, env=wanted, check=True, stdout=subprocess.DEVNULL)
    with running(GUNICORN, wanted, folder / "log"):
        until(lambda: answers(port))
        yield f"http://127.0.0.1:{port}"
