"""Whatever shows the app: Telegram's clients old and new, its web client's frame, a plain browser; whoever uses it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect
from telegram_sandbox.viewer.palettes import DARK, LIGHT

from webapp.e2e.catalog import BOT_TOKEN, MANAGER, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, opened, phone, somebody, until
from webapp.e2e.telegram import init_data, launch

pytestmark = IN_A_BROWSER

GROUND = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor"
WEB_CLIENT = """<!doctype html><title>web</title><link rel="icon" href="data:,"><body><script>
const heard = [];
addEventListener("message", ({ data }) => heard.push(JSON.parse(data)));
const frame = document.body.appendChild(document.createElement("iframe"));
frame.src = decodeURIComponent(location.hash.slice(1));
frame.style = "width: 100%; height: 90vh";
const say = (eventType, eventData) => frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), "*");
</script>"""
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"

IN_SHEET = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
KEPT = "SELECT channel_id FROM catalog.favorite WHERE visitor_id = %s"


@asynccontextmanager
async def web_client() -> AsyncIterator[str]:
    """Address of a page that frames what its hash says, and keeps what it hears."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=WEB_CLIENT, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def test_links_open_where_they_belong(browser: Browser, catalog: Catalog) -> None:
    channel, title = catalog.richest()
    async with phone(browser, catalog.address) as anna:
        await anna.opens(f"/c/{channel}")
        await anna.presses("Связаться с менеджером")
        await until(lambda: len(anna.told("web_app_open_tg_link")) == 1)
        path, text = str(anna.told("web_app_open_tg_link")[0]["path_full"]).split("?text=")
        assert path == f"/{MANAGER}"
        assert f"Интересует реклама в канале «{title}» https://t.me/" in unquote(text)
        assert f"Что ещё есть о «{title}» https://t.me/" in unquote(text)
        await anna.presses("Telegram")
        await until(lambda: len(anna.told("web_app_open_tg_link")) == 2)
        for place in ("TGStat", "Telemetr"):
            await anna.presses(place)
        await until(lambda: len(anna.told("web_app_open_link")) == 2)
        hosts = [str(told["url"]).split("/")[2] for told in anna.told("web_app_open_link")]
        assert hosts == ["tgstat.ru", "telemetr.me"]


