"""Every way in which figures can be wrong is named."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from demo.figures_verdict import Played, Refreshed, Refused, Row, Seen, wrong

SEEN = Seen(21_345, [4_000, 4_100, 4_200, 9_000])
ROW = Row(21_345, 4_150, Decimal("19.44"), "telegram", "found", waits=False, snapshots=1)
GOOD = Refreshed("Бизнес", SEEN, replace(SEEN, subscribers=21_346), ROW, requests=2)
REFUSED = Refused("Кино", ROW, replace(ROW, state="refused"), rests=True)
PLAYED = Played([GOOD], REFUSED)


def of_row(**more: Any) -> Played:
    return Played([replace(GOOD, row=replace(ROW, **more))], REFUSED)


def of_refused(**more: Any) -> Played:
    return Played([GOOD], replace(REFUSED, after=replace(REFUSED.after, **more)))


def test_figures_that_are_as_strangers_see_them_are_right() -> None:
    assert list(wrong(PLAYED)) == []
    assert PLAYED.figures() == "1 refreshed by 2 requests, 1 refused"


@pytest.mark.parametrize(
    ("played", "words"),
    [
        (of_row(waits=True), "не обновился: found, ждёт"),
        (of_row(state="trouble"), "не обновился: trouble"),
        (of_row(state=""), "не обновился: не спрашивали"),
        (of_row(source="tgstat"), "подписчики не из Telegram, а из tgstat"),
        (of_row(subscribers=21_344), "подписчиков 21344"),
        (of_row(subscribers=None), "подписчиков None"),
        (of_row(reach=4_300), "охват 4300, а медиана просмотров 4150"),
        (of_row(reach=None), "охват None"),
        (of_row(err=None), "ERR нет"),
        (of_row(err=Decimal("25.1")), "ERR 25.1, а охват 4150 из 21345"),
        (of_row(snapshots=0), "снимков за сегодня: 0"),
        (Played([replace(GOOD, requests=3)], REFUSED), "запросов к t.me: 3"),
        (Played([replace(GOOD, requests=0)], REFUSED), "запросов к t.me: 0"),
        (Played([], REFUSED), "ни один канал не обновлялся"),
        (of_refused(state="found"), "капча: попытка кончилась иначе: found"),
        (of_refused(waits=True), "капча: попытка кончилась иначе"),
        (of_refused(subscribers=7), "показатели изменились"),
        (of_refused(reach=None), "показатели изменились"),
        (Played([GOOD], replace(REFUSED, rests=False)), "источник не отдыхает"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_is_wrong_is_named(played: Played, words: str) -> None:
    assert any(words in problem for problem in wrong(played)), list(wrong(played))


def test_what_the_sandbox_tells_is_read_without_posts_of_other_channels() -> None:
    posts = [{"views": views, "is_forwarded": views == 2} for views in (1, 2, None, 3)]
    assert Seen.of({"subscribers": 7, "posts": posts}) == Seen(7, [1, 3])
