"""The editors' guide's pictures: the admin site of the demo's catalog, photographed while people work in it."""

import secrets
import time
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

import chromium
from playwright.async_api import Locator

from demo import camera, counting_pictures, desk, figures_pictures, mailing_pictures
from demo.camera import Camera, Frame
from demo.catalog import Catalog
from demo.desk import Cut, Desk
from demo.visitor import Visitor

EDITOR, MANAGER = "marina", "oleg"
"""Colleagues of the sample; their passwords are none until the owner sets them."""
CHANNEL = "Клуб маркетологов"
"""Of the sample: it has a logo, prices, measured figures, an ad with a picture."""
BUYER = 600_000_001
WEEK_S = 7 * 24 * 3600
WRONG_TABLE = """\
Ссылка в Telegram;Категория;Название;Опубликован;Цена 1/24
@kofe_i_dengi_demo;Финансы;Кофе и деньги;да;5000
@klev_demo;Рыбалка;Клёв;да;3000
@dnevnik_investora_demo;Финансы;Дневник инвестора;возможно;7000
@kofe_i_dengi_demo;Бизнес;Кофе и деньги;да;дорого
"""


async def editors_pictures(catalog: Catalog) -> None:
    """Every picture anew; the catalog is as the sample made it, its site, worker and bot run."""
    async with chromium.opened(**camera.FILM) as page:
        chat = Camera(page, catalog.house.catalog_chat())
        await chat.open()
        await chat.take("manager_told", partial(manager_told, catalog))
    async with chromium.opened(**desk.FILM) as page:
        await _admin_site(Desk(page, catalog.address), catalog)
    async with chromium.opened(**camera.FILM) as page:
        of = mailing_pictures.reader(catalog)
        chat = Camera(page, of)
        await chat.open()
        await chat.take("mailing_letter", partial(mailing_pictures.letter, of))


async def _admin_site(at: Desk, catalog: Catalog) -> None:
    password = secrets.token_urlsafe(12)
    await at.signs_in(catalog.owner.login, catalog.owner.password)
    for name, scene in OWNERS:
        await at.take(name, scene)
    for login in (EDITOR, MANAGER):
        await _give_password(at, login, password)
    await at.signs_in(EDITOR, password)
    for name, scene in (*EDITORS, *figures_pictures.SCENES, *counting_pictures.SCENES):
        await at.take(name, scene)
    await at.signs_in(MANAGER, password)
    for name, scene in (*MANAGERS, *mailing_pictures.SCENES):
        await at.take(name, scene)


# --- What a manager reads in Telegram --------------------------------------------------------------------------------


def manager_told(catalog: Catalog) -> Frame:
    chat = catalog.house.catalog_chat()
    chat.starts()
    chat.reads("перейти по кнопке")
    first = chat.newest() + 1
    chat.watches()
    token = catalog.house.catalog_bot["CATALOG_BOT_TOKEN"]
    buyer = Visitor(catalog.address, BUYER, token, name="Ольга", username="olga_media_demo")
    wanted = buyer.gets(f"channels/?search={quote(CHANNEL)}").json["channels"][0]["id"]
    in_a_week = datetime.fromtimestamp(time.time() + WEEK_S, UTC).date()
    wished = {"format": _base_format(buyer, wanted), "wished_on": str(in_a_week)}
    buyer.asks_for(wanted, "Хотим рассказать об онлайн-курсе, креатив пришлём.", **wished)
    chat.reads("Заявка")
    return Frame(first, chat.newest())


def _base_format(buyer: Visitor, channel_id: int) -> int:
    return int(buyer.gets(f"channels/{channel_id}/").json["prices"][0]["format"]["id"])


async def _give_password(at: Desk, login: str, password: str) -> None:
    await at.goes(f"auth/user/?q={login}")
    await at.opens(login)
    await at.goes(f"{at.here}../password/")
    await at.fills("password1", password)
    await at.fills("password2", password)
    await at.presses("Изменить пароль")


# --- What an owner sees ----------------------------------------------------------------------------------------------


async def managers(at: Desk) -> Cut:
    await at.goes("telegram/managerchat/")
    return Cut((at.page.locator("#content"),))


async def person(at: Desk) -> Cut:
    await at.goes("auth/user/add/")
    await at.fills("username", "elena")
    await at.fills("password1", "not shown on it")
    await at.fills("password2", "not shown on it")
    await at.page.get_by_label("Редактор").check()
    return Cut((_field(at, "username"), _field(at, "groups")))


OWNERS = (("admin_managers", managers), ("admin_person", person))

# --- What an editor sees ---------------------------------------------------------------------------------------------


async def channels(at: Desk) -> Cut:
    await at.goes("channels/channel/")
    return Cut(high=600)


async def new_channel(at: Desk) -> Cut:
    await at.goes("channels/channel/add/")
    await at.fills("telegram_link", "@kofe_i_dengi_demo")
    await at.chooses("category", "Финансы")
    return Cut(high=560)


async def about(at: Desk) -> Cut:
    await at.finds(CHANNEL)
    return Cut((_field(at, "title"), _field(at, "logo")))


async def figures(at: Desk) -> Cut:
    await at.finds(CHANNEL)
    await at.fills("figures-0-overrule", "14500")
    await at.presses("Сохранить и продолжить редактирование")
    return Cut((at.page.locator("#prices-group"), at.page.locator("#figures-group")))


async def ad_example(at: Desk) -> Cut:
    await at.finds(CHANNEL)
    await at.opens_tab("Примеры рекламы")
    return Cut((at.page.locator("#ad_examples-group"),))


async def filters(at: Desk) -> Cut:
    await at.goes("channels/channel/")
    await at.page.get_by_text("Фильтры").first.click()
    return Cut((at.page.locator("#filter-form"),), high=840)


async def wrong_rows(at: Desk) -> Cut:
    await at.goes("channels/channel/import/")
    await at.hands_in("import_file", "каналы.csv", "text/csv", WRONG_TABLE.encode())
    await at.presses("Дальше")
    return Cut((at.page.locator("#content"), at.page.locator("#import-errors")))


EDITORS = (
    ("admin_channels", channels),
    ("admin_new_channel", new_channel),
    ("admin_about", about),
    ("admin_figures", figures),
    ("admin_ad_example", ad_example),
    ("admin_filters", filters),
    ("admin_wrong_rows", wrong_rows),
)

# --- What a manager sees ---------------------------------------------------------------------------------------------


async def requests(at: Desk) -> Cut:
    await at.goes("visitors/request/")
    await at.page.locator("tbody tr").filter(has_text="Новая").first.locator("input[type=checkbox]").check()
    await at.chooses("action", "Отметить: отвечена")
    return Cut((at.page.locator("#content"),), high=700)


async def request(at: Desk) -> Cut:
    await at.goes("visitors/request/")
    await at.opens(CHANNEL)
    return Cut((_field(at, "state"), at.page.locator("form .last")))


MANAGERS = (("admin_requests", requests), ("admin_request", request))


def _field(at: Desk, name: str) -> Locator:
    """The line of a form with the field's label, itself, and what is told of it."""
    return at.page.locator(f".field-{name}").first
