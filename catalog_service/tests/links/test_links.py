"""Links: where they lead, how they are made, who came by them."""

import string
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import provision
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel
from catalog_service.links import actions, queries
from catalog_service.links.models import Arrival, Link, new_code
from catalog_service.links.queries import HIDDEN, UNKNOWN, Opens, Page
from catalog_service.tests.builders import NOON, a_category, a_channel, a_visitor
from catalog_service.tests.processes import until

CARRIED = set(string.ascii_letters + string.digits + "-_")


def an_editor() -> User:
    return User.objects.create_user("editor")


@pytest.mark.django_db
def test_every_channel_has_its_link_from_the_start() -> None:
    first, second = a_channel(published=False), a_channel()
    own = [Link.objects.get(channel=channel) for channel in (first, second)]
    assert [link.is_own for link in own] == [True, True]
    assert own[0].code != own[1].code


@pytest.mark.django_db
def test_a_channel_that_is_deleted_takes_its_links_along() -> None:
    channel = a_channel()
    more = actions.make(an_editor(), channel)
    for link in Link.objects.all():
        actions.arrive(a_visitor().pk, link.pk, NOON)
    channel.delete()
    assert not Link.objects.exists()
    assert queries.known(more.code) is None
    assert not Arrival.objects.exists()


@pytest.mark.django_db
def test_a_code_is_what_telegram_carries_and_cannot_be_guessed() -> None:
    a_channel()
    for code in (Link.objects.get().code, new_code()):
        assert len(code) == 22
        assert set(code) <= CARRIED


@pytest.mark.django_db
def test_a_link_opens_what_it_was_made_for() -> None:
    editor, channel, category = an_editor(), a_channel(), a_category()
    made = [actions.make(editor, target) for target in (channel, category, None)]
    assert [queries.page(queries.known(link.code)) for link in made] == [
        Page(Opens.CHANNEL, channel.pk),
        Page(Opens.CATEGORY, category.pk),
        Page(Opens.FIRST_PAGE),
    ]
    assert {link.created_by for link in made} == {editor}
    assert not any(link.is_own for link in made)


@pytest.mark.parametrize(
    "code",
    ["", "a" * 64, "a" * 65, "кино", "a b", "a\0b", "a\n", "../../etc", "' OR 1=1 --", "\ud800", "%", "１２"],
    ids=[
        "none", "the longest", "too long", "letters that no link has", "two words", "a zero byte", "a line break",
        "a path", "SQL", "half a character", "a sign", "wide digits",
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_code_that_no_link_has_opens_the_first_page(code: str) -> None:
    a_channel()
    assert queries.known(code) is None
    assert queries.page(None) == Page(Opens.FIRST_PAGE, note=UNKNOWN)


@pytest.mark.django_db
def test_what_no_link_can_have_is_not_asked_for(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        queries.known("кино")
    with django_assert_num_queries(1):
        queries.page(queries.known("a" * 64))


@pytest.mark.django_db
def test_a_channel_that_visitors_do_not_see_is_opened_once_they_see_it_again() -> None:
    channel = a_channel(published=False)
    code = Link.objects.get().code
    assert queries.page(queries.known(code)) == Page(Opens.FIRST_PAGE, note=HIDDEN)
    Channel.objects.update(published=True)
    assert queries.page(queries.known(code)) == Page(Opens.CHANNEL, channel.pk)


@pytest.mark.django_db
def test_an_address_is_the_apps_with_the_code(settings: LazySettings) -> None:
    link = actions.make(an_editor())
    settings.MINI_APP_LINK = "https://t.me/catalog_bot/app"
    assert queries.address(link) == f"https://t.me/catalog_bot/app?startapp={link.code}"
    settings.MINI_APP_LINK = ""
    assert queries.address(link) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "a" * 65, "кино", "a b"])
def test_no_link_is_kept_with_a_code_that_telegram_does_not_carry(code: str) -> None:
    with pytest.raises(DatabaseError, match=r"link_code_carried|слишком длинное|too long"), transaction.atomic():
        Link.objects.create(code=code)


# ── Arrivals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_by_which_link_a_visitor_came_first_stays(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    editor, visitor = an_editor(), a_visitor()
    first, second = (actions.make(editor) for _ in range(2))
    for hour, link in enumerate((first, second, first)):
        with django_assert_num_queries(1):
            actions.arrive(visitor.pk, link.pk, NOON + timedelta(hours=hour))
    arrival = Arrival.objects.get()
    assert (arrival.visitor, arrival.link, arrival.at) == (visitor, first, NOON)


@pytest.mark.django_db
def test_nobody_comes_by_a_link_that_is_gone() -> None:
    actions.arrive(a_visitor().pk, 999_999, NOON)
    assert not Arrival.objects.exists()


def test_of_two_links_at_once_one_is_the_first(committed: provision.HouseDatabase) -> None:
    editor, visitor = an_editor(), a_visitor()
    links = [actions.make(editor) for _ in range(2)]

    def come(link: Link) -> None:
        try:
            actions.arrive(visitor.pk, link.pk, NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(come, links))
    assert Arrival.objects.get().link in links


def test_a_link_that_is_deleted_meanwhile_is_nobodys_first(committed: provision.HouseDatabase) -> None:
    link, visitor = actions.make(an_editor()), a_visitor()
    number = link.pk

    def come() -> None:
        try:
            actions.arrive(visitor.pk, number, NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            link.delete()
            coming = other.submit(come)
            until(somebody_waits)
        coming.result()
    assert not Arrival.objects.exists()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.django_db
def test_a_link_that_brought_many_is_deleted_without_reading_them(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    link = actions.make(an_editor())
    for _ in range(3):
        actions.arrive(a_visitor().pk, link.pk, NOON)
    with django_assert_num_queries(2):  # the mailing's whose button it is, too
        link.delete()
    assert not Arrival.objects.exists()


def test_a_channel_that_is_deleted_meanwhile_gets_no_link(committed: provision.HouseDatabase) -> None:
    channel = a_channel()
    same = Channel.objects.get()
    channel.delete()
    with pytest.raises(actions.TargetGoneError):
        actions.press(an_editor(), same, NOON)
    assert not Link.objects.exists()


def test_of_two_presses_at_once_the_second_waits_and_finds_the_link_of_the_first(
    committed: provision.HouseDatabase,
) -> None:
    editor = an_editor()

    def press() -> bool:
        try:
            return actions.press(editor, None, timezone.now())[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as others:
        with transaction.atomic():
            User.objects.select_for_update().get()
            presses = [others.submit(press) for _ in range(2)]
            until(both_wait)
        assert sorted(each.result() for each in presses) == [False, True]
    assert Link.objects.count() == 1


def both_wait() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        (waiting,) = cursor.fetchone()
        return int(waiting) >= 2
