"""How the Mini App's page leaves the house: what it may run, who may frame it, how long it is kept, how small it is."""

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from catalog_service.mini_app import conditional
from catalog_service.telegram.models import ManagerContact
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.opening import opened

pytestmark = pytest.mark.django_db
PAGES = ["/", "/list?ordering=price", "/c/1", "/favorites", "/plan?ids=1"]


def policy(headers: dict[str, str]) -> dict[str, str]:
    """Sources by directive."""
    parts = (part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def as_if_committed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# ── What it may do, and who may frame it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", PAGES)
def test_it_runs_its_own_script_and_style_and_nothing_else(client: Client, address: str) -> None:
    page = opened(client, address)
    (script,) = re.findall(r"<script>(.*?)</script>", page.html)
    (style,) = re.findall(r"<style>(.*?)</style>", page.html)
    assert policy(page.headers) == {
        "default-src": "'none'",
        "script-src": hashed(script),
        "style-src": hashed(style),
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "https://*.telegram.org",
    }


def test_every_script_and_style_of_a_build_is_named(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MINI_APP_BUILD = tmp_path / "index.html"
    scripts = '<script>\n"один"\n</script><script defer>2</script><script src="/x"></script>'
    settings.MINI_APP_BUILD.write_text(f"<style>a{{}}</style>{scripts}<style media=print>b{{}}</style><!--boot-->")
    directives = policy(opened(client).headers)
    assert directives["script-src"] == f"{hashed(chr(10) + chr(34) + 'один' + chr(34) + chr(10))} {hashed('2')}"
    assert directives["style-src"] == f"{hashed('a{}')} {hashed('b{}')}"


def test_telegrams_web_clients_may_frame_it_and_no_other_page(client: Client) -> None:
    for address in PAGES:
        assert "X-Frame-Options" not in opened(client, address).headers
    for address in ("/admin/login/", "/healthz", "/api/v1/categories/", "/other"):
        headers = opened(client, address).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert policy(headers)["frame-ancestors"] == "'none'"


def test_on_ones_own_machine_its_neighbours_may_frame_it_too(client: Client, settings: Settings) -> None:
    settings.OWN_MACHINE = True
    framed_by = policy(opened(client).headers)["frame-ancestors"]
    assert framed_by == "https://*.telegram.org http://127.0.0.1:* http://localhost:*"


def test_it_knows_nobody(client: Client) -> None:
    page = opened(client)
    assert page.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in page.headers
    assert not client.cookies
    assert (page.headers["X-Content-Type-Options"], page.headers["Referrer-Policy"]) == ("nosniff", "same-origin")


# ── How long it is kept ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", PAGES)
def test_who_holds_the_present_page_gets_no_other(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = opened(client, address)
    assert page.headers["Cache-Control"] == "no-cache"
    with django_assert_num_queries(2):
        again = opened(client, address, if_none_match=page.headers["ETag"])
    assert (again.status, again.html) == (304, "")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == page.headers[name]
    assert "X-Frame-Options" not in again.headers


def test_whatever_is_inside_makes_it_another_page(client: Client, settings: Settings, tmp_path: Path) -> None:
    a_channel()
    build = tmp_path / "index.html"
    seen = [opened(client).headers["ETag"], opened(client, "/favorites").headers["ETag"]]
    as_if_committed()
    seen.append(opened(client).headers["ETag"])
    ManagerContact.objects.update(username="anna")
    seen.append(opened(client).headers["ETag"])
    ManagerContact.objects.update(text="{channel}?")
    seen.append(opened(client).headers["ETag"])
    settings.MINI_APP_LINK = "https://t.me/catalog_house_bot/app"
    seen.append(opened(client).headers["ETag"])
    build.write_text("<!--boot-->")
    settings.MINI_APP_BUILD = build
    seen.append(opened(client).headers["ETag"])
    seen.append(opened(client, "/?tgWebAppStartParam=a").headers["ETag"])
    assert len(set(seen)) == len(seen)
    assert opened(client, if_none_match=", ".join(seen[:-2])).status == 200


def test_another_version_of_the_code_makes_it_another_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def etags() -> set[str]:
        conditional.version.cache_clear()
        return {opened(client).headers["ETag"], opened(client, "/api/v1/categories/").headers["ETag"]}

    before = etags()
    with monkeypatch.context() as patched:
        patched.setattr(conditional, "ROOMS", ("links",))
        assert not before & etags()
    assert etags() == before


# ── How small it is ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("BR;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000,gzip;q=1", "gzip"),
        ("br;q=0.01", "br"),
        ("xbr, gzip-like, deflate", ""),
        ("", ""),
    ],
)
def test_it_is_compressed_as_the_phone_takes_it(client: Client, accepted: str, coding: str) -> None:
    plain = opened(client).html
    answer = client.get("/", secure=True, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == coding
    content = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](answer.content)
    assert content.decode() == plain
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_boot_is_json_in_utf8(client: Client) -> None:
    category = a_category("Финансы")
    a_channel(category, title="Кино")
    ManagerContact.objects.update(username="anna")
    for address in ("/", f"/list?category={category.pk}"):
        page = opened(client, address)
        assert all(words in page.html for words in ("Кино", "Финансы", "Здравствуйте"))
        assert json.dumps(page.boot)
