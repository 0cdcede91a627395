"""A real nginx in front of something that answers: what it lets through, what it says itself, what it writes down."""

from __future__ import annotations

import gzip
import json
import ssl
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest
from server import site_files
from server.layout import CATALOG
from server.tests.nginx_house import NAME, SETTINGS, House, free_port, house, needs_nginx
from server.tests.visits import Stand, ask, ask_by_http, ask_often, door, standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = needs_nginx

PICTURE = f"/media/pictures/0a/{'0a' * 16}-96.webp"
HASHED = "/static/admin/css/base.0123456789ab.css"
FOREVER = "public, max-age=31536000, immutable"
CSS = b"body { color: black; }\n" * 100


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with standing() as open_stand:
        yield open_stand


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, stand: Stand) -> Iterator[House]:
    open_house = house(tmp_path_factory.mktemp("site"), stand.port)
    _put(open_house.layout.current(CATALOG) / HASHED.lstrip("/"), CSS)
    _put(open_house.layout.current(CATALOG) / f"{HASHED.lstrip('/')}.gz", gzip.compress(CSS))
    _put(open_house.layout.current(CATALOG) / "static/plain.css", CSS)
    _put(open_house.layout.media.parent / PICTURE.lstrip("/"), b"a picture")
    with open_house.running():
        open_house.install()
        yield open_house


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[House]:
    """Nobody stands behind nginx."""
    open_house = house(tmp_path / "alone", free_port())
    with open_house.running():
        open_house.install()
        yield open_house


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_who_asks_is_what_nginx_has_seen_and_nothing_that_is_claimed(site: House) -> None:
    claimed = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "b.example",
        "Forwarded": "for=6.6.6.6",
    }
    told = ask(site, "/api/v1/channels/", from_="127.0.0.3", headers=claimed).told["headers"]
    forwarded = {name: value for name, value in told.items() if "orwarded" in name}
    assert forwarded == {"X-Forwarded-For": "127.0.0.3", "X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME}
    assert told["Host"] == NAME


@pytest.mark.parametrize("path", ["/", "/c/12", "/admin/", "/api/v1/channels/?sort=cpm"])
def test_the_catalog_gets_what_is_its_own(site: House, path: str) -> None:
    assert ask(site, path).told["path"] == path


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/metrics/"])
def test_what_is_for_the_operator_nobody_outside_gets(site: House, path: str) -> None:
    answer = ask(site, path)
    assert answer.status == 404
    assert "Страницы нет" in answer.text


def test_by_which_files_nginx_serves_is_told_to_this_machine_alone(site: House) -> None:
    assert ask(site, site_files.VERSION_PATH).status == 200
    assert ask(site, site_files.VERSION_PATH, from_="127.0.0.3").status == 404


def test_http_leads_to_https(site: House) -> None:
    answer = ask_by_http(site, "/c/12?startapp=spring")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/c/12?startapp=spring")


def test_a_question_of_lets_encrypt_is_answered_by_http(site: House) -> None:
    _put(site.layout.root / "var/www/letsencrypt/.well-known/acme-challenge/token", b"token.thumb")
    assert ask_by_http(site, "/.well-known/acme-challenge/token").body == b"token.thumb"


def test_nobody_is_served_by_another_name(site: House) -> None:
    with pytest.raises((OSError, ssl.SSLError)):
        ask(site, "/", name="another.example")


def test_a_file_of_the_admin_site_comes_small_and_is_kept_for_ever(site: House) -> None:
    answer = ask(site, HASHED, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.body) == CSS
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("text/css", FOREVER)
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_file_without_a_sum_in_its_name_is_asked_for_again(site: House) -> None:
    assert ask(site, "/static/plain.css").headers["Cache-Control"] == "public, max-age=3600"


def test_a_picture_is_kept_for_ever(site: House) -> None:
    answer = ask(site, PICTURE)
    assert (answer.body, answer.headers["Cache-Control"]) == (b"a picture", FOREVER)
    assert answer.headers["Content-Type"] == "image/webp"


def test_of_the_pictures_folder_nothing_but_pictures_is_served(site: House) -> None:
    _put(site.layout.media / "pictures/0a/notes.txt", b"not for you")
    assert ask(site, "/media/pictures/0a/notes.txt").told["path"] == "/media/pictures/0a/notes.txt"


@pytest.mark.parametrize("path", [HASHED, PICTURE, "/static/none.css", "/healthz"])
def test_what_nginx_itself_answers_is_as_guarded_as_the_catalogs_pages(site: House, path: str) -> None:
    headers = ask(site, path).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Server"] == "nginx"


def test_an_answer_that_was_cut_off_is_asked_for_once_more(site: House, stand: Stand) -> None:
    stand.deaf = 1
    assert ask(site, "/api/v1/cut/").status == 200
    assert stand.heard[-2:] == [("GET", "/api/v1/cut/")] * 2


def test_a_form_is_never_sent_twice(site: House, stand: Stand) -> None:
    stand.deaf = 1
    assert ask(site, "/admin/form/", "POST", body=b"name=a").status == 503
    assert stand.heard[-1] == ("POST", "/admin/form/")
    assert stand.heard[-2:-1] != [("POST", "/admin/form/")]


@pytest.mark.parametrize(("path", "from_"), [("/", "127.0.0.4"), ("/admin/", "127.0.0.10")])
def test_who_asks_too_often_for_pages_is_told_so_in_words(site: House, path: str, from_: str) -> None:
    answers = [ask(site, path, from_=from_) for _ in range(250)]
    refused = next(answer for answer in answers if answer.status == 429)
    assert "Слишком много запросов" in refused.text
    assert refused.headers["Retry-After"] == "10"
    assert {answer.status for answer in answers} == {200, 429}


def test_who_asks_the_api_too_often_is_told_so_in_its_own_form(alone: House) -> None:
    """Nobody stands behind it, so that a busy machine's catalog does not slow down who asks."""
    with closing(ask_often(alone, "/api/v1/channels/", 1000, from_="127.0.0.5")) as answers:
        refused = next(answer for answer in answers if answer.status == 429)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.told["code"] == "throttled"


def test_nobody_on_this_machine_asks_too_often(site: House) -> None:
    assert {ask(site, "/").status for _ in range(120)} == {200}


def test_who_keeps_too_many_requests_open_gets_no_more(site: House) -> None:
    head = f"POST /api/v1/events/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 2\r\n\r\n".encode()
    with ExitStack() as held:
        for _ in range(64):
            held.enter_context(door(site, "127.0.0.8")).sendall(head)
        refused = ask(site, "/api/v1/channels/", from_="127.0.0.8")
        assert (refused.status, refused.told["code"]) == (429, "throttled")
        assert ask(site, "/api/v1/channels/", from_="127.0.0.9").status == 200


def test_a_long_answer_of_the_api_comes_small(site: House) -> None:
    asked = {"Accept-Encoding": "gzip", "X-Long": "a" * 2000}
    answer = ask(site, "/api/v1/channels/", headers=asked)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.body))["path"] == "/api/v1/channels/"
    assert ask(site, "/", headers=asked).headers["Content-Encoding"] is None  # the app's page comes small by itself


