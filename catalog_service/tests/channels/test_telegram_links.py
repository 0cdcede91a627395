"""A channel's link as editors type it, and the one form in which it is stored."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.channels import expressions, telegram_links
from catalog_service.channels.telegram_links import NotAChannelLinkError, normalised, public_name


@pytest.mark.parametrize(
    "typed",
    [
        "https://t.me/KinoManiac",
        "http://t.me/KinoManiac",
        "t.me/KinoManiac",
        "T.me/KinoManiac/",
        "https://www.t.me/KinoManiac",
        "https://telegram.me/KinoManiac",
        "https://t.me/s/KinoManiac",
        "https://t.me/KinoManiac?utm_source=x",
        "@KinoManiac",
        "KinoManiac",
        "  @KinoManiac \n",
    ],
)
def test_every_spelling_of_a_name_is_one_link(typed: str) -> None:
    assert normalised(typed) == "https://t.me/KinoManiac"


@pytest.mark.parametrize("typed", ["https://t.me/+AbCd_Ef-12", "t.me/joinchat/AbCd_Ef-12", "https://t.me/+AbCd_Ef-12/"])
def test_every_spelling_of_an_invite_is_one_link(typed: str) -> None:
    assert normalised(typed) == "https://t.me/+AbCd_Ef-12"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "кино",
        "abc",
        "1kino",
        "https://example.com/kino",
        "https://t.me/kino/15",
        "https://t.me/c/1234567/5",
        "https://t.me/joinchat",
        "https://t.me/addstickers/Kino",
        "javascript:alert(1)",
        "https://t.me.example.com/kino",
        "a" * 33,
    ],
)
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NotAChannelLinkError, match="Пример"):
        normalised(typed)


@settings(deadline=None)
@given(st.text())
def test_what_is_accepted_the_database_accepts_too_and_stays_as_it_is(typed: str) -> None:
    try:
        link = normalised(typed)
    except NotAChannelLinkError:
        return
    assert re.fullmatch(expressions.LINK, link)
    assert normalised(link) == link


def test_a_name_is_told_in_lower_case_and_an_invite_has_none() -> None:
    assert public_name("https://t.me/KinoManiac") == "kinomaniac"
    assert public_name("https://t.me/+AbCdEfGh") is None


def test_pages_elsewhere_follow_from_the_name() -> None:
    assert telegram_links.tgstat("kino") == "https://tgstat.ru/channel/@kino"
    assert telegram_links.telemetr("kino") == "https://telemetr.me/@kino"
