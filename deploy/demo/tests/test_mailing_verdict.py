"""The verdict on a mailing, of made-up ones: a good one passes, and every kind of wrong is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from demo.mailing_verdict import LANES, Mailed, wrong

BLOCKED, DELETED, DECLINED, CAUGHT, FIRST = 3, 5, 9, 7, 1
GOOD = Mailed(
    audience=frozenset(range(1, 10)),
    rows={1: "sent", 2: "sent", 3: "blocked", 4: "sent", 5: "gone", 6: "sent", 7: "unknown", 8: "sent", 9: "declined"},
    received={1: 1, 2: 1, 4: 1, 6: 1, 7: 1, 8: 1},
    unreachable={BLOCKED, DELETED},
    blocked={BLOCKED},
    deleted={DELETED},
    declined={DECLINED},
    kills=1,
)


def test_a_mailing_that_came_to_everybody_once_passes() -> None:
    assert list(wrong(GOOD)) == []
    assert GOOD.figures() == "9 recipients, 1 blocked, 1 declined, 1 gone, 5 sent, 1 unknown"


def test_who_is_unknown_may_have_got_it_or_not_and_may_be_anybody() -> None:
    received = {who: times for who, times in GOOD.received.items() if who != CAUGHT}
    assert list(wrong(replace(GOOD, received=received))) == []
    unknown = {BLOCKED: "unknown", DELETED: "unknown"}
    assert list(wrong(replace(GOOD, rows={**GOOD.rows, **unknown}, unreachable=set()))) == []


@pytest.mark.parametrize(
    ("doctored", "words"),
    [
        ({"received": {**GOOD.received, FIRST: 2}}, "получили дважды: 1, так 1"),
        ({"received": {**GOOD.received, CAUGHT: 2}}, "получили дважды: 1, так 7"),
        ({"audience": GOOD.audience | {10, 11}}, "забыты: 2, так 10"),
        ({"audience": GOOD.audience - {FIRST}}, "в сегменте не были: 1, так 1"),
        ({"received": {**GOOD.received, 12: 1}}, "получили, хотя в рассылке их нет: 1, так 12"),
        ({"rows": {**GOOD.rows, 8: "queued"}}, "ждут до сих пор: 1, так 8"),
        ({"rows": {**GOOD.rows, 8: "sending"}}, "ждут до сих пор: 1, так 8"),
        ({"received": {1: 1, 2: 1, 4: 1, 6: 1}}, "записаны как получившие, но письма нет: 1, так 8"),
        ({"rows": {**GOOD.rows, 8: "failed"}}, "получили, но записаны иначе: 1, так 8"),
        ({"rows": {**GOOD.rows, 8: "failed"}}, "Telegram не принял: 1, так 8"),
        ({"rows": {**GOOD.rows, BLOCKED: "gone"}}, "должны быть blocked: 1, так 3"),
        ({"rows": {**GOOD.rows, BLOCKED: "gone"}}, "напрасно gone: 1, так 3"),
        ({"rows": {**GOOD.rows, DELETED: "sent"}}, "должны быть gone: 1, так 5"),
        ({"received": {**GOOD.received, DECLINED: 1}}, "получили, но записаны иначе: 1, так 9"),
        ({"rows": {**GOOD.rows, DECLINED: "sent"}}, "отказались, но им написали: 1, так 9"),
        ({"declined": set()}, "не отказывались, но записаны так: 1, так 9"),
        ({"unreachable": {DELETED}}, "не пускают бота, но каталог этого не запомнил: 1, так 3"),
        ({"unreachable": {BLOCKED, DELETED, FIRST}}, "пускают бота, но каталог считает иначе: 1, так 1"),
        ({"kills": 0}, "неизвестно о 1, а остановок исполнителя 0 по 10"),
    ],
)
def test_whatever_is_wrong_is_named(doctored: dict[str, object], words: str) -> None:
    assert words in list(wrong(replace(GOOD, **doctored)))  # type: ignore[arg-type]


def test_more_are_unknown_than_could_be_under_way() -> None:
    rows = dict.fromkeys(range(1, LANES + 2), "unknown")
    many = Mailed(frozenset(rows), rows, dict.fromkeys(rows, 1), set(), set(), set(), set(), kills=1)
    assert list(wrong(many)) == [f"неизвестно о {LANES + 1}, а остановок исполнителя 1 по {LANES}"]


def test_as_many_are_under_way_as_the_sender_has_lanes() -> None:
    sender = Path(__file__).parents[3] / "catalog_service" / "mailings" / "shift.py"
    assert f"\nLANES = {LANES}\n" in sender.read_text(encoding="utf-8")
