"""Pages of links: made by one click, labelled, copied, deleted while nobody came by them."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Permission, User
from django.utils import timezone
from django.utils.timezone import localdate
from PIL import Image, ImageOps
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics.models import Grain, Kind, Subject
from catalog_service.back_office.link_words import HIDDEN, NO_ADDRESS
from catalog_service.channels.models import Category, Channel
from catalog_service.links import actions
from catalog_service.links.models import Link
from catalog_service.tests.analytics.deeds import came
from catalog_service.tests.analytics.reference import Done
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.forms import errors, filled
from catalog_service.tests.back_office.test_deletion import refused
from catalog_service.tests.builders import NOON, a_category, a_channel, a_visitor
from catalog_service.tests.points import a_point

pytestmark = pytest.mark.django_db
LINKS, MAKE = "/admin/links/link/", "/admin/links/link/make/"
CHANNELS, CATEGORIES = "/admin/channels/channel/", "/admin/channels/category/"
APP = "https://t.me/catalog_bot/app"


@pytest.fixture(autouse=True)
def _an_app(settings: LazySettings) -> None:
    settings.MINI_APP_LINK = APP


def a_link(target: Channel | Category | None = None, label: str = "") -> Link:
    by = User.objects.filter(username="maker").first() or User.objects.create_user("maker", first_name="Ольга")
    return actions.make(by, target, label=label)


def page_of(link: Link) -> str:
    return f"{LINKS}{link.pk}/change/"


def made(answer: Any) -> Link:
    """The newest, to whose page the answer leads."""
    link = Link.objects.filter(is_own=False).first()
    assert link
    assert (answer.status_code, answer["Location"]) == (302, page_of(link))
    return link


def before(days: int) -> date:
    return localdate() - timedelta(days=days)


def found(page: Any) -> list[str]:
    return [str(link) for link in page.context["cl"].result_list]


# ── Making ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def button(page: Any) -> dict[str, str]:
    """What a page's own sends."""
    source = page.content.decode()
    assert f'action="{MAKE}"' in source
    return dict(re.findall(r'<input type="hidden" name="(channel|category)" value="(\d+)">', source))


def test_a_link_is_made_by_one_click_on_a_page(editor: Browser) -> None:
    category = a_category()
    channel = a_channel(category)
    for target, pages in ((channel, CHANNELS), (category, CATEGORIES)):
        link = made(editor.post(MAKE, button(editor.get(f"{pages}{target.pk}/change/"))))
        assert (link.channel or link.category) == target
        assert link.created_by == User.objects.get(username="Редактор")


def test_the_links_list_makes_one_to_the_first_page(editor: Browser) -> None:
    assert "Новая ссылка на первую страницу" in editor.get(LINKS).content.decode()
    link = made(editor.post(MAKE))
    assert (link.channel, link.category) == (None, None)
    assert LogEntry.objects.get().action_flag == ADDITION


@pytest.mark.parametrize(
    "sent",
    [{"channel": "999999"}, {"channel": "x"}, {"channel": ""}, {"category": "9" * 40}, {"category": "1\0"}],
    ids=["a channel that is gone", "no number", "nothing", "a number that no category has", "a zero byte"],
)
def test_a_link_to_what_is_not_there_is_refused_in_words(editor: Browser, sent: dict[str, str]) -> None:
    answer = editor.post(MAKE, sent, follow=True)
    assert answer.redirect_chain == [(LINKS, 302)]
    assert "Ссылка не создана" in answer.content.decode()
    assert not Link.objects.exists()


def test_a_button_pressed_twice_makes_one_link_and_later_another(editor: Browser) -> None:
    channel = a_channel()
    sent = {"channel": str(channel.pk)}
    twice = [made(editor.post(MAKE, sent)) for _ in range(2)]
    assert twice[0] == twice[1]
    assert LogEntry.objects.count() == 1
    assert made(editor.post(MAKE, {"category": str(channel.category_id)})) not in twice
    Link.objects.update(created_at=timezone.now() - actions.DOUBLE_PRESS)
    assert made(editor.post(MAKE, sent)) not in twice


def test_looking_makes_nothing(editor: Browser) -> None:
    assert editor.get(MAKE).status_code == 405
    assert not Link.objects.exists()


@pytest.mark.parametrize(("role", "may_delete"), [("Редактор", False), ("Менеджер", False), ("Владелец", True)])
def test_every_role_makes_and_labels_links_and_owners_delete_them(
    browser: Browser, role: str, may_delete: bool
) -> None:
    browser.force_login(a_person(role))
    link = made(browser.post(MAKE))
    page = page_of(link)
    assert browser.post(page, filled(browser.get(page), label="пост 5 мая")).status_code == 302
    assert Link.objects.get().label == "пост 5 мая"
    assert browser.post(f"{LINKS}{link.pk}/delete/", {"post": "yes"}).status_code == (302 if may_delete else 403)
    assert Link.objects.exists() is not may_delete


