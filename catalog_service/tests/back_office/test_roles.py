"""What each group may do, and signing in."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import RequestFactory

from catalog_service.back_office.sign_in import client_address
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.forms import fields, filled
from catalog_service.tests.builders import a_channel, a_mailing, a_visitor

pytestmark = pytest.mark.django_db
PAGES = {
    "channels/channel": ("Редактор", "Менеджер", "Владелец"),
    "channels/category": ("Редактор", "Менеджер", "Владелец"),
    "channels/hotslot": ("Редактор", "Менеджер", "Владелец"),
    "channels/priceformat": ("Редактор", "Менеджер", "Владелец"),
    "figures/round": ("Редактор", "Менеджер", "Владелец"),
    "links/link": ("Редактор", "Менеджер", "Владелец"),
    "mailings/mailing": ("Редактор", "Менеджер", "Владелец"),
    "mailings/optout": ("Менеджер", "Владелец"),
    "visitors/request": ("Менеджер", "Владелец"),
    "visitors/visitor": ("Менеджер", "Владелец"),
    "telegram/greeting": ("Владелец",),
    "telegram/managercontact": ("Редактор", "Владелец"),
    "telegram/managerchat": ("Менеджер", "Владелец"),
    "auth/user": ("Владелец",),
}


@pytest.mark.parametrize("role", ["Редактор", "Менеджер", "Владелец"])
def test_each_role_sees_its_pages_and_no_others(browser: Browser, role: str) -> None:
    browser.force_login(a_person(role))
    seen = {page for page in PAGES if browser.get(f"/admin/{page}/").status_code == 200}
    assert seen == {page for page, roles in PAGES.items() if role in roles}
    menu = browser.get("/admin/").content.decode()
    assert {page for page in PAGES if f'href="/admin/{page}/"' in menu} == seen


def test_who_may_see_no_mailings_is_told_nothing_of_them(browser: Browser) -> None:
    person = a_person("Редактор")
    person.groups.clear()
    browser.force_login(person)
    mailing, mailings = a_mailing(state="sent").pk, "/admin/mailings/mailing/"
    for page in ("preview/", "size/", "at-work/", *(f"{mailing}/{part}/" for part in ("trials", "progress", "change"))):
        assert browser.get(f"{mailings}{page}").status_code == 403
    assert browser.get("/admin/mailings/recipient/", {"mailing": mailing}).status_code == 403
    assert browser.get("/admin/segments/").status_code == 403


def test_strangers_are_asked_to_sign_in(browser: Browser) -> None:
    answer = browser.get("/admin/channels/channel/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/channels/channel/")


def test_a_manager_looks_at_channels_and_changes_nothing(manager: Browser) -> None:
    channel = a_channel(title="Как было", price=100, figures={"reach": 5})
    page = f"/admin/channels/channel/{channel.pk}/change/"
    assert "Как было" in manager.get(page).content.decode()
    assert manager.post(page, {"title": "Как стало"}).status_code == 403
    assert manager.get("/admin/channels/channel/add/").status_code == 403


def test_an_owner_enters_an_editor_who_can_sign_in(owner: Browser, browser: Browser) -> None:
    add = "/admin/auth/user/add/"
    given = {"username": "olga", "password1": "correct horse battery", "password2": "correct horse battery"}
    group = Group.objects.get(name="Редактор")
    answer = owner.post(add, {**fields(owner.get(add)), **given, "groups": [group.pk]})
    assert answer.status_code == 302
    signed = browser.post("/admin/login/?next=/admin/", {"username": "olga", "password": "correct horse battery"})
    assert (signed.status_code, signed["Location"]) == (302, "/admin/")
    assert browser.get("/admin/channels/channel/").status_code == 200


def test_an_owner_makes_nobody_a_superuser(owner: Browser) -> None:
    root = User.objects.create_superuser("root", password="correct horse battery")
    assert owner.get(f"/admin/auth/user/{root.pk}/change/").status_code == 302
    assert owner.post(f"/admin/auth/user/{root.pk}/password/", {"password1": "x"}).status_code == 404
    me = User.objects.get(username="Владелец")
    page = f"/admin/auth/user/{me.pk}/change/"
    sent = filled(owner.get(page)) | {"is_superuser": "on", "groups": [me.groups.get().pk]}
    assert owner.post(page, sent).status_code == 302
    me.refresh_from_db()
    assert not me.is_superuser


def attempt(browser: Browser, address: str, password: str) -> Any:
    sent = {"username": "Редактор", "password": password}
    return browser.post("/admin/login/", sent, headers={"X-Forwarded-For": address})


def test_guessing_is_stopped_in_words_and_only_for_the_guesser(browser: Browser) -> None:
    a_person("Редактор")
    assert [attempt(browser, "203.0.113.5", "wrong").status_code for _ in range(10)] == [200] * 9 + [429]
    locked = attempt(browser, "203.0.113.5", "correct horse battery")
    assert locked.status_code == 429
    assert "Попробуйте через 15 минут" in locked.content.decode()
    assert attempt(browser, "203.0.113.6", "correct horse battery").status_code == 302


def test_a_name_longer_than_any_is_an_attempt_as_others_are(browser: Browser) -> None:
    attempts = [{"username": "я" * 10_000, "password": "wrong"}] * 10
    statuses = [browser.post("/admin/login/", sent, headers={"X-Forwarded-For": "203.0.113.5"}) for sent in attempts]
    assert [answer.status_code for answer in statuses] == [200] * 9 + [429]


@pytest.mark.parametrize(
    ("nearest", "forwarded", "counted"),
    [
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("127.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "nonsense", "0.0.0.0"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
    ids=[
        "by a proxy here", "by a socket", "the first is the client's word", "no proxy here",
        "IPv6 counts by network", "IPv4 in IPv6", "nonsense", "without a proxy",
    ],
)  # fmt: skip
def test_attempts_are_counted_by_the_address_that_our_proxy_saw(nearest: str, forwarded: str, counted: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == counted


def test_visitors_are_only_looked_at(owner: Browser) -> None:
    visitor = a_visitor(first_name="Пётр", username="petr")
    page = owner.get(f"/admin/visitors/visitor/{visitor.pk}/change/")
    assert "Пётр" in page.content.decode()
    assert owner.post(f"/admin/visitors/visitor/{visitor.pk}/change/", {"first_name": "Иван"}).status_code == 403