def test_attempts_to_sign_in_are_few_and_looking_at_the_form_is_none(site: House) -> None:
    looked = {ask(site, "/admin/login/", from_="127.0.0.6").status for _ in range(30)}
    tried = [ask(site, "/admin/login/", "POST", from_="127.0.0.6", body=b"").status for _ in range(15)]
    assert looked == {200}
    assert tried[:11] == [200] * 11
    assert tried[-1] == 429


def test_a_body_that_the_api_does_not_take_is_refused_in_its_own_form(site: House) -> None:
    answer = ask(site, "/api/v1/events/", "POST", headers={"Content-Length": str(2 * 2**20 + 1)})
    assert (answer.status, answer.told["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "size_mb", "status"),
    [
        pytest.param("/admin/channels/channel/add/", 60, 200, id="pictures of a channel"),
        pytest.param("/admin/channels/channel/add/", 65, 413, id="too many pictures"),
        pytest.param("/admin/login/", 3, 413, id="a stranger's form"),
        pytest.param("/", 2, 200, id="as much as there may be"),
        pytest.param("/", 3, 413, id="a page"),
    ],
)
def test_forms_of_the_admin_site_alone_may_be_large(site: House, path: str, size_mb: int, status: int) -> None:
    size = size_mb * 2**20
    body = b"0" * size if status == 200 else None
    answer = ask(site, path, "POST", body=body, headers={"Content-Length": str(size)})
    assert answer.status == status
    assert status == 200 or "Слишком большой запрос" in answer.text


def test_while_the_catalog_is_away_a_page_says_when_to_come_back(alone: House) -> None:
    for method in ("GET", "POST"):
        answer = ask(alone, "/", method, body=b"" if method == "POST" else None)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert "Загляните через минуту" in answer.text
        assert "frame-ancestors https://*.telegram.org" in answer.headers["Content-Security-Policy"]


def test_while_the_catalog_is_away_the_api_says_so_in_its_own_form(alone: House) -> None:
    answer = ask(alone, "/api/v1/events/", "POST", body=b"{}")
    assert (answer.status, answer.told["code"], answer.headers["Retry-After"]) == (503, "unavailable", "60")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/channels/channel/../../../x/change/",
        "/admin/channels/channel/%2e%2E/%2e./.%2e/x/change/",
        "/admin/channels/channel/1/..%2f..%2F..%2f../change/",
        "/admin/channels%2f../../x?a=b",
        "/api/v1/requests/../../../x",
        "/c/./12",
        "/c/..?from=/admin/",
    ],
)
def test_a_path_that_leads_back_leads_nowhere(site: House, path: str) -> None:
    """nginx would let it in by where it ends, and the catalog would open what it begins with."""
    answer = ask(site, path)
    assert answer.status == 404
    assert "Страницы нет" in answer.text


