"""How a channel grew: lines and words on its page, readable by everybody; a silent one says so."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Locator, expect
from telegram_sandbox.viewer.palettes import DARK, LIGHT, Palette

from webapp.e2e.catalog import ALONE, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, phone
from webapp.e2e.test_hot_slots import NARROWEST, wrong

pytestmark = IN_A_BROWSER

GREW = """
INSERT INTO catalog.figure_snapshot (channel_id, day, at, subscribers, reach)
SELECT %s, day, now(), 11000000 + 1000 * number, CASE WHEN number %% 5 < 3 THEN 90000 - 100 * number END
FROM generate_series(0, 100) AS number,
     LATERAL (SELECT (now() AT TIME ZONE 'Europe/Moscow')::date - 100 + number AS day) AS at
WHERE number != 95
"""
"""Every day one thousand more read it, and less of each post; one day nobody looked, and views are often not known."""
SILENT = "UPDATE catalog.channel SET silent_since = '2026-09-12', country = 'Россия' WHERE id = %s"
GROWN = [
    re.compile(r"Подписчики\s*\+13\s000\sза\s14\sдней\s*11\s087\s000 → 11\s100\s000"),
    re.compile(r"Подписчики\s*\+(9\d|100)\s000\sза\s1[56]\sнедель"),
    re.compile(r"Охват\s*−1\s300\sза\s14\sдней\s*81\s300 → 80\s000"),
    re.compile(r"Охват\s*−(9\s\d00|10\s000)\sза\s1[56]\sнедель"),
]
"""Of weeks it depends on what day of the week it is."""


@pytest.fixture(autouse=True)
def _nothing_is_left_of_it(catalog: Catalog) -> Iterator[None]:
    yield
    catalog.told("DELETE FROM catalog.figure_snapshot WHERE channel_id = %s", catalog.channel(ALONE))
    catalog.told("UPDATE catalog.channel SET silent_since = NULL, country = '' WHERE title = %s", ALONE)


def lines(anna: Phone) -> Locator:
    return anna.page.locator("section", has=anna.page.get_by_role("heading", name="Рост")).locator("p")


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
async def test_growth_and_silence_can_be_read_by_everybody_on_the_narrowest_screen(
    browser: Browser, catalog: Catalog, theme: Palette
) -> None:
    channel = catalog.channel(ALONE)
    catalog.told(GREW, channel)
    catalog.told(SILENT, channel)
    async with phone(browser, catalog.address, viewport=NARROWEST) as anna:
        await anna.opens(f"/c/{channel}", theme=theme)
        await anna.sees("География")
        await expect(anna.page.get_by_text("Нет постов с 12 сентября 2026 г.: ERR не сравнивается")).to_be_visible()
        await expect(lines(anna)).to_have_text(GROWN)
        assert await wrong(anna) == []
