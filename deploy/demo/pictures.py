"""The pictures of the docs: chats with the bots, photographed while the story plays, the catalog's pages, its app."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import chromium
import devpg
from playwright.async_api import Error as PageFailed
from postgres_binaries import DevPostgresError
from processes import ProcessFailed
from telegram_sandbox.story.cast import CINEMA, MARKETING
from telegram_sandbox.story.spares import DONORS, PHONE, PROJECT

from demo import crossing
from demo.admin import Admin
from demo.app_pictures import app_pictures
from demo.by_bot import TITLE, X, Y
from demo.camera import FILM, Camera, Frame, PictureTooLarge
from demo.catalog import YEAR, Catalog
from demo.editors_pictures import editors_pictures
from demo.house import House
from demo.outside import enter_catalogued
from demo.readers import enter_readers

FOLDER = Path(".data/pictures")
HOUR_S, STORY_S, SEED = 20.0, 70.0, 1
"""The story plays that long first: statistics want something to tell."""
CLOSES_S = 10.0
"""The browser, at most."""


def pictures() -> int:
    """The command: every picture anew, into `docs/pictures`."""
    if chromium.installed() is None:
        print(f"картинки не сделаны: {chromium.CURE}")
        return 1
    try:
        with (
            devpg.server(FOLDER / "postgres") as admin_dsn,
            House(FOLDER, admin_dsn, hour=HOUR_S, stage=["--story", "--seed", str(SEED)], name="pictures") as house,
            Catalog(house, days=YEAR) as catalog,
        ):
            catalog.prepare()
            _begin(house)
            catalog.finish_preparing()
            enter_catalogued(catalog)
            catalog.launch_all()
            catalog.await_site()
            crossing.enter_story(catalog)
            catalog.await_counted()
            enter_readers(catalog)
            _run(_photographed(house, catalog))
    except (ProcessFailed, DevPostgresError, PageFailed, PictureTooLarge) as trouble:
        print(f"картинки не сделаны: {trouble}")
        return 1
    return 0


def _begin(house: House) -> None:
    house.enroll()
    house.control.begin()
    house.start_daemon()
    house.await_first_sights()
    print(f"история идёт {STORY_S:g} с", flush=True)
    until = time.monotonic() + STORY_S
    while time.monotonic() < until:
        house.check_alive()
        time.sleep(0.5)


def _run(photography: Coroutine[Any, Any, None]) -> None:
    """As `asyncio.run` does, but a signal (`Ended`) stops the photography alone, which closes its browser first."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        task = loop.create_task(photography)
        try:
            loop.run_until_complete(task)
        finally:
            task.cancel()
            loop.run_until_complete(asyncio.wait([task], timeout=CLOSES_S))


async def _photographed(house: House, catalog: Catalog) -> None:
    await editors_pictures(catalog)
    admin = house.admin()
    async with chromium.opened(**FILM) as page:
        camera = Camera(page, admin)
        await camera.open()
        for name, scene in SCENES:
            await camera.take(name, partial(scene, house, admin))
    await app_pictures(catalog)  # a visitor more: after the pictures of what visitors do


# --- Scenes: each begins and ends where a button of the next one is in sight -----------------------------------------


def main_menu(_: House, admin: Admin) -> Frame:
    first = admin.newest() + 1
    admin.starts()
    admin.reads("Выберите проект")
    return Frame(first, admin.newest())


def add_project(_: House, admin: Admin) -> Frame:
    first = admin.newest() + 1
    admin.presses("Добавить проект")
    admin.reads("Введите название канала")
    admin.says(TITLE)
    admin.reads("Введите ссылку на канал")
    admin.says(f"https://t.me/{PROJECT}")
    return Frame(first, admin.button(TITLE)[0])


def project_menu(_: House, admin: Admin) -> Frame:
    first = admin.newest() + 1
    admin.presses(TITLE)
    admin.reads(TITLE)
    return Frame(first, admin.newest())


def add_donor(_: House, admin: Admin) -> Frame:
    first = admin.newest() + 1
    admin.presses("Добавить канал")
    admin.reads("введите ссылку на канал")
    admin.says(f"https://t.me/{DONORS[0].username}")
    admin.reads("введите число X")
    admin.says(X)
    admin.reads("введите число Y")
    admin.says(Y)
    admin.reads("канал добавлен")
    return _without_menu(admin, TITLE, first)


