"""The editors' guide speaks of what is there, in the site's own words."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.timezone import localdate

from catalog_service.analytics.models import Grain, Subject
from catalog_service.back_office import donor_activity
from catalog_service.back_office.menu import SECTIONS
from catalog_service.channels.models import AdExample, GeographyShare, Review
from catalog_service.figures.models import Attempt, Profile, Round
from catalog_service.figures.states import WORDS
from catalog_service.mailings import actions
from catalog_service.telegram.models import ManagerChat
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.builders import NOON, a_category, a_channel, a_hot_slot, a_mailing, a_recipient, a_visitor
from catalog_service.tests.points import a_point
from catalog_service.visitors.models import Request

HOUSE = Path(__file__).parents[3]
GUIDE = (HOUSE / "docs" / "editors.ru.md").read_text()
BOLD = {*re.findall(r"\*\*([^*]+)\*\*", GUIDE)}
QUOTED = {*re.findall(r"«([^»]{2,})»", GUIDE)}
REFUSALS = GUIDE.partition("| написано | что это значит |")[2].splitlines()[2:]
ANSWERS = GUIDE.partition("| источник ответил | что делать |")[2].partition("\n\n")[0].splitlines()[2:]
STATES = GUIDE.partition("| не доходят | что делать |")[2].partition("\n\n")[0].splitlines()[2:]
SOURCES = "\n".join(
    path.read_text()
    for pattern in ("*.py", "*.html", "*.po")
    for path in sorted((HOUSE / "catalog_service").rglob(pattern))
    if "tests" not in path.parts
)


def first_cells(table: list[str]) -> list[str]:
    return [row.split("|")[1].strip() for row in table if row.startswith("|")]


def said(page: Any) -> str:
    """Text of a page, in one line, and what its fields and buttons are called for those who listen."""
    source = page.content.decode()
    labels = " ".join(re.findall(r'aria-label="([^"]+)"', source))
    return " ".join(f"{re.sub('<[^>]+>', ' ', source)} {labels}".split())


@pytest.fixture
def pages(owner: Browser, settings: LazySettings) -> str:
    """Everything that the owner of a catalog with something in it reads."""
    settings.MINI_APP_LINK = "https://t.me/catalog_bot/app"
    category = a_category("Кино")
    channel = a_channel(category, logo=f"pictures/3f/{'3f' * 16}", silent_since=localdate())
    Profile.objects.create(channel=channel, title="Из Telegram", red_label=True, black_label=True, was="old_name")
    Attempt.objects.create(channel=channel, door="telegram", state="unknown_shape", page="?", at=NOON)
    its = Round.objects.create(title="Весь каталог", total=1, asked_at=NOON)
    GeographyShare.objects.create(channel=channel, name="Россия", percent=60)
    Review.objects.create(channel=channel, author="Кофейня", text="Хорошо.")
    AdExample.objects.create(channel=channel, text="Реклама")
    a_point((Subject.CATALOG, 0), Grain.DAY, localdate(), 1)
    a_point((Subject.CHANNEL, channel.pk), Grain.DAY, localdate(), 1)
    ManagerChat.objects.create(chat_id=7, label="Олег")
    asked = Request.objects.create(visitor=a_visitor(), channel=channel, created_at=NOON, state_changed_at=NOON)
    mailing = a_mailing(category, state="sending", started_at=timezone.now(), target="first_page", button="Открыть")
    actions.keep_link(mailing)
    others = [a_mailing(category, state=state) for state in ("scheduled", "paused")]
    a_recipient(mailing, state="unknown")
    paths = [
        "",
        "mailings/mailing/",
        "mailings/mailing/add/",
        f"mailings/mailing/{mailing.pk}/change/",
        *(f"mailings/mailing/{each.pk}/change/" for each in others),
        f"mailings/recipient/?mailing={mailing.pk}",
        "mailings/optout/",
        "segments/",
        f"channels/channel/{channel.pk}/change/",
        "channels/channel/refresh/",
        "figures/round/",
        f"figures/round/{its.pk}/change/",
        "channels/hotslot/",
        *(f"channels/hotslot/{slot.pk}/change/" for slot in (a_hot_slot(channel), a_hot_slot(sold_at=NOON))),
        "channels/channel/import/",
        "channels/channel/export/",
        "channels/priceformat/",
        f"channels/category/{category.pk}/change/",
        f"visitors/request/{asked.pk}/change/",
        "visitors/request/",
        "visitors/visitor/",
        "links/link/",
        f"links/link/{channel.links.get().pk}/change/",
        "sales/channels/",
        "sales/categories/",
        "channels/channel/",
        "telegram/managercontact/",
        "telegram/managerchat/add/",
        "telegram/managerchat/",
        "auth/user/add/",
        "auth/user/",
        "password_change/",
    ]
    table = SimpleUploadedFile("table.csv", "Ссылка в Telegram;Категория\n@new_one;Кино".encode())
    trial = owner.post("/admin/channels/channel/import/", {"import_file": table, "format": "0", "resource": "0"})
    of_donors = donor_activity.TITLE  # on pages of channels that the reposter publishes something of
    return " ".join([of_donors, *map(said, [trial, *(owner.get(f"/admin/{path}") for path in paths)])]).casefold()


@pytest.mark.django_db
def test_what_the_guide_says_to_press_or_to_fill_stands_on_the_pages(pages: str) -> None:
    assert sorted(words for words in BOLD if words.casefold() not in pages) == []


@pytest.mark.django_db
def test_what_the_guide_quotes_is_said_somewhere(pages: str) -> None:
    known = pages + SOURCES.casefold()
    assert sorted(words for words in QUOTED - {"+", "да", "нет"} if words.casefold() not in known) == []


@pytest.mark.parametrize("words", first_cells(REFUSALS))
def test_a_refusal_of_the_guide_is_one_of_the_catalogs(words: str) -> None:
    assert [part for part in words.split(", ") if part not in SOURCES] == []


@pytest.mark.parametrize("words", first_cells(STATES))
def test_a_state_of_a_manager_in_the_guide_is_one_that_the_list_shows(words: str) -> None:
    assert words in SOURCES


def test_every_answer_of_a_source_is_in_the_guide_and_no_other() -> None:
    told = ", ".join(first_cells(ANSWERS)).split(", ")
    assert [words for words in told if not any(words in said for said in WORDS.values())] == []
    assert [said for said in WORDS.values() if not any(words in said for words in told)] == []


@pytest.mark.parametrize("page", [title for _, items in SECTIONS for title, *_ in items if title != "Посетители"])
def test_every_page_of_the_menu_is_in_the_guide(page: str) -> None:
    assert f"**{page}**" in GUIDE


def test_every_picture_of_the_admin_site_is_in_the_guide() -> None:
    taken = {path.name for path in (HOUSE / "docs" / "pictures").glob("*.png")}
    named = {*re.findall(r"\(pictures/([^)]+)\)", GUIDE)}
    assert named <= taken
    assert {name for name in taken if name.startswith("admin_")} <= named