@pytest.mark.parametrize("path", ["/c/..12", "/c/12?next=/../admin/", "/c/a%2fb", "/api/v1/links/.a/"])
def test_dots_that_lead_nowhere_are_let_through(site: House, path: str) -> None:
    assert ask(site, path).told["path"] == path


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/channels/channel/"])
def test_the_admin_site_opens_only_from_the_addresses_that_are_named(alone: House, path: str) -> None:
    alone.install({**SETTINGS, "HOUSE_ADMIN_ADDRESSES": "127.0.0.7, 2001:db8::/32"})
    refused = ask(alone, path)
    assert refused.status == 403
    assert "только с рабочих адресов" in refused.text
    assert ask(alone, path, from_="127.0.0.7").status == 503  # let through, to nobody


def test_logs_tell_what_was_asked_and_never_by_whom_or_from_where(alone: House) -> None:
    secrets = {
        "Authorization": "tma query_id=AAsecret",
        "Referer": "https://t.me/bot?startapp=secret",
        "Cookie": "s=secret",
    }
    for path in ("/?tgWebAppStartParam=secret", "/api/v1/links/secret/", "/admin/login/?next=/secret"):
        ask(alone, path, headers=secrets)
    lines = [json.loads(line) for line in alone.log("channel-house.access.log").splitlines()]
    assert [line["path"] for line in lines] == ["/", "/api/v1/links/…", "/admin/login/"]
    assert {line["status"] for line in lines} == {503}
    logs = alone.layout.root / "var/log/nginx"
    assert [log.name for log in logs.iterdir() if "secret" in log.read_text()] == []
    assert {log.stat().st_mode & 0o777 for log in site_files.logs(alone.layout)} == {0o640}
