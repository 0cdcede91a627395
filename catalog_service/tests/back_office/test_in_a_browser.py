"""An editor at work, in Chromium: how much has to be filled in and pressed for a channel."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import chromium
import provision
import psycopg
import pytest
from PIL import Image
from playwright.async_api import Browser as Chrome
from playwright.async_api import FilePayload, Page, expect

from catalog_service.tests.back_office.chrome import IN_A_BROWSER, opened
from catalog_service.tests.back_office.served import PASSWORD, served
from catalog_service.tests.conftest import named
from shared_schema.database import CATALOG

pytestmark = IN_A_BROWSER
WIDE, TELEPHONE = {"width": 1400, "height": 1000}, {"width": 390, "height": 844}

PAGES = (
    "/admin/",
    "/admin/channels/channel/",
    "/admin/channels/channel/add/",
    "/admin/channels/channel/import/",
    "/admin/channels/channel/export/",
    "/admin/channels/category/",
    "/admin/channels/hotslot/",
    "/admin/channels/hotslot/add/",
    "/admin/figures/round/",
    "/admin/links/link/",
    "/admin/channels/priceformat/",
    "/admin/sales/channels/",
    "/admin/sales/categories/?period=weeks",
    "/admin/visitors/request/",
    "/admin/visitors/visitor/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
)


@pytest.fixture(scope="module")
def house(database_admin_url: str) -> provision.HouseDatabase:
    return provision.clone(database_admin_url, named("in_a_browser"))


@pytest.fixture(scope="module")
def site(house: provision.HouseDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(house, Path(tmp_path_factory.mktemp("site"))) as it:
        yield it


class Editor:
    """Counts what the person does."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.fields = self.clicks = 0

    async def goes(self, path: str) -> None:
        await self.page.goto(f"{self.site}{path}")

    async def fills(self, name: str, value: str) -> None:
        self.fields += 1
        await self.page.fill(f'[name="{name}"]', value)

    async def chooses(self, name: str, label: str) -> None:
        self.fields += 1
        await self.page.select_option(f'[name="{name}"]', label=label)

    async def opens(self, path: str) -> None:
        """By the link on the page that leads there."""
        self.clicks += 1
        await self.page.locator(f'a[href="{path}"]:visible').first.click()

    async def presses(self, words: str) -> None:
        self.clicks += 1
        await (
            self.page.get_by_role("button", name=words, exact=True)
            .or_(self.page.get_by_role("link", name=words, exact=True))
            .first.click()
        )

    async def signs_in(self, role: str = "Редактор") -> None:
        await self.goes("/admin/")
        await self.page.fill('[name="username"]', role)
        await self.page.fill('[name="password"]', PASSWORD)
        await self.page.click('button[type="submit"]')
        await self.page.wait_for_url("**/admin/")


