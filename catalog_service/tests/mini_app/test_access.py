"""Who is asking, how often, and what a refusal tells: the same for every address of the API."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.conf import LazySettings
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from catalog_service.tests.builders import NOON, a_channel
from catalog_service.tests.mini_app.asking import API, Asking
from catalog_service.tests.mini_app.signing import signed

pytestmark = pytest.mark.django_db

DAY_S = 24 * 3600


def now_s(ahead: int = 0) -> str:
    return str(int(timezone.now().timestamp()) + ahead)


def asking(authorization: str) -> Asking:
    return Asking(Client(), headers={"Authorization": authorization})


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["tma", "TMA"])
def test_a_fresh_signature_is_known(scheme: str) -> None:
    assert asking(f"{scheme} {signed(auth_date=now_s())}").get("favorites/").status == 200


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (lambda: signed(token="42:OTHER", auth_date=now_s()), "init_data_forged"),
        (lambda: signed(auth_date=now_s()).replace("279058397", "279058398"), "init_data_forged"),
        (lambda: signed(auth_date=now_s(-DAY_S - 5)), "init_data_expired"),
        (lambda: signed(auth_date=now_s(+90)), "init_data_future"),
        (lambda: signed(auth_date=now_s()) + "&auth_date=" + now_s(), "init_data_malformed"),
        (lambda: signed(auth_date=now_s())[:-20], "init_data_forged"),
        (lambda: signed(auth_date=now_s(), user=None), "init_data_malformed"),
        (lambda: "", "init_data_malformed"),
        (lambda: "кто-то", "init_data_malformed"),
    ],
    ids=["another bot's", "another's id", "expired", "future", "duplicated", "truncated", "nobody's", "empty", "words"],
)
def test_what_only_looks_like_a_signature_is_refused_everywhere(raw: object, code: str) -> None:
    forger = asking(f"tma {raw()}".encode().decode("latin-1"))  # type: ignore[operator]
    for path in ("favorites/", "categories/"):
        answer = forger.get(path)
        assert answer.refusal == (401, code)
        assert answer.headers["WWW-Authenticate"] == "tma"


@pytest.mark.parametrize("other", ["Basic YWRtaW46YWRtaW4=", "Bearer abc", "tma", "Tma2 x"])
def test_another_way_to_sign_in_is_nobody(other: str) -> None:
    assert asking(other).get("favorites/").refusal[0] == 401


def test_an_editors_session_is_no_visitor(admin_client: Client) -> None:
    assert Asking(admin_client).get("favorites/").refusal == (401, "not_authenticated")


def test_a_bot_without_a_token_knows_nobody(settings: LazySettings) -> None:
    settings.BOT_TOKEN = ""
    assert asking(f"tma {signed(token='', auth_date=now_s())}").get("favorites/").refusal == (401, "init_data_forged")


# ── How often ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def one_minute() -> Iterator[None]:
    """The clock stands: all requests of a test are of one minute."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_visitor_who_asks_too_often_waits_and_others_do_not(
    anna: Asking, boris: Asking, settings: LazySettings, one_minute: None
) -> None:
    settings.VISITOR_REQUESTS_A_MINUTE = 2
    answers = [anna.get("categories/") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[-1].refusal == (429, "throttled")
    assert answers[-1].headers["Retry-After"] == "60"
    assert boris.get("categories/").status == 200


def test_the_next_minute_is_a_new_one(anna: Asking, settings: LazySettings) -> None:
    settings.VISITOR_REQUESTS_A_MINUTE = 1
    with time_machine.travel(NOON, tick=False) as clock:
        refused = [anna.get("categories/").status for _ in range(2)]
        clock.shift(60)
        assert [*refused, anna.get("categories/").status] == [200, 429, 200]


def test_the_nameless_share_the_limit_of_their_address(settings: LazySettings, one_minute: None) -> None:
    settings.ADDRESS_REQUESTS_A_MINUTE = 1
    first, forger, other = (
        Asking(Client(), headers={"X-Forwarded-For": addresses})
        for addresses in ("203.0.113.5", "198.51.100.7, 203.0.113.5", "203.0.113.6")
    )
    assert [each.get("categories/").status for each in (first, forger, other)] == [200, 429, 200]


def test_an_address_may_be_any_text() -> None:
    strange = Asking(Client(), headers={"X-Forwarded-For": "a b\t\x01" + "я".encode().decode("latin-1") * 400})
    assert strange.get("categories/").status == 200


# ── What a refusal tells ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["", "nothing/", "channels", "channels/1/2/", "event/"])
def test_an_address_that_is_not_there_is_told_in_json(anybody: Asking, path: str) -> None:
    assert anybody.get(path).refusal == (404, "not_found")
    assert anybody.post(path).refusal == (404, "not_found")


@pytest.mark.parametrize(("method", "path"), [("post", "channels/"), ("delete", "favorites/"), ("put", "requests/")])
def test_a_method_that_is_not_there_is_told(anna: Asking, method: str, path: str) -> None:
    assert getattr(anna, method)(path).refusal == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("body", "kind", "refusal"),
    [
        (b"{", "application/json", (400, "parse_error")),
        (b"\xff\xfe", "application/json", (400, "parse_error")),
        (b'{"channel": NaN}', "application/json", (400, "parse_error")),
        (b"[" * 10_000, "application/json", (400, "parse_error")),
        (b'"' + b"a" * 20_000 + b'"', "application/json", (413, "too_large")),
        (b"channel=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        (b"channel=1", "", (415, "unsupported_media_type")),
    ],
    ids=["broken", "not UTF-8", "NaN", "deep", "large", "form", "nameless"],
)
def test_a_body_that_is_not_ours_is_refused(anna: Asking, body: bytes, kind: str, refusal: tuple[int, str]) -> None:
    answer = anna.client.post(f"{API}requests/", data=body, content_type=kind, secure=True, headers=anna._signature())
    assert (answer.status_code, answer.json()["code"]) == refusal


@pytest.mark.parametrize("kind", ["text/html; charset=utf-16", "\x00"])
def test_a_strange_content_type_of_a_question_changes_nothing(anybody: Asking, kind: str) -> None:
    assert anybody.get("channels/", {"Content-Type": kind}, search="кино").status == 200


def test_an_unusual_accept_gets_json_too(anybody: Asking) -> None:
    assert anybody.get("categories/", {"Accept": "text/html"}).headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["categories/", "channels/"])
def test_what_can_be_got_can_be_asked_for_without_a_body(path: str) -> None:
    answer = Client().head(API + path, secure=True)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"]


def test_no_cookie_is_set(anna: Asking) -> None:
    for path in ("categories/", "favorites/"):
        answer = anna.get(path)
        assert "Set-Cookie" not in answer.headers
    assert not anna.client.cookies


@contextmanager
def failing(error: Exception) -> Iterator[None]:
    """Every statement fails."""

    def fail(*_: object) -> None:
        raise error

    with connection.execute_wrapper(fail):
        yield


def test_a_database_that_is_away_is_told_without_its_name(anybody: Asking) -> None:
    with failing(OperationalError("connection to 10.0.0.5 failed: password")):
        answer = anybody.get("categories/")
    assert answer.refusal == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert "10.0.0.5" not in str(answer)


def test_what_breaks_inside_stays_inside(anybody: Asking) -> None:
    a_channel()
    with failing(DatabaseError('relation "channel" does not exist')):
        answer = anybody.get("channels/")
    assert answer.refusal == (500, "internal")
    assert set(answer.body) == {"status", "code", "title"}
    assert "relation" not in str(answer)
