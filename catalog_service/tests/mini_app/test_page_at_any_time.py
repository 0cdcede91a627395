"""The Mini App's page without a build, after one, and without a database."""

import os
from collections.abc import Iterator
from pathlib import Path

import provision
import psycopg
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from structlog.testing import capture_logs

from catalog_service.tests.mini_app.opening import opened


@pytest.fixture
def away(committed: provision.HouseDatabase) -> Iterator[None]:
    """The database lets nobody in."""
    with psycopg.connect(committed.admin_dsn, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS false".encode())
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [committed.name]
        )
        yield
        admin.execute(f"ALTER DATABASE {committed.name} ALLOW_CONNECTIONS true".encode())


def test_without_a_build_people_are_told_and_the_log_names_the_cure(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    half, folder = tmp_path / "half.html", tmp_path / "folder"
    half.write_text("<html>half of it")
    folder.mkdir()
    for build in (tmp_path / "index.html", half, folder, half / "index.html"):
        settings.MINI_APP_BUILD = build
        with capture_logs() as lines:
            page = opened(client)
        assert (page.status, page.headers["Cache-Control"], page.headers["Retry-After"]) == (503, "no-store", "60")
        assert "Сейчас его обновляют" in page.html
        assert "make webapp" in lines[0]["event"]


@pytest.mark.django_db
def test_a_build_made_anew_is_seen_at_once(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MINI_APP_BUILD = tmp_path / "index.html"
    for text, at in (("one", 1), ("two", 2), ("three", 2)):
        settings.MINI_APP_BUILD.write_text(f"<body>{text}<!--boot--></body>")
        os.utime(settings.MINI_APP_BUILD, (at, at))
        assert opened(client).html.startswith(f"<body>{text}<script")


@pytest.mark.usefixtures("away")
def test_while_the_database_is_away_the_app_opens_without_data(client: Client) -> None:
    for address in ("/c/7", "/?tgWebAppStartParam=abc"):
        page = opened(client, address)
        assert (page.status, page.answers, page.boot["opens"]) == (200, {}, address)
        assert page.headers["Cache-Control"] == "no-store"
        assert "ETag" not in page.headers
        small = client.get(address, secure=True, headers={"Accept-Encoding": "br"})
        assert small.headers["Content-Encoding"] == "br"


@pytest.mark.django_db
def test_to_an_address_that_asks_too_often_the_app_opens_without_data(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.ADDRESS_REQUESTS_A_MINUTE = 2
    pages = [opened(client), opened(client)]
    assert [len(page.answers) for page in pages] == [1, 1]
    with django_assert_num_queries(2):  # the link, the contact
        page = opened(client, "/?tgWebAppStartParam=plan-1", if_none_match=pages[0].headers["ETag"])
    assert (page.status, page.answers, page.boot["opens"]) == (200, {}, "/plan?ids=1")
    assert page.headers["Cache-Control"] == "no-store"
