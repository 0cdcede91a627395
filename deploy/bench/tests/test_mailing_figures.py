"""What is made of a mailing that was measured: who got it twice, who was forgotten. No figure is measured here."""

import pytest
from bench.mailing_figures import Verdict, verdict


def test_a_mailing_that_everybody_got_once_is_faultless() -> None:
    assert verdict({1: "sent", 2: "sent"}, {1: 1, 2: 1}) == Verdict(0, 0, 0)


def test_whoever_got_two_letters_is_doubled_whatever_his_row_says() -> None:
    assert verdict({1: "sent", 2: "unknown"}, {1: 2, 2: 2}) == Verdict(2, 0, 1)


@pytest.mark.parametrize("state", ["sent", "queued", "sending"])
def test_whoever_got_none_and_whose_row_does_not_say_so_is_forgotten(state: str) -> None:
    assert verdict({1: state, 2: "sent"}, {2: 1}) == Verdict(0, 1, 0)


@pytest.mark.parametrize("state", ["blocked", "gone", "declined", "failed"])
def test_whoever_got_none_for_a_reason_is_not_forgotten(state: str) -> None:
    assert verdict({1: state}, {}) == Verdict(0, 0, 0)


def test_the_unknown_are_counted_whether_they_got_it_or_not() -> None:
    assert verdict({1: "unknown", 2: "unknown"}, {1: 1}) == Verdict(0, 0, 2)