async def test_the_app_wears_the_persons_theme_and_follows_it(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens(theme=LIGHT)
        await anna.rows().first.wait_for()
        light = await anna.page.evaluate(GROUND)
        await anna.hears("theme_changed", theme_params=DARK)
        dark = await anna.page.evaluate(GROUND)
        assert dark != light
        assert "rgb(35, 46, 60)" in dark
        await anna.page.reload()
        await anna.rows().first.wait_for()
        assert await anna.page.evaluate(GROUND) == dark
        told = [data for kind, data in anna.posted if kind.startswith("web_app_set_")]
        assert {"color": "#232e3c"} in told


async def test_an_old_client_is_told_nothing_it_does_not_know(browser: Browser, catalog: Catalog) -> None:
    """Methods came with versions: https://core.telegram.org/api/bots/webapps"""
    channel, _ = catalog.richest()
    async with phone(browser, catalog.address) as anna:
        await anna.page.goto(
            f"{anna.site}/c/{channel}{launch(init_data(anna.person, BOT_TOKEN), LIGHT, version='6.0')}"
        )
        await anna.stars().first.click()
        await anna.presses("Узнать стоимость")
        await anna.sees("Стоимость рекламы")
        await anna.page.keyboard.press("Escape")
        await anna.page.go_back()
        known = {"web_app_ready", "web_app_expand", "web_app_request_viewport", "web_app_request_theme"}
        assert {kind for kind, _ in anna.posted} <= known


async def test_in_telegrams_web_client_the_app_lives_in_a_frame(browser: Browser, catalog: Catalog) -> None:
    async with web_client() as home, opened(browser, catalog.address) as anna:
        anna.excuses(f"asks elsewhere: {home}")
        hash_ = launch(init_data(anna.person, BOT_TOKEN), DARK, platform="weba")
        await anna.page.goto(f"{home}#{quote(f'{anna.site}/{hash_}', safe='')}")
        app = anna.page.frame_locator("iframe")
        await app.locator(".row").first.get_by_role("link").click()
        await expect(app.get_by_role("heading", name="Похожие каналы")).to_be_visible()
        heard: list[dict[str, Any]] = await anna.page.evaluate("heard")
        kinds = [each["eventType"] for each in heard]
        assert {"iframe_ready", "web_app_ready", "web_app_expand"} <= set(kinds)
        assert heard[kinds.index("iframe_ready")]["eventData"] == {"reload_supported": True}
        assert {"is_visible": True} in [each.get("eventData") for each in heard]
        await anna.page.evaluate("say('back_button_pressed')")
        await expect(app.get_by_role("heading", level=1)).to_have_text("Каталог")
        await app.locator(".star").first.click()
        await until(lambda: len(catalog.asked(KEPT, anna.person.id)) == 1)
        await anna.page.evaluate("say('reload_iframe')")
        await expect(app.get_by_role("link", name="Избранное · 1")).to_be_visible()
        assert anna.faults() == []


async def test_a_plain_browser_shows_the_catalog_and_leads_to_telegram(browser: Browser, catalog: Catalog) -> None:
    async with opened(browser, catalog.address, viewport={"width": 1280, "height": 800}) as anna:
        await anna.page.goto(f"{anna.site}/")
        await anna.stars().first.click()
        await anna.is_told("Избранное доступно в Telegram")
        await anna.rows().first.get_by_role("link").click()
        await anna.sees("Похожие каналы")
        await anna.presses("Узнать стоимость")
        await anna.presses("Оставить заявку")
        await expect(anna.page.get_by_role("dialog")).to_contain_text("Заявки принимаются в Telegram")
        await anna.page.go_back()
        anna.excuses("asks elsewhere: https://t.me/")
        async with anna.page.context.expect_page() as leads:
            await anna.presses("Связаться с менеджером")
        assert (await leads.value).url.startswith(("https://t.me/", "chrome-error:", "about:blank"))
        await anna.page.goto(f"{anna.site}/favorites")
        await anna.sees("Избранное доступно в Telegram")
        events = "SELECT count(*) FROM catalog.visitor WHERE telegram_id = %s"
        assert catalog.asked(events, anna.person.id) == [0]
        assert anna.faults() == []


async def tabs_to(anna: Phone, words: str) -> None:
    """By the keyboard; where the focus is can be seen."""
    for _ in range(60):
        await anna.page.keyboard.press("Tab")
        if words in await anna.page.evaluate(FOCUSED):
            assert await anna.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"{words} is not reached")


async def test_everything_works_by_the_keyboard(browser: Browser, catalog: Catalog) -> None:
    desk = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
    async with phone(browser, catalog.address, somebody(may_write=True), **desk) as anna:
        await anna.opens()
        [title, *_] = await anna.titles()
        await tabs_to(anna, "В избранное: ")
        await anna.page.keyboard.press("Space")
        await expect(anna.stars().first).to_have_attribute("aria-pressed", "true")
        await anna.page.keyboard.press("Shift+Tab")
        await anna.page.keyboard.press("Enter")
        await anna.sees(title)
        await anna.sees("Похожие каналы")
        await tabs_to(anna, "Узнать стоимость")
        await anna.page.keyboard.press("Enter")
        sheet = anna.page.get_by_role("dialog")
        await expect(sheet).to_be_visible()
        for _ in range(6):  # around, and never under the sheet
            await anna.page.keyboard.press("Tab")
            assert await anna.page.evaluate(
                "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
        await anna.page.keyboard.press("Escape")
        await expect(sheet).to_be_hidden()
        assert "Узнать стоимость" in await anna.page.evaluate(FOCUSED)


async def test_who_wants_no_motion_gets_none(browser: Browser, catalog: Catalog) -> None:
    channel, _ = catalog.richest()
    motion = "getComputedStyle(document.querySelector('dialog')).animationDuration"
    weak = "Mozilla/5.0 (Linux; Android 9; K) Telegram-Android/11.3.3 (Nokia 1; Android 9; SDK 28; LOW)"
    shells: tuple[dict[str, Any], ...] = ({"reduced_motion": "reduce"}, {"user_agent": weak})
    for shell in shells:
        async with phone(browser, catalog.address, **shell) as anna:
            await anna.opens(f"/c/{channel}")
            await anna.presses("Узнать стоимость")
            assert str(await anna.page.evaluate(motion)).startswith("0s,")
