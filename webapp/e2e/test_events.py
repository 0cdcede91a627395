"""What a person does is told in batches, survives a lost network and a closed app, and is counted once."""

import json
from typing import Any

from playwright.async_api import Browser, Request, Route

from webapp.e2e.catalog import MANAGER, Catalog
from webapp.e2e.conftest import IN_A_BROWSER
from webapp.e2e.phone import Phone, phone, somebody, until

pytestmark = IN_A_BROWSER

TOLD = "**/api/v1/events/"
OF = "SELECT kind FROM catalog.event WHERE visitor = %s AND kind <= 6 ORDER BY kind"
OPENED_APP, OPENED_CATEGORY, OPENED_CHANNEL, OPENED_PRICE, PRESSED_MANAGER, FOLLOWED_OUT = range(1, 7)


def counted(catalog: Catalog, anna: Phone) -> list[Any]:
    """Kinds, in order."""
    return catalog.asked(OF, anna.person.id)


def told_by(anna: Phone) -> list[list[dict[str, Any]]]:
    """Grows by each batch that the app sends from now on."""
    batches: list[list[dict[str, Any]]] = []

    def heard(request: Request) -> None:
        if request.url.endswith("/api/v1/events/"):
            batches.append(json.loads(request.post_data or "")["events"])

    anna.page.on("request", heard)
    return batches


async def walks_to_a_channel(anna: Phone) -> None:
    await anna.page.get_by_role("heading", level=2).first.get_by_role("link").click()
    await anna.rows().first.get_by_role("link").click()
    await anna.sees("Похожие каналы")


async def test_a_walk_is_told_in_few_batches_and_counted_once(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        batches = told_by(anna)
        await anna.opens()
        await walks_to_a_channel(anna)
        await anna.presses("Узнать стоимость")
        await anna.sees("Стоимость рекламы")
        await anna.presses_back()
        await anna.presses("Связаться с менеджером")
        await anna.presses("TGStat")
        everything = [OPENED_APP, OPENED_CATEGORY, OPENED_CHANNEL, OPENED_PRICE, PRESSED_MANAGER, FOLLOWED_OUT]
        await until(lambda: counted(catalog, anna) == everything)
        await until(lambda: bool(anna.told("web_app_open_link")))
    ids = [event["id"] for batch in batches for event in batch]
    assert len(set(ids)) == len(ids) == len(everything)
    assert len(batches) <= 3
    assert all(event["age_ms"] >= 0 for batch in batches for event in batch)
    assert [told["path_full"].partition("?text=")[0] for told in anna.told("web_app_open_tg_link")] == [f"/{MANAGER}"]


async def test_what_was_done_without_a_network_is_told_at_the_next_start(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address) as anna:
        await anna.opens()
        await anna.rows().first.wait_for()
        await anna.loses_the_network()
        await anna.rows().first.get_by_role("link").click()
        await anna.sees("Нет подключения")
        await anna.page.goto("about:blank")
        await anna.finds_the_network()
        batches = told_by(anna)
        await anna.opens()
        await until(lambda: bool(batches))
        assert {"opened_app", "opened_channel"} <= {event["kind"] for event in batches[0]}
        await until(lambda: counted(catalog, anna) == [OPENED_APP, OPENED_APP, OPENED_CHANNEL])


async def test_a_batch_whose_answer_was_lost_is_told_again_and_counted_once(browser: Browser, catalog: Catalog) -> None:
    lost: list[str] = []

    async def loses_the_answer(route: Route) -> None:
        await route.fetch()
        lost.append(route.request.post_data or "")
        await route.abort()

    async with phone(browser, catalog.address) as anna:
        anna.excuses("net::ERR_FAILED")
        await anna.page.route(TOLD, loses_the_answer)
        await anna.opens()
        await until(lambda: bool(lost))
        assert counted(catalog, anna) == [OPENED_APP]
        await anna.page.unroute(TOLD)
        async with anna.page.expect_response(TOLD) as answered:
            await anna.opens()
        told = await (await answered.value).json()
        assert (told["counted"], told["known"], told["refused"]) == (1, 1, [])
        assert counted(catalog, anna) == [OPENED_APP, OPENED_APP]


async def test_by_which_link_the_app_was_opened_is_counted(browser: Browser, catalog: Catalog) -> None:
    channel, title = catalog.richest()
    async with phone(browser, catalog.address) as anna:
        await anna.opens(code=catalog.code(channel))
        await anna.sees(title)
        await until(lambda: counted(catalog, anna) == [OPENED_APP, OPENED_CHANNEL])
    by = "SELECT code FROM catalog.event JOIN catalog.link ON link.id = link WHERE visitor = %s AND kind = 1"
    assert catalog.asked(by, anna.person.id) == [catalog.code(channel)]


async def test_what_is_come_back_to_is_not_opened_again(browser: Browser, catalog: Catalog) -> None:
    async with phone(browser, catalog.address, somebody(may_write=True)) as anna:
        await anna.opens()
        await walks_to_a_channel(anna)
        await anna.page.locator(".similar .row").first.get_by_role("link").click()
        await anna.sees("Похожие каналы")
        await anna.presses_back()
        await anna.sees("Похожие каналы")
        await anna.presses("Связаться с менеджером")
        await until(lambda: PRESSED_MANAGER in counted(catalog, anna))
        told = [OPENED_APP, OPENED_CATEGORY, OPENED_CHANNEL, OPENED_CHANNEL, PRESSED_MANAGER]
        assert counted(catalog, anna) == told
