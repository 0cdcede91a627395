"""A manager watches a mailing in Chromium, whose rows change meanwhile as the worker changes them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import chromium
import provision
import psycopg
import pytest
from django.utils import timezone
from playwright.async_api import Browser as Chrome
from playwright.async_api import Page, expect
from pytest_django import DjangoDbBlocker

from catalog_service.mailings import actions, opting_out
from catalog_service.mailings.models import Mailing, Recipient, Sender
from catalog_service.tests.back_office.chrome import IN_A_BROWSER, opened
from catalog_service.tests.back_office.served import served
from catalog_service.tests.back_office.test_in_a_browser import NAMELESS, TELEPHONE, UNSEEN, WIDE, Editor
from catalog_service.tests.builders import a_category, a_mailing, a_recipient, a_visitor
from catalog_service.tests.conftest import entered, named
from catalog_service.visitors.models import Interest
from shared_schema.database import CATALOG

pytestmark = IN_A_BROWSER
State, Its = Mailing.State, Recipient.State
MAILING, OTHER = "/admin/mailings/mailing/1/change/", "/admin/mailings/mailing/2/change/"
SENT_TO_HALF = """
UPDATE catalog.recipient SET state = 'sent', message_id = id, at = now()
WHERE id IN (SELECT id FROM catalog.recipient WHERE mailing_id = %s AND state = 'queued' ORDER BY id LIMIT 15)
"""
BACK_TO_DRAFT = """
UPDATE catalog.mailing SET state = 'draft', halt = 'not_ready', halt_words = 'В сегменте сейчас никого.' WHERE id = 4
"""
PAGES = (
    "/admin/",
    "/admin/mailings/mailing/",
    MAILING,
    "/admin/mailings/mailing/3/change/",
    "/admin/mailings/recipient/?mailing=2",
    "/admin/mailings/recipient/again/2/",
    "/admin/mailings/optout/",
    "/admin/segments/",
    "/admin/visitors/visitor/5000/change/",
)


def fill() -> None:
    """Two mailings that go out, one that has ended, a visitor who has had enough."""
    Sender.objects.update(seen_at=timezone.now() + timedelta(days=1))
    cinema = a_category("Кино и сериалы")
    begun = {"started_at": timezone.now(), "target": "first_page", "button": "Открыть"}
    going = [a_mailing(cinema, title="Горящее место в канале о кино", state=State.SENDING, **begun) for _ in range(2)]
    ended = a_mailing(cinema, title="Прошлая", state=State.SENT, **begun)
    a_mailing(cinema, title="Запланированная", state=State.SCHEDULED)
    for mailing in (*going, ended):
        actions.keep_link(mailing)
    for state in [Its.SENT] * 10 + [Its.QUEUED] * 30 + [Its.BLOCKED] * 3 + [Its.UNKNOWN] * 2:
        for mailing in going:
            a_recipient(mailing, state=state)
    tired = a_visitor(5000, first_name="Анна", username="anna")
    a_recipient(ended, tired, state=Its.SENT)
    a_recipient(ended, state=Its.FAILED, words="Bad Request: message text is too long for this very chat")
    opting_out.opt_out(tired.pk, cinema.pk, ended.pk, now=timezone.now())
    Interest.objects.create(visitor=tired, category=cinema, strength=9, last_at=timezone.now())
    Interest.objects.create(visitor=a_visitor(reachable=True), category=cinema, strength=4, last_at=timezone.now())


@pytest.fixture(scope="module")
def house(
    database_admin_url: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> provision.HouseDatabase:
    made = provision.clone(database_admin_url, named("a_mailing_in_a_browser"))
    with django_db_blocker.unblock(), entered(made):
        fill()
    return made


@pytest.fixture(scope="module")
def site(house: provision.HouseDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(house, Path(tmp_path_factory.mktemp("site"))) as it:
        yield it


async def told(page: Page, words: str) -> None:
    """The longest pause between two looks passes at once, by the page's own clock."""
    await page.clock.run_for(31_000)
    await expect(page.locator(".mailing-progress")).to_contain_text(words, timeout=20_000)


