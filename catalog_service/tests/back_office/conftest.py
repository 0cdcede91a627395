"""A browser's session as each role."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client


class Browser(Client):
    """Speaks HTTPS, as everybody does."""

    def generic(self, *args: Any, **options: Any) -> Any:
        return super().generic(*args, **options | {"secure": True})


def a_person(role: str, **fields: Any) -> User:
    person = User.objects.create_user(role, password="correct horse battery", is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=role))
    return person


def signed_in(role: str) -> Browser:
    browser = Browser()
    browser.force_login(a_person(role))
    return browser


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def editor() -> Browser:
    return signed_in("Редактор")


@pytest.fixture
def manager() -> Browser:
    return signed_in("Менеджер")


@pytest.fixture
def owner() -> Browser:
    return signed_in("Владелец")
