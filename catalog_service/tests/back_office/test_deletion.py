"""What others refer to is not deleted, and the page says how many they are and where."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import provision
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.signals import pre_delete, pre_save

from catalog_service.channels.models import Category, Channel, PriceFormat
from catalog_service.links import actions as links
from catalog_service.links.models import Link
from catalog_service.tests.back_office.conftest import Browser, a_person, signed_in
from catalog_service.tests.builders import NOON, a_category, a_channel, a_visitor
from catalog_service.visitors.models import Favorite, Interest, Request

CATEGORIES, CHANNELS = "/admin/channels/category/", "/admin/channels/channel/"
PEOPLE = "/admin/auth/user/"
FORMATS, REQUESTS = "/admin/channels/priceformat/", "/admin/visitors/request/"


def a_request(channel: Channel, **fields: Any) -> Request:
    return Request.objects.create(
        channel=channel, visitor=a_visitor(), created_at=NOON, state_changed_at=NOON, **fields
    )


def refused(browser: Browser, page: str) -> str:
    """What is said both when the page is opened and when it is confirmed."""
    answers = [browser.get(f"{page}delete/", follow=True), browser.post(f"{page}delete/", {"post": "yes"}, follow=True)]
    assert [answer.redirect_chain for answer in answers] == [[(f"{page}change/", 302)]] * 2
    (words,) = {" ".join(str(message) for message in answer.context["messages"]) for answer in answers}
    assert words in answers[1].content.decode()
    return words


@pytest.mark.django_db
def test_a_category_with_channels_says_how_many_and_leads_to_them(editor: Browser) -> None:
    category = a_category("Финансы")
    for published in (True, False):
        a_channel(category, published=published)
    a_channel()
    words = refused(editor, f"{CATEGORIES}{category.pk}/")
    there = f"{CHANNELS}?category__id__exact={category.pk}"
    assert words == (
        f'В категории «Финансы» есть <a href="{there}" class="underline">каналы: 2</a>. '
        "Удалить можно только пустую: сначала перенесите каналы в другую категорию."
    )
    assert editor.get(there).context["cl"].result_count == 2


@pytest.mark.django_db
def test_an_empty_category_is_deleted(editor: Browser) -> None:
    category = a_category()
    assert editor.post(f"{CATEGORIES}{category.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Category.objects.exists()


@pytest.mark.django_db
def test_what_visitors_keep_and_look_for_goes_too_and_is_not_listed_by_the_thousand(editor: Browser) -> None:
    visitor, category, channel = a_visitor(), a_category(), a_channel()
    Interest.objects.create(visitor=visitor, category=category, strength=1, last_at=NOON)
    Favorite.objects.create(visitor=visitor, channel=channel, created_at=NOON)
    for page in (f"{CATEGORIES}{category.pk}/delete/", f"{CHANNELS}{channel.pk}/delete/"):
        source = editor.get(page).content.decode().lower()
        assert not {word for word in ("интерес", "избранное") if word in source}
        assert editor.post(page, {"post": "yes"}).status_code == 302
    assert not Interest.objects.exists()
    assert not Favorite.objects.exists()


@pytest.mark.django_db
def test_a_format_that_is_sold_or_asked_for_says_where(owner: Browser) -> None:
    wish = PriceFormat.objects.get(name="2/48")
    channel = a_channel(price=5)
    channel.prices.create(format=wish, amount=900)
    a_request(channel, format=wish)
    words = refused(owner, f"{FORMATS}{wish.pk}/")
    sold, asked = f"{CHANNELS}?prices__format__id__exact={wish.pk}", f"{REQUESTS}?format__id__exact={wish.pk}"
    assert f'есть <a href="{sold}" class="underline">каналы с его ценой: 1</a>, ' in words
    assert f'<a href="{asked}" class="underline">заявки на него: 1</a>. Удалить можно только ненужный.' in words
    assert [owner.get(page).context["cl"].result_count for page in (sold, asked)] == [1, 1]


@pytest.mark.django_db
def test_a_format_that_nobody_needs_is_deleted(owner: Browser) -> None:
    wish = PriceFormat.objects.create(name="4/96")
    assert owner.post(f"{FORMATS}{wish.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not PriceFormat.objects.filter(pk=wish.pk).exists()


@pytest.mark.django_db
def test_a_channel_with_requests_is_hidden_instead(editor: Browser, owner: Browser) -> None:
    channel = a_channel(title="Деньги")
    a_request(channel)
    assert refused(editor, f"{CHANNELS}{channel.pk}/") == (
        "По каналу «Деньги» есть заявки: 1. Удалить его нельзя, но можно убрать из каталога: снимите «Опубликован»."
    )
    assert f'<a href="{REQUESTS}?channel__id__exact={channel.pk}"' in refused(owner, f"{CHANNELS}{channel.pk}/")


@pytest.mark.django_db
def test_of_several_channels_one_with_requests_is_named_and_none_is_deleted(editor: Browser) -> None:
    channels = [a_channel(), a_channel(title="Деньги")]
    for _ in range(30):
        a_request(channels[1])
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in channels]}
    page = editor.post(CHANNELS, chosen).content.decode()
    assert "Выбранное удалить нельзя, пока на него ссылаются:" in page
    assert page.count("Деньги, ") == 20
    assert "и ещё 10" in page
    editor.post(CHANNELS, chosen | {"post": "yes"})
    assert Channel.objects.count() == 2


@pytest.mark.django_db
def test_categories_are_not_deleted_several_at_once(editor: Browser) -> None:
    category = a_category()
    answer = editor.post(CATEGORIES, {"action": "delete_selected", "_selected_action": [category.pk], "post": "yes"})
    assert answer.status_code in {200, 302}
    assert Category.objects.exists()


@pytest.mark.django_db
def test_who_stands_in_the_history_keeps_his_name_there(owner: Browser) -> None:
    worked, idle = a_person("Редактор"), a_person("Менеджер")
    LogEntry.objects.create(user=worked, action_flag=CHANGE, object_repr="Канал")
    assert refused(owner, f"{PEOPLE}{worked.pk}/") == (
        "«Редактор» есть в истории изменений. Вместо удаления закройте вход: снимите «Активный»."
    )
    page = owner.get(f"{PEOPLE}{idle.pk}/delete/").content.decode()
    assert "Сотрудники: 1" in page
    assert "User_groups" not in page
    assert owner.post(f"{PEOPLE}{idle.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=idle.pk).exists()


# ── Between the page and its confirmation ────────────────────────────────────────────────────────────────────────────


@contextmanager
def meanwhile(sender: Any, does: Any) -> Iterator[None]:
    """Another connection acts and commits after Django has looked and before it deletes."""

    def act(**_: Any) -> None:
        with ThreadPoolExecutor(1) as other:
            other.submit(elsewhere, does).result()

    pre_delete.connect(act, sender=sender)
    try:
        yield
    finally:
        pre_delete.disconnect(act, sender=sender)


def elsewhere(does: Any) -> None:
    try:
        does()
    finally:
        connection.close()


def test_a_channel_that_comes_in_just_now_keeps_its_category(committed: provision.HouseDatabase) -> None:
    editor, category = signed_in("Редактор"), a_category("Финансы")
    with meanwhile(Category, lambda: a_channel(category)):
        answer = editor.post(f"{CATEGORIES}{category.pk}/delete/", {"post": "yes"}, follow=True)
    assert answer.status_code == 200
    assert "каналы: 1</a>. Удалить можно только пустую" in answer.content.decode()
    assert Category.objects.exists()


def test_a_request_that_comes_in_just_now_keeps_all_that_were_chosen(committed: provision.HouseDatabase) -> None:
    editor, channels = signed_in("Редактор"), [a_channel(), a_channel()]
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in channels], "post": "yes"}

    def one_asks() -> None:
        if not Request.objects.exists():
            a_request(channels[0])

    with meanwhile(Channel, one_asks):
        answer = editor.post(CHANNELS, chosen, follow=True)
    assert "Ничего не удалено: на выбранное только что начали ссылаться." in answer.content.decode()
    assert Channel.objects.count() == 2
    assert not LogEntry.objects.exists()


def test_a_link_by_which_somebody_comes_just_now_stays(committed: provision.HouseDatabase) -> None:
    owner, visitor = signed_in("Владелец"), a_visitor()
    link = links.make(User.objects.get(), label="пост")

    def comes(**_: Any) -> None:
        with ThreadPoolExecutor(1) as other:
            other.submit(elsewhere, lambda: links.arrive(visitor.pk, link.pk, NOON)).result()

    pre_save.connect(comes, sender=LogEntry)  # Django writes the history before it deletes
    try:
        answer = owner.post(f"/admin/links/link/{link.pk}/delete/", {"post": "yes"}, follow=True)
    finally:
        pre_save.disconnect(comes, sender=LogEntry)
    assert "По ссылке уже приходили" in answer.content.decode()
    assert Link.objects.exists()
