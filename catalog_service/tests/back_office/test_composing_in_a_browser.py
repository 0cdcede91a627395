"""A manager writes a mailing, in Chromium: what he sees of it while he types, and that keys are enough."""

from collections.abc import Iterator
from pathlib import Path

import chromium
import provision
import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import Page, ViewportSize, expect
from pytest_django import DjangoDbBlocker

from catalog_service.channels.models import Category, HotSlot
from catalog_service.mailings.models import Mailing, Trial
from catalog_service.telegram.models import ManagerChat
from catalog_service.tests.back_office.chrome import IN_A_BROWSER, opened
from catalog_service.tests.back_office.served import served
from catalog_service.tests.back_office.test_in_a_browser import NAMELESS, TELEPHONE, UNSEEN, WIDE, Editor, a_picture
from catalog_service.tests.builders import a_channel, a_hot_slot
from catalog_service.tests.conftest import entered, named
from catalog_service.tests.mailings.audience import interested
from catalog_service.tests.mailings.conftest import rows

pytestmark = IN_A_BROWSER
ADD = "/admin/mailings/mailing/add/"
TOKEN = "7000000001:AAF-for-tests-only-0123456789abcdef"
BESIDE: ViewportSize = {"width": 1280, "height": 900}
"""The narrowest window that has the letter beside the form."""
STICKING_OUT = """[...document.querySelectorAll('fieldset input[type=text]')].filter(
    each => each.getBoundingClientRect().right > each.closest('fieldset').getBoundingClientRect().right
).map(each => each.name)"""
FITS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    database_admin_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A channel of «Финансы» with a hot slot, three who looked for that topic, a manager whom the bot may write to."""
    house = provision.clone(database_admin_url, named("composing"))
    folder = Path(tmp_path_factory.mktemp("composing"))
    with django_db_blocker.unblock(), entered(house), served(house, folder, bot_token=TOKEN) as it:
        _people()
        yield it


def _people() -> None:
    category = Category.objects.get(name="Финансы")
    a_hot_slot(a_channel(category, title="Кофе и деньги"), price=5000)
    for reachable in (True, True, False):
        interested(category, reachable=reachable)
    ManagerChat.objects.create(chat_id=7, label="Олег")


async def wrote(page: Page, words: str) -> None:
    """By the keyboard, at the end of the text."""
    await page.focus('[name="text"]')
    await page.keyboard.press("Control+End")
    await page.keyboard.type(words)


async def test_a_hot_slot_is_written_of_looked_at_tried_and_sent(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        complaints = chromium.complaints(page, site)
        manager = Editor(page, site)
        await manager.signs_in("Менеджер")
        slot = await rows(HotSlot.objects.get)
        await manager.goes(f"{ADD}?hot_slot={slot.pk}")
        letter = page.locator("#letter")
        await expect(letter.locator(".letter-text b")).to_have_text("Горящее место")
        await expect(letter.get_by_role("listitem")).to_have_text(
            ["Открыть", "Не писать про «Финансы»", "Не получать рассылки совсем"]
        )
        await expect(page.locator("#mailing-size")).to_contain_text("3 человека, написать можно 2")
        await page.set_input_files('[name="picture"]', a_picture())
        await expect(page.locator(".letter-count")).to_contain_text("из 1024")
        await expect(letter.locator("canvas")).to_be_visible()
        await wrote(page, " <b>ещё")
        await expect(page.locator(".letter-wrong")).to_contain_text("тег <b> не закрыт")
        await wrote(page, "</b>")
        await expect(letter.locator(".letter-text b").last).to_have_text("ещё")
        await manager.presses("Отправить себе")
        await page.wait_for_url("**/change/#trial")
        await expect(page.locator(".mailing-trials")).to_contain_text("Олег: отправляется")
        await rows(lambda: Trial.objects.update(state=Trial.State.SENT))
        await expect(page.locator(".mailing-trials")).to_contain_text("Олег: отправлено")
        await expect(letter.locator("img")).to_be_visible()
        await manager.presses("Отправить сейчас…")
        await expect(page.get_by_text("Письмо получат: 2 человека.")).to_be_visible()
        await manager.presses("Отправить сейчас")
        await expect(page.get_by_text("Вы начали отправку.")).to_be_visible()
        assert (await rows(Mailing.objects.get)).state == Mailing.State.SENDING
        assert complaints == []


async def test_tags_are_put_around_words_by_buttons_and_keys_and_undone(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        manager = Editor(page, site)
        await manager.signs_in("Менеджер")
        await manager.goes(ADD)
        area = page.locator('[name="text"]')
        await wrote(page, "слово")
        await page.keyboard.press("Control+A")
        await page.keyboard.press("Control+B")
        await expect(area).to_have_value("<b>слово</b>")
        await page.keyboard.press("Control+Shift+P")
        await expect(area).to_have_value("<b><tg-spoiler>слово</tg-spoiler></b>")
        await page.keyboard.press("Control+Z")
        await expect(area).to_have_value("<b>слово</b>")
        await page.keyboard.press("Control+A")
        await page.get_by_role("button", name="Цитата").click()
        await expect(area).to_have_value("<blockquote><b>слово</b></blockquote>")
        await area.fill("https://t.me/kofe?a=1&b=2")
        await page.keyboard.press("Control+A")
        await page.keyboard.press("Control+K")
        await expect(area).to_have_value('<a href="https://t.me/kofe?a=1&amp;b=2">https://t.me/kofe?a=1&amp;b=2</a>')
        await page.focus(".letter-tools button")
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate("document.activeElement.ariaLabel") == "Курсив"
        assert await page.evaluate(UNSEEN) is None


async def test_only_the_fields_that_the_button_needs_are_shown_and_they_fit_a_telephone(
    chrome: Chrome, site: str
) -> None:
    async with opened(chrome, viewport=TELEPHONE) as page:
        manager = Editor(page, site)
        await manager.signs_in("Менеджер")
        await manager.goes(ADD)
        shown = {}
        for target in ("", "channel", "category", "first_page", "address"):
            await page.select_option('[name="target"]', target)
            rows_of = {name: page.locator(f".field-{name}") for name in ("channel", "address", "button")}
            shown[target] = [name for name, row in rows_of.items() if await row.is_visible()]
        assert shown == {
            "": [], "channel": ["channel", "button"], "category": ["button"], "first_page": ["button"],
            "address": ["address", "button"],
        }  # fmt: skip
        await page.wait_for_load_state("load")
        await expect(page.locator('a[id^="clocklink"]').first).to_have_attribute("aria-label", "Часы")
        assert await page.evaluate(NAMELESS) == []
        assert await page.evaluate(FITS) <= 0
        await page.set_viewport_size(BESIDE)
        assert await page.evaluate(STICKING_OUT) == []


async def test_without_a_connection_it_is_said_that_the_preview_is_old(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        manager = Editor(page, site)
        await manager.signs_in("Менеджер")
        await manager.goes(ADD)
        await expect(page.locator(".letter-count")).to_have_text("Знаков: 0 из 4096")
        await page.context.set_offline(True)
        await wrote(page, "слово")
        await expect(page.locator(".letter-wrong")).to_contain_text("Нет связи с сервером")
        await page.context.set_offline(False)
        await wrote(page, " ещё")
        await expect(page.locator(".letter-text")).to_have_text("слово ещё")
        await expect(page.locator(".letter-wrong")).to_have_text("")