async def test_a_channel_is_entered_with_two_fields_and_three_clicks(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        complaints = chromium.complaints(page, site)
        editor = Editor(page, site)
        await editor.signs_in()
        await editor.presses("Каналы")
        await editor.opens("/admin/channels/channel/add/")
        await editor.fills("telegram_link", "@durov")
        await editor.chooses("category", "Финансы")
        await editor.presses("Сохранить")
        await page.get_by_role("link", name="durov").first.wait_for()
        assert (editor.fields, editor.clicks) == (2, 3)
        assert complaints == []


def a_picture() -> FilePayload:
    written = BytesIO()
    Image.new("RGB", (300, 300), "navy").save(written, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": written.getvalue()}


NAMELESS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')]
    .filter(each => each.checkVisibility())
    .filter(each => {
        const words = each.cloneNode(true)
        words.querySelectorAll('[aria-hidden=true]').forEach(icon => icon.remove())
        const labels = [...(each.labels || [])].map(label => label.textContent.trim()).join('')
        const written = labels + words.textContent.trim()
        return !(each.getAttribute('aria-label') || each.title || each.placeholder || written)
    })
    .map(each => each.outerHTML.slice(0, 200))"""
"""What a person who listens to the page would not hear the name of."""


async def test_every_page_fits_a_telephone(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=TELEPHONE) as page:
        complaints = chromium.complaints(page, site)
        editor = Editor(page, site)
        await editor.signs_in("Владелец")
        await editor.goes("/admin/channels/channel/add/")
        await editor.fills("telegram_link", "@telegram")
        await editor.chooses("category", "Новости")
        await page.set_input_files('[name="logo"]', a_picture())
        await editor.presses("Сохранить и продолжить редактирование")
        await page.locator('img[src*="/media/pictures/"]').first.wait_for()
        channel = page.url.removeprefix(site)
        await editor.presses("Новая ссылка")
        await editor.fills("label", "я" * 128)
        await editor.presses("Сохранить и продолжить редактирование")
        await page.get_by_role("link", name="я" * 128).first.wait_for()
        for path in (channel, page.url.removeprefix(site), *PAGES):
            await editor.goes(path)
            assert await page.evaluate(NAMELESS) == [], path
            beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, path
        assert complaints == []


UNSEEN = """() => {
    const style = getComputedStyle(document.activeElement)
    return style.outlineStyle === 'none' || style.outlineWidth === '0px' ? document.activeElement.outerHTML : null
}"""


async def test_every_button_and_field_has_a_name(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        editor = Editor(page, site)
        await editor.signs_in("Владелец")
        for path in PAGES:
            await editor.goes(path)
            assert await page.evaluate(NAMELESS) == [], path


async def test_a_channel_can_be_entered_with_the_keyboard_which_is_seen_at_every_step(
    chrome: Chrome, site: str
) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        editor = Editor(page, site)
        await editor.signs_in()
        await editor.goes("/admin/channels/channel/add/")
        await page.focus('[name="telegram_link"]')
        names = ["telegram_link"]
        while "_save" not in names:
            await page.keyboard.press("Tab")
            assert await page.evaluate(UNSEEN) is None
            names.append(await page.evaluate("document.activeElement.name"))
        order = ("telegram_link", "category", "published", "title", "description", "logo", "prices-0-amount", "_save")
        assert [name for name in names if name in order] == list(order)


async def test_a_link_is_made_by_one_click_and_copied_with_the_keyboard_which_is_told(
    chrome: Chrome, site: str
) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        complaints = chromium.complaints(page, site)
        editor = Editor(page, site)
        await editor.signs_in()
        await editor.goes("/admin/channels/category/")
        await page.get_by_role("link", name="Новости").click()
        await editor.presses("Новая ссылка")
        await page.wait_for_url("**/admin/links/link/*/change/")
        assert editor.clicks == 1
        await page.get_by_role("button", name="Копировать").focus()
        assert await page.evaluate(UNSEEN) is None
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Скопировано")
        await page.focus('[name="label"]')
        await page.keyboard.press("Control+V")
        address = await page.locator(".copied-address").inner_text()
        assert address.startswith("https://t.me/catalog_bot/app?startapp=")
        assert await page.input_value('[name="label"]') == address
        assert complaints == []


async def test_the_list_of_channels_needs_no_sideways_scrolling(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport={"width": 1440, "height": 900}) as page:
        editor = Editor(page, site)
        await editor.signs_in()
        await editor.goes("/admin/channels/channel/add/")
        await editor.fills("telegram_link", "@a_channel_with_a_long_name")
        await editor.fills("title", "Название, которое редактор ввёл целиком и без всяких сокращений")
        await editor.chooses("category", "Путешествия")
        await editor.fills("prices-0-amount", "1234567")
        await editor.fills("figures-0-overrule", "9876543")
        await editor.fills("figures-1-overrule", "1234")
        await editor.presses("Сохранить")
        await page.locator("#result_list").wait_for()
        hidden = "e => e.scrollWidth - e.closest('.simplebar-content-wrapper, .overflow-x-auto').clientWidth"
        assert await page.locator("#result_list").evaluate(hidden) <= 0


OPENED = """
WITH shown AS (
    INSERT INTO catalog.channel (category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link,
                                 rkn_number, published, "order", created_at)
    SELECT min(id), 'Кофе и деньги', '', '', 'https://t.me/kofe', '', '', '', true, 1, now() FROM catalog.category
    RETURNING id, category_id
), wanted (subject, id) AS (
    SELECT 1, 0 FROM shown UNION ALL SELECT 2, category_id FROM shown UNION ALL SELECT 3, id FROM shown
), inserted AS (
    INSERT INTO catalog.point (subject, subject_id, grain, measure, start, times, visitors)
    SELECT subject, id, grain, measure, start, 1234 / measure, 40 / measure
    FROM wanted, unnest(ARRAY[1, 3]) AS measure, (
        VALUES (1, (now() AT TIME ZONE 'Europe/Moscow')::date),
               (2, date_trunc('week', now() AT TIME ZONE 'Europe/Moscow')::date)
    ) AS running (grain, start)
)
SELECT id FROM shown
"""
"""The catalog, a category and a channel in it are opened today, and some of those who did look at the price."""
GREW = """
INSERT INTO catalog.figure_snapshot (channel_id, day, at, subscribers)
SELECT %s, (now() AT TIME ZONE 'Europe/Moscow')::date - back, now(), 100000 - back
FROM (VALUES (0), (2)) AS known (back)
"""
DRAWN = """canvas => {
    const chart = Chart.getChart(canvas)
    return [chart.data.datasets.map(each => each.data.at(-1)), chart.options.scales.x.ticks.color]
}"""


LINE = """canvas => {
    const chart = Chart.getChart(canvas)
    return [chart.data.datasets[0].data.slice(-3), chart.scales.y.min > 90000]
}"""
"""A gap where nothing is known, and a scale on which two subscribers of a hundred thousand are seen."""


async def drawn(page: Page, of: str) -> tuple[list[int], str]:
    """The last column of a chart, and the colour of the words under it."""
    canvas = page.get_by_role("img", name=of)
    await canvas.scroll_into_view_if_needed()
    await page.wait_for_function("canvas => Chart.getChart(canvas)", arg=await canvas.element_handle())
    numbers, colour = await canvas.evaluate(DRAWN)
    return numbers, colour


async def in_table(page: Page, name: str) -> list[str]:
    """The running day's numbers in the table below a chart, opened as a person opens it."""
    table = page.get_by_role("table", name=name)
    await page.locator("details", has=page.locator(f"caption:text-is('{name}')")).get_by_text("Таблица").click()
    cells = await table.get_by_role("row", name="день ещё идёт").get_by_role("cell").all_inner_texts()
    return [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in cells]


async def test_charts_and_their_tables_are_read_in_the_light_and_in_the_dark(
    chrome: Chrome, house: provision.HouseDatabase, site: str
) -> None:
    with psycopg.connect(house.dsn(CATALOG.app)) as connection:
        (channel,) = connection.execute(OPENED.encode()).fetchone() or (None,)
        connection.execute(GREW.encode(), [channel])
    charted = {"/admin/": "Открытия каталога", f"/admin/channels/channel/{channel}/change/": "Открытия канала"}
    async with opened(chrome, viewport=WIDE) as page:
        complaints = chromium.complaints(page, site)
        editor = Editor(page, site)
        await editor.signs_in()
        colours = set()
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme)
            for path, of in charted.items():
                await editor.goes(path)
                numbers, colour = await drawn(page, f"{of}, по дням")
                assert numbers == [1234, 40]
                colours.add((theme, colour))
                assert await in_table(page, f"{of} по дням") == ["1 234", "40"]
            assert (await drawn(page, "Подписчики, 14 дней"))[0] == [100000]
            line = page.get_by_role("img", name="Подписчики, 14 дней")
            assert await line.evaluate(LINE) == [[99998, None, 100000], True]
            await editor.goes("/admin/sales/channels/?o=-price")
            sold = page.get_by_role("table", name="Что продаёт: каналы")
            assert "32,5" in await sold.get_by_role("row", name="Кофе и деньги").inner_text()
            heading = sold.get_by_role("columnheader", name="Стоимость")
            assert await heading.get_attribute("aria-sort") == "descending"
        assert len(colours) == 2
        await page.set_viewport_size({"width": 1400, "height": 50})
        await editor.goes("/admin/")
        await page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert await page.evaluate("[...document.querySelectorAll('canvas')].every(each => Chart.getChart(each))")
        assert complaints == []
