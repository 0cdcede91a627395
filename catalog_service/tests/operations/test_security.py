"""Secure by default: how every answer leaves the house."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from catalog_service.operations import checks

pytestmark = pytest.mark.django_db


def test_a_browser_that_comes_by_http_is_sent_to_https(client: Client) -> None:
    answer = client.get("/media/x")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/media/x")


def test_whoever_looks_after_the_machine_may_ask_by_http(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "127.0.0.1:9220"}).status_code == 200


def test_https_stays_for_a_year(client: Client) -> None:
    assert client.get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize("host", ["evil.example.com", "testserver.evil.example.com"])
def test_other_peoples_names_are_refused(client: Client, host: str) -> None:
    assert client.get("/healthz", secure=True, headers={"host": host}).status_code == 400


def test_nobody_may_frame_us_nor_bring_scripts_of_his_own(client: Client) -> None:
    answer = client.get("/healthz", secure=True)
    policy = answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    for directive in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert directive in policy


def test_nothing_is_guessed_about_types_and_no_address_is_given_away(client: Client) -> None:
    answer = client.get("/healthz", secure=True)
    assert (answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.parametrize("name", ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE"])
def test_cookies_go_by_https_only(name: str) -> None:
    assert getattr(django_settings, name) is True


def test_in_the_catalog_people_read_russian_and_moscows_time() -> None:
    assert (django_settings.LANGUAGE_CODE, django_settings.TIME_ZONE) == ("ru", "Europe/Moscow")


def test_more_than_any_form_has_is_refused_before_it_is_read(client: Client) -> None:
    length = str(64 * 1024 * 1024 + 1)
    answer = client.post("/admin/login/", {"username": "a"}, secure=True, CONTENT_LENGTH=length)
    assert answer.status_code == 400
    assert "больше 64 МБ" in answer.content.decode()


WRONG = {
    "debug": ({"DEBUG": True}, "CATALOG_DEBUG"),
    "short key": ({"SECRET_KEY": "x1" * 10}, "CATALOG_SECRET_KEY"),
    "key of one letter": ({"SECRET_KEY": "x" * 60}, "CATALOG_SECRET_KEY"),
    "http": ({"SECURE_SSL_REDIRECT": False}, "CATALOG_HTTPS"),
}


@pytest.mark.parametrize(("different", "words"), WRONG.values(), ids=WRONG)
def test_what_is_not_for_others_is_an_error(settings: Settings, different: dict[str, Any], words: str) -> None:
    for name, value in different.items():
        setattr(settings, name, value)
    assert [words in str(message.msg) for message in checks.secure_unless_own_machine()] == [True]


@pytest.mark.parametrize(("different", "_words"), WRONG.values(), ids=WRONG)
def test_and_fine_on_ones_own_machine(settings: Settings, different: dict[str, Any], _words: str) -> None:
    settings.OWN_MACHINE = True
    for name, value in different.items():
        setattr(settings, name, value)
    assert checks.secure_unless_own_machine() == []


def test_the_settings_of_tests_are_those_of_production() -> None:
    assert checks.secure_unless_own_machine() == []
