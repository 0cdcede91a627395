"""Through every screen of the app and every state of a screen, as one person presses his way."""

import re
from collections.abc import AsyncIterator
from typing import Final

from telegram_sandbox.viewer.palettes import Palette

from webapp.e2e.catalog import ALONE, EMPTY, Catalog
from webapp.e2e.phone import Phone

EXPIRED_S: Final = 2 * 24 * 3600
FOUND: Final = re.compile(r"^Показать \d")
"""The filters' button, when it is known how many there are."""


async def tour(anna: Phone, catalog: Catalog, theme: Palette) -> AsyncIterator[str]:
    """Stops at each screen, which has been drawn then, and tells its name."""
    for part in (_lists, _channel, _favorites, _nothing, _faults):
        async for screen in part(anna, catalog, theme):
            yield screen


async def _lists(anna: Phone, catalog: Catalog, theme: Palette) -> AsyncIterator[str]:
    await anna.opens(theme=theme)
    await anna.rows().first.wait_for()
    yield "catalog"
    await anna.page.get_by_role("heading", level=2).first.get_by_role("link").click()
    await anna.presses("Цена")
    await anna.control("Цена, по возрастанию").wait_for()
    await anna.page.locator(".dimmed").wait_for(state="detached")
    yield "list"
    await anna.presses("Фильтры")
    await anna.page.get_by_label("Цена от").fill("5000")
    await anna.page.get_by_label("ERR до").fill("много")
    yield "filters-wrong"
    await anna.page.get_by_label("ERR до").fill("60,5")
    await anna.control(FOUND).wait_for()
    yield "filters"
    await anna.presses(FOUND)
    await anna.presses("Фильтры · 2")
    await anna.presses_back()
    yield "list-narrowed"
    await anna.searches("абракадабра")
    await anna.sees("Ничего не найдено")
    yield "list-nothing-found"


async def _channel(anna: Phone, catalog: Catalog, theme: Palette) -> AsyncIterator[str]:
    channel, title = catalog.richest()
    await anna.opens(f"/c/{channel}", theme=theme)
    await anna.sees(title)
    await anna.sees("Похожие каналы")
    yield "channel"
    for button in ("Показать полностью", "Все отзывы"):
        if await anna.page.get_by_role("button", name=button).count():
            await anna.page.get_by_role("button", name=button).click()
    yield "channel-unfolded"
    await anna.page.locator(".figures").get_by_role("button").filter(has_text="ERR").click()
    await anna.sees("ERR")
    yield "channel-figure"
    await anna.presses_back()
    await anna.presses("Узнать стоимость")
    await anna.sees("Стоимость рекламы")
    yield "prices"
    await anna.presses("Оставить заявку")
    await anna.sees("Заявка")
    await anna.page.get_by_label("Комментарий").fill("Хотим на следующей неделе")
    yield "request"
    await anna.presses("Отправить заявку")
    await anna.sees("Заявка отправлена")
    yield "request-sent"
    await anna.presses("Хорошо")
    await anna.opens(f"/c/{catalog.channel(ALONE)}", theme=theme)
    await anna.sees(ALONE)
    await anna.sees("Похожие каналы")
    yield "channel-of-which-nothing-is-known"


async def _favorites(anna: Phone, catalog: Catalog, theme: Palette) -> AsyncIterator[str]:
    await anna.opens("/favorites", theme=theme)
    await anna.sees("Пока пусто")
    yield "favorites-empty"
    await anna.presses("В каталог")
    for star in range(3):
        await anna.stars().nth(star).click()
    await anna.presses("Избранное · 3")
    await anna.sees("Медиаплан · 3 канала")
    yield "favorites"
    await anna.stars().first.click()
    await anna.is_told("Убрано из избранного")
    yield "favorites-one-dropped"
    ids = catalog.asked("SELECT id FROM catalog.channel WHERE published ORDER BY id LIMIT 4")
    await anna.opens(f"/plan?ids={','.join(map(str, [*ids, 10**9]))}", theme=theme)
    await anna.sees("4 канала")
    yield "plan"


async def _nothing(anna: Phone, catalog: Catalog, theme: Palette) -> AsyncIterator[str]:
    await anna.opens(f"/list?category={catalog.category(EMPTY)}", theme=theme)
    await anna.sees("Пока нет каналов")
    yield "list-empty"
    await anna.opens(theme=theme, code="no-such-link")
    await anna.is_told("Эта ссылка больше не действует: открыта первая страница каталога.")
    yield "catalog-told"
    anna.excuses("404")
    await anna.opens("/c/999999999", theme=theme)
    await anna.sees("Канал не найден")
    yield "channel-not-found"
    await anna.opens("/c/nothing", theme=theme)
    await anna.sees("Страница не найдена")
    yield "page-not-found"


async def _faults(anna: Phone, catalog: Catalog, theme: Palette) -> AsyncIterator[str]:
    """Of the network, and of an app that has been open for too long."""
    await anna.opens(theme=theme)
    await anna.rows().first.wait_for()
    held = await anna.waits_for_answers()
    await anna.page.get_by_role("heading", level=2).first.get_by_role("link").click()
    await anna.page.get_by_label("Загрузка").first.wait_for()
    yield "list-waits"
    await anna.loses(held)
    await anna.sees("Не удалось загрузить")
    yield "list-failed"
    await anna.presses_back()
    await anna.loses_the_network()
    await anna.page.get_by_role("heading", level=2).nth(1).get_by_role("link").click()
    await anna.sees("Нет подключения")
    yield "list-offline"
    await anna.finds_the_network()
    anna.excuses("401")
    await anna.opens("/favorites", theme=theme, age_s=EXPIRED_S)
    await anna.sees("Сессия устарела")
    yield "favorites-expired"
