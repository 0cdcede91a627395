"""One catalog and one browser for all walks of a worker; each walk has a profile and a person of its own."""

from collections.abc import AsyncIterator, Iterator

import chromium
import provision
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from catalog_service.tests.conftest import named
from webapp.e2e.catalog import Catalog, served

IN_A_BROWSER = [
    pytest.mark.skipif(chromium.installed() is None, reason=chromium.CURE),
    pytest.mark.asyncio(loop_scope="session"),
]


@pytest.fixture(scope="session")
def catalog(database_admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    database = provision.clone(database_admin_url, named("mini_app"))
    with served(database, tmp_path_factory.mktemp("mini_app")) as it:
        yield it


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.browser() as it:
        yield it
