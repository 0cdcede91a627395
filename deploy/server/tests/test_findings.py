"""One page of what was found, for a telephone."""

import json
from collections.abc import Callable

import pytest
from server.findings import (
    COLUMNS,
    MOST_LINES,
    Finding,
    Section,
    as_json,
    bad,
    is_well,
    page,
    unseen,
    warn,
    well,
)

LONG = "юзербот «Очень длинное название проекта о бизнесе и маркетинге»: заблокирован Telegram, уже 3 дн 4 ч"


def house(*findings: Finding, title: str = "Процессы") -> list[Section]:
    return [Section(title, findings)]


def test_each_line_has_a_sign_and_what_is_ill_its_mending() -> None:
    told = page(
        house(well("а: работает"), warn("б: стар", "обновите"), bad("в: упал", "поднимите"), unseen("г")), "Дом"
    )
    assert told.splitlines() == [
        "Дом",
        "Процессы",
        "✓ а: работает",
        "! б: стар",
        "  → обновите",
        "✗ в: упал",
        "  → поднимите",
        "· г",
        "Чинить: 1. Присмотреться: 1.",
    ]


def test_a_section_that_found_nothing_is_left_out() -> None:
    assert page([Section("База", ()), *house(well("а"))], "Дом").splitlines()[1] == "Процессы"


@pytest.mark.parametrize("count", [1, 10, 25, 40, 200], ids=lambda count: f"{count} troubles")
@pytest.mark.parametrize("level", [well, unseen], ids=["well", "unseen"])
def test_the_page_is_never_longer_nor_wider_than_a_telephone_shows(count: int, level: Callable[[str], Finding]) -> None:
    ill = [bad(f"{LONG} {number}", f"замените его: {LONG}") for number in range(count)]
    sections = [Section("Хорошо", tuple(level(LONG) for _ in range(count))), Section("Плохо", tuple(ill))]
    lines = page(sections, "Дом").splitlines()
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= COLUMNS
    assert lines[-1].startswith(f"Чинить: {count}.")


def test_what_is_well_is_shortened_before_what_is_ill() -> None:
    sections = [
        Section("Хорошо", tuple(well(f"{n}") for n in range(80))),
        Section("Плохо", (bad("упал", "поднимите"),)),
    ]
    told = page(sections, "Дом").splitlines()
    assert "Хорошо: ✓" in told
    assert "  → поднимите" in told


def test_a_command_to_be_copied_is_not_torn_apart() -> None:
    command = "https://example.org/a-very-long-word-that-is-to-be-copied-as-a-whole-0123456789-0123456789-0123456789"
    assert command in page(house(warn("а", command)), "Дом")


@pytest.mark.parametrize(
    ("findings", "verdict", "fine"),
    [
        ((well("а"),), "Всё в порядке.", True),
        ((well("а"), unseen("б")), "Всё, что видно, в порядке.", True),
        ((warn("а", "б"),), "Чинить: 0. Присмотреться: 1.", True),
        ((bad("а", "б"), unseen("в")), "Чинить: 1. Присмотреться: 0.", False),
    ],
    ids=["well", "not all seen", "worth a look", "bad"],
)
def test_the_verdict_is_the_last_line(findings: tuple[Finding, ...], verdict: str, *, fine: bool) -> None:
    assert page(house(*findings), "Дом").splitlines()[-1] == verdict
    assert is_well(house(*findings)) is fine


def test_a_program_reads_the_same() -> None:
    told = json.loads(json.dumps(as_json(house(bad("а: упал", "поднимите")))))
    assert told == {
        "well": False,
        "sections": [{"title": "Процессы", "findings": [{"level": "bad", "what": "а: упал", "mend": "поднимите"}]}],
    }
