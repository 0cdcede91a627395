"""Who opened the Mini App: Telegram's published vectors, and everything that only looks like them."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from catalog_service.mini_app.init_data import InitData, InitDataError, Reason, checked
from catalog_service.tests.mini_app.signing import ANNA, NOON_S, TOKEN, signed

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "samples" / "init_data.json").read_text())
DAY_S = 24 * 3600


def check(raw: str, *, token: str = TOKEN, now: float = NOON_S) -> InitData:
    return checked(raw, token, now=now, lasts=DAY_S)


def refused(raw: str, *, token: str = TOKEN, now: float = NOON_S) -> Reason:
    with pytest.raises(InitDataError) as error:
        check(raw, token=token, now=now)
    return error.value.reason


def signing_moment(raw: str) -> int:
    return int(dict(parse_qsl(raw))["auth_date"])


# ── Published vectors ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_published_vector_is_known(vector: dict[str, Any]) -> None:
    raw = vector["init_data"]
    found = check(raw, token=vector["token"], now=signing_moment(raw) + 1)
    assert found.user.id == json.loads(dict(parse_qsl(raw))["user"])["id"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_published_vector_is_forged_for_another_bot(vector: dict[str, Any]) -> None:
    assert refused(vector["init_data"], token=vector["token"] + "x") == Reason.FORGED


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_published_vector_with_one_changed_field_is_forged(vector: dict[str, Any]) -> None:
    fields = dict(parse_qsl(vector["init_data"]))
    for name, value in fields.items():
        assert refused(urlencode(fields | {name: value + "1"}), token=vector["token"]) == Reason.FORGED


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_published_vector_with_a_field_left_out_is_forged(vector: dict[str, Any]) -> None:
    fields = dict(parse_qsl(vector["init_data"]))
    for name in fields:
        fewer = {other: value for other, value in fields.items() if other != name}
        assert refused(urlencode(fewer), token=vector["token"]) == Reason.FORGED


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_tells_who_opened_and_by_which_link() -> None:
    found = check(signed(start_param="k7Q"))
    assert (found.user.id, found.user.first_name, found.user.language) == (ANNA["id"], "Анна", "ru")
    assert (found.start_param, found.signed_at) == ("k7Q", NOON_S)


def test_what_telegram_does_not_tell_is_empty() -> None:
    found = check(signed(user={"id": 5}))
    assert (found.user.first_name, found.user.username, found.start_param) == ("", "", "")


def test_what_cannot_be_stored_is_left_out_of_a_name() -> None:
    assert check(signed(user='{"id":5,"first_name":"a\\u0000b\\ud800c"}')).user.first_name == "abc"


def test_a_name_longer_than_any_is_cut() -> None:
    assert len(check(signed(user={"id": 5, "first_name": "a" * 900})).user.first_name) == 256


# ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("age", [-60, 0, DAY_S], ids=["a minute ahead", "now", "a day old"])
def test_it_holds_from_a_minute_ahead_to_a_day(age: int) -> None:
    assert check(signed(), now=NOON_S + age).signed_at == NOON_S


@pytest.mark.parametrize(
    ("age", "reason"), [(-61, Reason.FUTURE), (DAY_S + 1, Reason.EXPIRED)], ids=["further ahead", "older"]
)
def test_it_does_not_hold_otherwise(age: int, reason: Reason) -> None:
    assert refused(signed(), now=NOON_S + age) == reason


# ── Forged and broken ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bot_without_a_token_knows_nobody() -> None:
    assert refused(signed(token=""), token="") == Reason.FORGED


@pytest.mark.parametrize(
    "raw",
    [
        signed() + "&user=%7B%22id%22%3A1%7D",
        "user=%7B%22id%22%3A1%7D&" + signed(),
        signed() + "&hash=00",
        signed() + "&auth_date=1",
    ],
    ids=["user last", "user first", "hash", "auth_date"],
)
def test_a_field_that_comes_twice_is_refused(raw: str) -> None:
    assert refused(raw) == Reason.MALFORMED


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "hash",
        "&",
        "a" * 9000,
        "user=%FF&hash=00",
        "user=\ud800&hash=00",
        "&".join(f"f{number}=1" for number in range(65)),
    ],
    ids=["nothing", "no value", "only an ampersand", "endless", "not UTF-8", "half a character", "too many fields"],
)
def test_what_is_no_query_string_is_malformed(raw: str) -> None:
    assert refused(raw) == Reason.MALFORMED


@pytest.mark.parametrize("tail", [1, 10, 63, 64, 65, 120], ids=lambda tail: f"{tail} characters short")
def test_truncated_init_data_names_nobody(tail: int) -> None:
    assert refused(signed()[:-tail]) in {Reason.FORGED, Reason.MALFORMED}


def test_a_signature_in_other_letters_or_not_of_letters_is_forged() -> None:
    raw, digest = signed().rsplit("=", 1)
    for other in (digest.upper(), "ы" * 64, "0" * 64, ""):
        assert refused(f"{raw}={other}") == Reason.FORGED


@pytest.mark.parametrize(
    "auth_date",
    [None, "", "1e9", "-1", "1790000000.0", " 1790000000", "١٧٩٠٠٠٠٠٠٠", "9" * 5000],
    ids=["missing", "empty", "float", "negative", "fraction", "space", "arabic digits", "endless"],
)
def test_a_signed_date_that_is_no_whole_number_is_malformed(auth_date: str | None) -> None:
    assert refused(signed(auth_date=auth_date)) == Reason.MALFORMED


@pytest.mark.parametrize(
    "user",
    [
        None,
        "",
        "null",
        "[]",
        "{}",
        "{",
        "[" * 5000,
        {"id": "5"},
        {"id": True},
        {"id": 0},
        {"id": -5},
        {"id": 5.5},
        {"id": 2**70},
        {"id": 5, "is_bot": True},
    ],
    ids=lambda user: str(user)[:20] or "empty",
)
def test_a_signed_user_who_is_nobody_is_malformed(user: Any) -> None:
    assert refused(signed(user=user)) == Reason.MALFORMED


def test_an_error_holds_nothing_of_what_was_sent() -> None:
    with pytest.raises(InitDataError) as error:
        check(signed() + "0")
    assert str(error.value) == "forged"