async def test_a_mailing_is_watched_while_it_goes_out(
    chrome: Chrome, house: provision.HouseDatabase, site: str
) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        complaints = chromium.complaints(page, site)
        editor = Editor(page, site)
        await editor.signs_in("Менеджер")
        await page.clock.install()
        with psycopg.connect(house.dsn(CATALOG.app), autocommit=True) as worker:
            await editor.goes(MAILING)
            await page.evaluate("window.opened_once = true")
            await told(page, "получили 10 из 45")
            await page.get_by_role("link", name="ждут").focus()
            worker.execute(SENT_TO_HALF, [1])
            await told(page, "получили 25 из 45")
            assert await page.evaluate("document.activeElement.textContent") == "ждут"
            worker.execute("UPDATE catalog.bot_silence SET since = now(), until = now() + interval '1 hour'")
            await told(page, "Telegram просит бота подождать до")
            worker.execute("UPDATE catalog.mailing SET state = 'paused', halt = 'bot_unknown' WHERE id = 1")
            await page.clock.run_for(31_000)
            await expect(page.get_by_role("link", name="Продолжить")).to_be_visible(timeout=20_000)
            await expect(page.get_by_role("button", name="Пауза")).to_have_count(0)
            worker.execute("UPDATE catalog.mailing SET state = 'sent', halt = '', ended_at = now() WHERE id = 1")
            await told(page, "Отправлена")
            await expect(page.get_by_role("link", name="Остановить")).to_have_count(0)
            assert await page.evaluate("window.opened_once"), "all of it without loading the page anew"
        assert complaints == []


async def test_a_page_that_loses_the_site_says_so_and_goes_on_when_it_is_back(
    chrome: Chrome, house: provision.HouseDatabase, site: str
) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        editor = Editor(page, site)
        await editor.signs_in("Менеджер")
        await page.clock.install()
        await editor.goes(OTHER)
        await page.route("**/progress/", lambda route: route.abort())
        await told(page, "Нет связи с сайтом")
        with psycopg.connect(house.dsn(CATALOG.app), autocommit=True) as worker:
            worker.execute(SENT_TO_HALF, [2])
        await page.unroute("**/progress/")
        await told(page, "получили 25 из 45")
        await expect(page.locator("[data-live-trouble]")).to_have_text("")
        await page.context.clear_cookies()
        await told(page, "Вход закончился")


TURNED = """() => {
    Object.defineProperty(document, 'hidden', { value: %s, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
}"""
HIDDEN, SHOWN = TURNED % "true", TURNED % "false"


async def test_nobody_asks_of_a_page_that_is_not_looked_at_or_of_a_mailing_that_has_ended(
    chrome: Chrome, site: str
) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        asked: list[str] = []
        editor = Editor(page, site)
        await editor.signs_in("Менеджер")
        await page.clock.install()
        page.on("request", lambda request: asked.append(request.url) if "/progress/" in request.url else None)
        await editor.goes("/admin/mailings/mailing/3/change/")
        await page.clock.run_for(60_000)
        await editor.goes(OTHER)
        await page.evaluate(HIDDEN)
        await page.clock.run_for(60_000)
        assert asked == []
        async with page.expect_request("**/progress/"):
            await page.evaluate(SHOWN)


async def test_a_mailing_that_could_not_begin_becomes_a_form_before_ones_eyes(
    chrome: Chrome, house: provision.HouseDatabase, site: str
) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        editor = Editor(page, site)
        await editor.signs_in("Менеджер")
        await page.clock.install()
        await editor.goes("/admin/mailings/mailing/4/change/")
        await told(page, "начнётся")
        with psycopg.connect(house.dsn(CATALOG.app), autocommit=True) as worker:
            worker.execute(BACK_TO_DRAFT)
        await page.clock.run_for(31_000)
        await expect(page.locator('[name="title"]')).to_have_value("Запланированная", timeout=20_000)
        await expect(page.locator(".mailing-head")).to_contain_text("В сегменте сейчас никого")


async def test_pages_of_mailings_fit_a_telephone_and_every_button_has_a_name(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=TELEPHONE) as page:
        complaints = chromium.complaints(page, site)
        editor = Editor(page, site)
        await editor.signs_in("Владелец")
        for path in PAGES:
            await editor.goes(path)
            assert await page.evaluate(NAMELESS) == [], path
            beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, path
        assert complaints == []


async def test_where_the_keyboard_is_is_seen_on_a_mailings_page(chrome: Chrome, site: str) -> None:
    async with opened(chrome, viewport=WIDE) as page:
        editor = Editor(page, site)
        await editor.signs_in("Менеджер")
        for path, last in ((OTHER, "Сделать копию"), ("/admin/segments/", "1")):
            await editor.goes(path)
            reached = ""
            for _ in range(60):
                await page.keyboard.press("Tab")
                reached = str(await page.evaluate("document.activeElement.textContent.trim()"))
                if await page.evaluate("document.activeElement.closest('#content-main, .segments') !== null"):
                    assert await page.evaluate(UNSEEN) is None
                if reached == last:
                    break
            assert reached == last