def test_who_may_not_make_links_has_no_button(browser: Browser) -> None:
    person = a_person("Редактор")
    person.groups.clear()
    browser.force_login(person)
    assert browser.post(MAKE).status_code == 403
    assert browser.get(LINKS).status_code == 403
    assert browser.get(f"{LINKS}{a_link().pk}/qr.svg").status_code == 403


# ── Its page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_shows_its_address_to_copy_and_what_it_opens(editor: Browser) -> None:
    channel = a_channel(title="Кино <и> немцы")
    page = editor.get(page_of(Link.objects.get())).content.decode()
    address = f"{APP}?startapp={Link.objects.get().code}"
    assert f'data-copy="{address}"' in page
    assert f'<span class="copied-address">{address}</span>' in page
    assert f'Канал: <a href="{CHANNELS}{channel.pk}/change/" class="underline">Кино &lt;и&gt; немцы</a>' in page
    assert "<title>QR-код ссылки: Кино &lt;и&gt; немцы</title>" in page
    assert HIDDEN not in page


def test_only_the_label_is_changed(editor: Browser) -> None:
    channel, other = a_channel(), a_category()
    own = Link.objects.get()
    sent = filled(editor.get(page_of(own)), label="в шапке") | {"category": other.pk, "code": "x", "is_own": ""}
    assert editor.post(page_of(own), sent).status_code == 302
    kept = Link.objects.get()
    assert (kept.label, kept.channel, kept.category, kept.code, kept.is_own) == (
        "в шапке",
        channel,
        None,
        own.code,
        True,
    )


@pytest.mark.parametrize(
    ("label", "words"), [("я" * 129, "128"), ("a\0b", "ноль-байт")], ids=["too long", "a zero byte"]
)
def test_a_label_that_can_not_be_kept_is_refused_in_words(editor: Browser, label: str, words: str) -> None:
    page = page_of(a_link())
    assert words in str(errors(editor.post(page, filled(editor.get(page), label=label))))


def test_a_link_to_a_channel_that_visitors_do_not_see_says_so(editor: Browser) -> None:
    channel = a_channel(published=False)
    for page in (page_of(Link.objects.get()), f"{CHANNELS}{channel.pk}/change/"):
        assert HIDDEN in editor.get(page).content.decode()
    assert "канал, своя, не опубликован" in editor.get(LINKS).content.decode()


def test_without_the_apps_address_the_pages_say_what_to_set(editor: Browser, settings: LazySettings) -> None:
    settings.MINI_APP_LINK = ""
    channel = a_channel()
    own = Link.objects.get()
    for page in (LINKS, page_of(own), f"{CHANNELS}{channel.pk}/change/"):
        source = editor.get(page).content.decode()
        assert NO_ADDRESS in source
        assert "data-copy" not in source
    assert editor.get(f"{LINKS}{own.pk}/qr.svg").status_code == 404


def test_a_qr_code_is_downloaded_as_svg_and_png(editor: Browser) -> None:
    link = a_link()
    svg, png = (editor.get(f"{LINKS}{link.pk}/qr.{kind}") for kind in ("svg", "png"))
    assert svg["Content-Disposition"] == f'attachment; filename="qr-{link.code}.svg"'
    assert ElementTree.fromstring(svg.content).tag == "{http://www.w3.org/2000/svg}svg"
    with Image.open(BytesIO(png.content)) as picture:
        assert picture.width == picture.height > 500
        code = ImageOps.invert(picture.convert("L")).getbbox()
    assert code == (96, 96, picture.width - 96, picture.width - 96)  # four modules stay light: scanners look for them
    assert 'fill="#fff"' in editor.get(page_of(link)).content.decode()  # in the dark, too
    assert editor.get(f"{LINKS}{link.pk}/qr.gif").status_code == 404
    assert editor.get(f"{LINKS}999999/qr.png").status_code == 404


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_links_are_found_by_label_channel_category_and_code(editor: Browser) -> None:
    channel, category = a_channel(title="Кино", telegram_link="https://t.me/films"), a_category("Новости")
    a_link(channel, "пост 5 мая")
    news = a_link(category)
    assert found(editor.get(LINKS, {"q": "5 мая"})) == ["пост 5 мая"]
    assert found(editor.get(LINKS, {"q": "кино"})) == ["пост 5 мая", "Кино"]
    assert found(editor.get(LINKS, {"q": "films"})) == ["пост 5 мая", "Кино"]
    assert found(editor.get(LINKS, {"q": "новост"})) == ["Новости"]
    assert found(editor.get(LINKS, {"q": news.code})) == ["Новости"]
    assert found(editor.get(LINKS, {"q": "нет такой"})) == []