def add_donors(_: House, admin: Admin) -> Frame:
    """One of them is there already, one nowhere."""
    first = admin.newest() + 1
    admin.presses("Добавить списком")
    admin.reads("ссылка X Y")
    names = [*(donor.username for donor in DONORS[:2]), "nobody_here_demo"]
    admin.says("\n".join(f"https://t.me/{name} {X} {Y}" for name in names))
    admin.reads("добавлен")
    last = admin.newest()
    admin.says("\n".join(f"https://t.me/{donor.username} {X} {Y}" for donor in DONORS[2:-2]))
    admin.reads("добавлен")
    admin.presses("Назад")
    admin.reads(TITLE)
    return Frame(first, last)


def from_catalog(_: House, admin: Admin) -> Frame:
    """The last two, one of them marked: the message in which one chooses, by itself."""
    admin.presses("Из каталога")
    admin.reads("Выберите категорию")
    admin.presses(f"{crossing.DESIGN}: 2")
    last = DONORS[-1]
    admin.presses(f"☐ {last.title} · @{last.username}")
    admin.reads("Выбрано: 1")
    chosen = admin.button("Категории")[0]
    return Frame(chosen, chosen)


def added_from_catalog(_: House, admin: Admin) -> Frame:
    admin.presses("Выбрать все на странице")
    admin.presses("Добавить выбранные: 2")
    admin.reads("введите число X")
    first = admin.newest()
    admin.says(X)
    admin.reads("введите число Y")
    admin.says(Y)
    admin.reads("Добавлено: 2")
    return _without_menu(admin, TITLE, first)


def keypad(_: House, admin: Admin) -> Frame:
    first = admin.newest() + 1
    admin.presses("Добавить/заменить юзербот")
    admin.reads("убедитесь, что юзербот является администратором")
    admin.says(PHONE)
    admin.reads("введите код")
    admin.keys_in(admin.code_for(PHONE)[:2])
    return Frame(first, admin.newest())


def progress(_: House, admin: Admin) -> Frame:
    first = admin.newest() + 1
    admin.keys_in(admin.code_for(PHONE)[2:])
    admin.reads("подписан на")
    return _without_menu(admin, TITLE, first)


def statistics(_: House, admin: Admin) -> Frame:
    return _of_days(admin, "Статистика")


def rating(_: House, admin: Admin) -> Frame:
    return _of_days(admin, "Рейтинг")


def why(house: House, admin: Admin) -> Frame:
    _open_project(admin)
    first = admin.newest() + 1
    admin.presses("Почему?")
    admin.reads("ссылк")
    admin.says(_reposted(house))
    admin.reads("рейтинг")
    return Frame(first, admin.newest())


def tuner(_: House, admin: Admin) -> Frame:
    _open_project(admin)
    admin.presses("Подбор X и Y")
    admin.reads("ссылк")
    admin.says(f"https://t.me/{MARKETING.donors[0].username}")
    admin.reads("дней")
    first = admin.newest() + 1
    admin.says("7")
    admin.reads("при X")
    return Frame(first, admin.newest())


def alert(house: House, admin: Admin) -> Frame:
    (banned,) = [person for person in house.control.people() if person["phone"] == CINEMA.phone]
    house.control.set_state(banned["id"], "banned")
    number, _ = admin.button("Заменить юзербот")
    return Frame(number, number)


def _of_days(admin: Admin, reading: str) -> Frame:
    _open_project(admin)
    first = admin.newest() + 1
    admin.presses(reading)
    admin.reads("введите количество дней")
    admin.says("7")
    admin.reads("https://t.me/")
    return _without_menu(admin, MARKETING.title, first)


def _open_project(admin: Admin) -> None:
    admin.starts()
    admin.presses(MARKETING.title)
    admin.reads(MARKETING.title)


def _without_menu(admin: Admin, title: str, first: int) -> Frame:
    """The project's menu, which comes last, has a picture of its own."""
    admin.reads(title)
    return Frame(first, admin.newest() - 1)


def _reposted(house: House) -> str:
    """A link to a post of the first donor that was reposted."""
    rows = house.ledger.rows()
    (donor,) = [donor for donor in rows.donors if donor.username == MARKETING.donors[0].username]
    won = [post for post in rows.posts if post.donor_id == donor.id and post.decision == "repost"]
    return f"https://t.me/{donor.username}/{won[-1].message_ids[0]}"


Scene = Callable[[House, Admin], Frame]
SCENES: tuple[tuple[str, Scene], ...] = (
    ("main_menu", main_menu),
    ("add_project", add_project),
    ("project_menu", project_menu),
    ("add_donor", add_donor),
    ("add_donors", add_donors),
    ("from_catalog", from_catalog),
    ("added_from_catalog", added_from_catalog),
    ("keypad", keypad),
    ("progress", progress),
    ("statistics", statistics),
    ("rating", rating),
    ("why", why),
    ("tuner", tuner),
    ("alert", alert),
)
