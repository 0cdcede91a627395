"""The editors' guide's pictures of mailings: segments, a letter while it is written, goes out, and has come."""

import re

from playwright.async_api import expect
from telegram_sandbox.admins import CATALOG_BOT

from demo.admin import Admin
from demo.camera import Frame
from demo.catalog import Catalog
from demo.desk import Cut, Desk

TITLE = "Горящее место"
"""Begins the title of the sample's draft, and its letter."""
SENT = re.compile(r"получили\s*[1-9]\d\d ")


async def segments(at: Desk) -> Cut:
    await at.goes("segments/")
    return Cut(high=880)


async def mailing(at: Desk) -> Cut:
    await at.goes("mailings/mailing/")
    await at.opens(TITLE)
    return Cut(high=1180)


async def running(at: Desk) -> Cut:
    """As soon as some hundred people have got it."""
    await at.presses("Отправить сейчас…")
    await at.presses("Отправить сейчас")
    await expect(at.page.locator("body")).to_contain_text(SENT)
    return Cut(high=720)


SCENES = (("admin_segments", segments), ("admin_mailing", mailing), ("admin_mailing_running", running))


def reader(catalog: Catalog) -> Admin:
    """Somebody who has got the letter."""
    (letter,) = (each for each in catalog.house.control.letters(CATALOG_BOT) if each.text.startswith(TITLE))
    return Admin(catalog.house.viewer, min(letter.received), catalog.house.catalog_bot_id)


def letter(of: Admin) -> Frame:
    return Frame(of.newest(), of.newest())