def test_links_are_narrowed_by_what_they_lead_to(editor: Browser) -> None:
    channel = a_channel(title="Кино")
    for target, label in ((channel, "ещё одна"), (channel.category, "в категорию"), (None, "на первую")):
        a_link(target, label)
    shown = {kind: found(editor.get(LINKS, {"to": kind})) for kind in ("channel", "category", "first_page")}
    assert shown == {"channel": ["ещё одна", "Кино"], "category": ["в категорию"], "first_page": ["на первую"]}
    assert len(found(editor.get(LINKS, {"to": "nonsense"}))) == 4


def test_what_people_have_made_comes_before_what_channels_have_of_themselves(editor: Browser) -> None:
    a_link(label="ранняя")
    channel = a_channel(title="Кино")
    a_link(channel, "поздняя")
    a_channel(title="Еда")
    assert found(editor.get(LINKS)) == ["поздняя", "ранняя", "Еда", "Кино"]
    assert found(editor.get(LINKS, {"made": "people"})) == ["поздняя", "ранняя"]
    assert found(editor.get(LINKS, {"made": "own"})) == ["Еда", "Кино"]
    assert len(found(editor.get(LINKS, {"made": "nonsense"}))) == 4


def test_the_pages_of_a_channel_and_a_category_show_their_links_the_own_one_first(editor: Browser) -> None:
    channel = a_channel()
    made_later = [a_link(channel, "первая"), a_link(channel, "вторая")]
    source = editor.get(f"{CHANNELS}{channel.pk}/change/").content.decode()
    own = Link.objects.get(is_own=True)
    order = [source.index(f'data-copy="{APP}?startapp={link.code}"') for link in (own, *reversed(made_later))]
    assert order == sorted(order)
    a_link(channel.category, "рассылка")
    assert "рассылка" in editor.get(f"{CATEGORIES}{channel.category_id}/change/").content.decode()


def test_of_many_links_the_page_shows_some_and_leads_to_all(editor: Browser) -> None:
    channel = a_channel()
    for _ in range(25):
        a_link(channel)
    page = f"{CHANNELS}{channel.pk}/change/"
    source = editor.get(page).content.decode()
    assert source.count("data-copy") == 20
    everything = f"{LINKS}?channel__id__exact={channel.pk}"
    assert f'href="{everything}"' in source
    assert editor.get(everything).context["cl"].result_count == 26


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_links_costs_the_same_queries_however_long(
    editor: Browser, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        a_link(a_channel())
        a_link(a_category())
    editor.get(LINKS)
    with django_assert_num_queries(7):
        editor.get(LINKS)


def test_who_may_not_see_links_sees_channels_without_them(browser: Browser) -> None:
    channel, person = a_channel(), a_person("Редактор")
    person.groups.clear()
    person.user_permissions.set(Permission.objects.filter(codename="view_channel"))
    browser.force_login(person)
    page = browser.get(f"{CHANNELS}{channel.pk}/change/")
    assert page.status_code == 200
    assert Link.objects.get().code not in page.content.decode()


# ── Deleting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_that_nobody_opened_is_deleted(owner: Browser) -> None:
    link = a_link(a_channel())
    assert owner.post(f"{LINKS}{link.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Link.objects.filter(is_own=False).exists()


@pytest.mark.parametrize("opened", ["arrived", "counted", "not counted yet"])
def test_a_link_that_was_opened_stays(owner: Browser, opened: str) -> None:
    link = a_link(label="пост")
    if opened == "arrived":
        actions.arrive(a_visitor().pk, link.pk, NOON)
    elif opened == "counted":
        a_point((Subject.LINK, link.pk), Grain.WEEK, before(40), 1)
    else:
        came(Done(a_visitor().pk, Kind.OPENED_APP, NOON, link=link.pk))
    words = "По ссылке уже приходили: её числа пропали бы. Удалить можно только ту, которую никто не открывал."
    assert refused(owner, f"{LINKS}{link.pk}/") == words
    assert Link.objects.exists()


def test_a_channels_own_link_is_not_deleted(owner: Browser) -> None:
    a_channel()
    own = Link.objects.get()
    assert owner.post(f"{LINKS}{own.pk}/delete/", {"post": "yes"}).status_code == 403
    assert f"{LINKS}{own.pk}/delete/" not in owner.get(page_of(own)).content.decode()
    assert owner.post(LINKS, {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"})
    assert Link.objects.exists()


def test_a_channel_and_a_category_are_deleted_with_their_links_by_who_may_delete_no_links(editor: Browser) -> None:
    channel, category = a_channel(), a_category()
    for target in (channel, category):
        actions.arrive(a_visitor().pk, a_link(target, "пост").pk, NOON)
    pages = {"channel": f"{CHANNELS}{channel.pk}/delete/", "category": f"{CATEGORIES}{category.pk}/delete/"}
    for page in pages.values():
        assert "пост" in editor.get(page).content.decode()
        assert editor.post(page, {"post": "yes"}).status_code == 302
    assert not Link.objects.exists()
