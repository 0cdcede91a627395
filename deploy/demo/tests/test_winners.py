"""What the demo says while it runs: one line a win, and a note with the reason for every post."""

from dataclasses import replace
from typing import Any

import pytest
from demo.ledger import PostRow
from demo.tests.builders import Account, post, repost, won
from demo.winners import finished, notes, reason, told_apart


def test_a_win_that_was_sent_is_told_with_rating_threshold_and_algorithm() -> None:
    assert finished(Account().rows()) == {202: "Проект ← Донор: рейтинг 833 > порог 500 (X), переслано"}


@pytest.mark.parametrize(
    ("rating", "threshold", "shown"),
    [
        (833.9, 500.7, ("833", "500")),
        (414.29, 414.27, ("414,29", "414,27")),
        (414.5, 414.0, ("414,5", "414,0")),
        (414.000000000061, 414.0, ("414,00000000006", "414,00000000000")),
        (414.5, 414.5, ("414", "414")),
        (2e6, 0.0, ("2000000", "0")),
    ],
)
def test_figures_that_differ_never_look_equal(rating: float, threshold: float, shown: tuple[str, str]) -> None:
    assert told_apart(rating, threshold) == shown


def test_a_close_win_is_told_and_noted_with_its_decimals() -> None:
    close = replace(won(2), rating=414.29, threshold=414.27)
    account = Account(posts=[close], reposts=[repost(2)])
    assert "рейтинг 414,29 > порог 414,27 (X)" in finished(account.rows())[202]
    assert notes(account.rows())["posts"]["11/2"] == {"rating": 414.29, "text": "репост: X, порог 414,27, место 1"}


def test_a_win_on_its_way_is_not_told_yet() -> None:
    account = Account(reposts=[repost(2, state="sending", target_ids=None)])
    assert finished(account.rows()) == {}


@pytest.mark.parametrize(
    ("closed_as", "words"),
    [
        ("expired", "не удалось переслать вовремя"),
        ("protected", "канал запретил пересылку"),
        ("paused", "пауза, не переслано"),
    ],
)
def test_a_win_that_was_refused_is_told_with_why(closed_as: str, words: str) -> None:
    account = Account(reposts=[repost(2, state="closed", closed_as=closed_as, target_ids=None)])
    assert finished(account.rows())[202].endswith(words)


def test_the_donors_post_and_its_repost_bear_the_same_note() -> None:
    noted = notes(Account().rows())["posts"]
    assert noted["11/2"] == noted["12/1"] == {"rating": 833, "text": "репост: X, порог 500, место 1"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (post(1, state="waiting", rating=None), "ждёт измерения"),
        (post(1, state="missed", rating=None), "не измерен вовремя"),
        (post(1, earlier=2), "собрано 2 из 3"),
        (post(1, because="not_higher", place=4, threshold=900.7), "не выше порога: X, порог 900, место 4"),
        (post(1, because="no_views", rating=None, algorithm=None), "нет просмотров, рейтинга нет"),
        (won(1), "репост: X, порог 500, место 1"),
    ],
    ids=["waiting", "missed", "collecting", "not higher", "no views", "won"],
)
def test_every_post_has_its_reason(row: PostRow, words: str) -> None:
    assert reason(row) == words


def test_a_post_without_a_rating_is_noted_without_one() -> None:
    account: Any = Account(posts=[post(1, state="waiting", rating=None)], reposts=[])
    assert notes(account.rows())["posts"] == {"11/1": {"text": "ждёт измерения"}}
