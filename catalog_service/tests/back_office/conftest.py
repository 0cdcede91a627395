"""A browser's session as each role, and a real browser."""

from collections.abc import AsyncIterator
from typing import Any

import chromium
import pytest
import pytest_asyncio
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.async_api import Browser as Chrome


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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome() -> AsyncIterator[Chrome]:
    async with chromium.browser() as it:
        yield it
