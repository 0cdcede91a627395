"""One browser for all walks of a file; each has a profile of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import chromium
import pytest
from playwright.async_api import Browser, Page

IN_A_BROWSER = [
    pytest.mark.skipif(chromium.installed() is None, reason=chromium.CURE),
    pytest.mark.asyncio(loop_scope="module"),
]


@asynccontextmanager
async def opened(chrome: Browser, **options: Any) -> AsyncIterator[Page]:
    """An empty page, closed with its profile. As `chromium.fresh_page`."""
    page = await chromium.fresh_page(chrome, **options)
    try:
        yield page
    finally:
        await page.context.close()
