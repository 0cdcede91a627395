"""«Лучшие посты за 7 дней» on a channel's page."""

import re

import provision
import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from catalog_service.back_office.donor_activity import NOTHING, SILENT, TITLE
from catalog_service.channels.models import Channel
from catalog_service.tests.back_office.conftest import signed_in
from catalog_service.tests.builders import a_channel
from catalog_service.tests.donors import a_donor, a_post, publish, replace
from shared_schema.database import REPOSTER

BROKEN = "SELECT 1/0 AS channel_id"


@pytest.fixture
def channel(committed: provision.HouseDatabase) -> Channel:
    return a_channel(telegram_link="https://t.me/donor", telegram_id=7000)


def page_of(channel: Channel) -> str:
    """As an editor reads it, with plain spaces."""
    response = signed_in("Редактор").get(f"/admin/channels/channel/{channel.pk}/change/")
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def read(page: str) -> list[list[str]]:
    """Cells of the section's table, line by line."""
    table = page.partition("donor-posts")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<.*?>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_a_donors_best_posts_are_listed_with_cut_ratings(committed: provision.HouseDatabase, channel: Channel) -> None:
    publish(committed, [a_donor(7000, "donor", a_post(1833.9, number=2), a_post(362.7, number=1))])
    page = page_of(channel)
    assert TITLE in page
    assert read(page) == [
        ["Пост", "Рейтинг", "Просмотры", "Реакции и репосты"],
        ["Пост 2 1 мая, 12:00", "1 833", "12 300", "1 025"],
        ["Пост 1 1 мая, 12:00", "362", "12 300", "1 025"],
    ]
    assert 'href="https://t.me/donor/2"' in page
    said = " ".join(re.sub(r"<.*?>", "", page.partition("donor-median")[2].partition("</p>")[0]).split())
    assert said.endswith("Канал — донор репостера. Медиана рейтинга: 362, постов с рейтингом: 2")


def test_a_donor_without_measured_posts_says_so(committed: provision.HouseDatabase, channel: Channel) -> None:
    publish(committed, [a_donor()])
    page = page_of(channel)
    assert NOTHING in page
    assert read(page) == []


def test_a_channel_that_is_no_donor_has_no_such_section(committed: provision.HouseDatabase, channel: Channel) -> None:
    assert TITLE not in page_of(channel)


def test_a_catalog_without_the_reposter_has_no_such_section(
    committed: provision.HouseDatabase, channel: Channel
) -> None:
    with psycopg.connect(committed.as_admin) as admin:
        admin.execute(f"DROP SCHEMA {REPOSTER.schema} CASCADE".encode())
    assert TITLE not in page_of(channel)


def test_a_reposter_that_answers_nonsense_is_told_in_words_and_the_page_stands(
    committed: provision.HouseDatabase, channel: Channel
) -> None:
    replace(committed, sql.SQL(BROKEN))
    page = page_of(channel)
    assert SILENT in page
    assert 'name="telegram_link"' in page


def test_the_section_is_two_statements(committed: provision.HouseDatabase, channel: Channel) -> None:
    """A limit of patience, and the question."""
    publish(committed, [a_donor(7000, "donor", a_post())])
    editor = signed_in("Редактор")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        editor.get(f"/admin/channels/channel/{channel.pk}/change/")
    about = [
        query["sql"] for query in captured if "statement_timeout" in query["sql"] or "donor_activity" in query["sql"]
    ]
    assert len(about) == 2


def test_a_channel_that_is_added_just_now_is_asked_about_nothing(committed: provision.HouseDatabase) -> None:
    replace(committed, sql.SQL(BROKEN))
    page = signed_in("Редактор").get("/admin/channels/channel/add/")
    assert TITLE not in page.content.decode()
