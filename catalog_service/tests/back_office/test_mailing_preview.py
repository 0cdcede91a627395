"""What is told while a mailing is written."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from catalog_service.back_office import mailing_letter, mailing_words
from catalog_service.links.models import Link
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.segments import Sizes
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_mailing_form import MAILINGS
from catalog_service.tests.builders import a_category, a_mailing, a_recipient
from catalog_service.tests.mailings.audience import interested

PREVIEW, SIZE = f"{MAILINGS}preview/", f"{MAILINGS}size/"


def shown(browser: Browser, **given: Any) -> Any:
    return browser.post(PREVIEW, given).json()


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


# ── Letter ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_letter_is_shown_as_telegram_shows_it(manager: Browser) -> None:
    category = a_category("Бизнес")
    answer = shown(manager, text="<b>Место</b>\r\n& <script>", category="", target="", button="")
    assert answer["html"] == ""
    assert "&amp;" in answer["wrong"]
    answer = shown(manager, text="<b>Место</b>\r\n&lt;3", category=category.pk, target="first_page", button="Смотреть")
    assert (answer["html"], answer["wrong"], answer["count"]) == ("<b>Место</b><br>&lt;3", "", "8 из 4096")
    assert answer["buttons"] == [
        ["Смотреть", True], ["Не писать про «Бизнес»", False], ["Не получать рассылки совсем", False],
    ]  # fmt: skip
    assert not Link.objects.exists()


@pytest.mark.django_db
def test_with_a_picture_there_is_less_room(manager: Browser) -> None:
    answer = shown(manager, text="🔥" * 513, has_picture="1")
    assert answer["count"] == "1026 из 1024"
    assert "здесь 1026" in answer["wrong"]
    assert shown(manager, text="", has_picture="1") | {"buttons": []} == {
        "html": "", "count": "0 из 1024", "wrong": "", "buttons": [],
    }  # fmt: skip


@pytest.mark.django_db
def test_after_a_quotation_there_is_no_empty_line_that_nobody_wrote(manager: Browser) -> None:
    answer = shown(manager, text="Слово\n<blockquote>Цитата</blockquote>\nи дальше\nи дальше")
    assert answer["html"] == "Слово<br><blockquote>Цитата</blockquote>и дальше<br>и дальше"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given", [{}, {"category": "x"}, {"category": "9" * 40}, {"target": "nowhere"}, {"text": "a\0b"}]
)
def test_nonsense_is_answered(manager: Browser, given: dict[str, str]) -> None:
    assert manager.post(PREVIEW, given).status_code == 200
    assert manager.get(SIZE, given).status_code == 200


@pytest.mark.django_db
def test_a_preview_is_asked_for_by_post_only(manager: Browser) -> None:
    assert manager.get(PREVIEW).status_code == 405


WIDER: dict[str, dict[str, Any]] = {
    ": возьмите больше дней или любой интерес": {"strength": 9, "days": 30},
    ": возьмите любой интерес": {"strength": 9, "days": 90},
    ": возьмите больше дней": {"strength": 1, "days": 30},
    "": {"strength": 1, "days": 90},
}
"""What helps where nobody is in the segment."""


# ── Segment ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_size_of_a_segment_is_told_live(
    manager: Browser, settings: LazySettings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.MAILINGS_A_SECOND = 1
    category = a_category()
    for reachable in (True, True, False):
        interested(category, reachable=reachable)
    asked: dict[str, Any] = {"category": category.pk, "strength": 1, "days": 30}
    with django_assert_max_num_queries(6):
        answer = manager.get(SIZE, asked).json()
    assert answer == {"words": "3 человека, написать можно 2. Отправка займёт около 2 секунд"}
    assert manager.get(SIZE).json()["words"] == mailing_words.NOBODY_ASKED


@pytest.mark.django_db
def test_in_an_empty_segment_it_is_said_what_makes_it_larger(manager: Browser) -> None:
    category = {"category": a_category().pk}
    told = {words: manager.get(SIZE, category | asked).json()["words"] for words, asked in WIDER.items()}
    assert told == {words: f"В сегменте никого нет{words}." for words in WIDER}


@pytest.mark.django_db
def test_the_size_of_those_who_did_not_open_is_told_of_a_mailing_that_follows(manager: Browser) -> None:
    first = a_mailing(state="sent", target="first_page", link=Link.objects.create())
    for _ in range(2):
        a_recipient(first, state=Recipient.State.SENT)
    follower = a_mailing(first.category, follows=first)
    asked: dict[str, Any] = {"category": first.category_id, "mailing": follower.pk}

    def told() -> str:
        return str(manager.get(SIZE, asked).json()["words"])

    assert "2 человека, написать можно 2" in told()
    page = manager.get(f"{MAILINGS}{follower.pk}/change/").content.decode()
    assert "и не открыл" in page
    assert 'name="strength"' not in page
    Recipient.objects.all().delete()
    assert told() == mailing_words.NOBODY_LEFT
    Link.objects.all().delete()
    assert told() == mailing_words.NOBODY_KNOWN


@pytest.mark.django_db
def test_strangers_are_told_nothing(manager: Browser, browser: Browser) -> None:
    for path in (PREVIEW, SIZE, f"{MAILINGS}1/trials/"):
        assert browser.get(path).status_code == 302


def test_what_is_too_long_to_be_read_is_not_read_and_not_shown() -> None:
    letter = mailing_letter.shown(Mailing(text="<b>а</b>" * 4000))
    assert (letter.html, letter.count) == ("", "? из 4096")
    assert "32000 знаков" in letter.wrong


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        (Sizes(1, 1), "1 человек, написать можно 1"),
        (Sizes(2, 0), "2 человека, написать можно 0"),
        (Sizes(12, 5), "12 человек, написать можно 5"),
        (Sizes(1204, 812), "1 204 человека, написать можно 812"),
        (Sizes(121, 1), "121 человек, написать можно 1"),
        (Sizes(111, 1), "111 человек, написать можно 1"),
    ],
)
def test_people_are_counted_in_russian(sizes: Sizes, words: str) -> None:
    assert plain(mailing_words.size(sizes)) == words


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        (0, ""), (1, "около 1 секунды"), (21, "около 21 секунды"), (26, "около 26 секунд"), (89, "около 89 секунд"),
        (90, "около 2 минут"), (1260, "около 21 минуты"), (1600, "около 27 минут"), (7800, "около 2 ч 10 мин"),
    ],
)  # fmt: skip
def test_how_long_it_takes_is_told_roughly(settings: LazySettings, letters: int, words: str) -> None:
    settings.MAILINGS_A_SECOND = 1
    assert mailing_words.takes(letters) == words


def test_at_no_set_rate_nothing_is_said_of_time(settings: LazySettings) -> None:
    settings.MAILINGS_A_SECOND = 0
    assert (mailing_words.takes(100), mailing_words.lasts(100)) == ("", timedelta())


@pytest.mark.django_db
def test_a_segment_is_told_in_words() -> None:
    category = a_category("Бизнес")
    assert mailing_words.whom(Mailing(category=category, strength=4, days=21)) == (
        "«Бизнес», интерес заметный, за 21 день"
    )
    assert mailing_words.whom(Mailing()) == "Категория не выбрана"
    first = a_mailing(title="Первая")
    assert mailing_words.whom(Mailing(follows=first)) == "Кто получил «Первая» и не открыл"
