"""The machine, the certificate, the backups, judged."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from server.findings import Level
from server.judging import machine, versions
from server.looks.backups import Backups
from server.looks.certificate import Certificate
from server.looks.machine import Disk, Memory
from server.looks.releases import Part

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GB = 1 << 30
SITE = "catalog.example"


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [
        (50 * GB, 100 * GB, Level.WELL),
        (3 * GB, 30 * GB, Level.WARN),
        (GB, 30 * GB, Level.BAD),
        (90 * GB, 1000 * GB, Level.WELL),
    ],
    ids=["half", "a tenth", "hardly any", "little of much"],
)
def test_a_disk_that_fills_up_is_told(free: int, total: int, level: Level) -> None:
    (found,) = machine.disk(Disk((Path("/opt"),), free, total, 0, 0))
    assert found.level is level


def test_inodes_run_out_too() -> None:
    found = list(machine.disk(Disk((Path("/opt"),), 50 * GB, 100 * GB, 1, 100)))
    assert [each.level for each in found] == [Level.WELL, Level.BAD]


@pytest.mark.parametrize(("available", "level"), [(GB, Level.WELL), (GB // 10, Level.WARN)])
def test_memory_that_runs_out_is_told(available: int, level: Level) -> None:
    assert machine.memory(Memory(available, 4 * GB)).level is level


@pytest.mark.parametrize(
    ("offset", "level", "words"),
    [
        (0.02, Level.WELL, "часы сходятся с Telegram до 0,1 с"),
        (7.5, Level.WARN, "часы отстают от Telegram на 7,5 с"),
        (-3.0, Level.WARN, "часы опережают Telegram на 3,0 с"),
    ],
    ids=["right", "behind", "ahead"],
)
def test_a_clock_is_compared_with_telegrams(offset: float, level: Level, words: str) -> None:
    found = machine.clock_offset(offset)
    assert (found.level, found.what) == (level, words)


def test_a_clock_that_nobody_keeps_is_told() -> None:
    assert machine.clock(synchronized=True).level is Level.WELL
    assert machine.clock(synchronized=False).mend


@pytest.mark.parametrize(
    ("ports", "level"),
    [({22, 80, 443}, Level.WELL), (set(), Level.WELL), ({22, 5432}, Level.BAD), ({9220}, Level.BAD)],
    ids=["usual", "none", "database", "web process"],
)
def test_inner_ports_are_not_for_everybody(ports: set[int], level: Level) -> None:
    assert machine.ports(ports).level is level


@pytest.mark.parametrize(
    ("left", "is_own", "levels"),
    [
        (timedelta(days=60), False, [Level.WELL]),
        (timedelta(days=20), False, [Level.WARN]),
        (timedelta(days=6), False, [Level.BAD]),
        (timedelta(days=-1), False, [Level.BAD]),
        (timedelta(days=900), True, [Level.WELL, Level.WARN]),
    ],
    ids=["fresh", "not renewed", "this week", "over", "made here"],
)
def test_a_certificate_is_judged_by_its_end_and_its_issuer(
    left: timedelta, levels: list[Level], *, is_own: bool
) -> None:
    found = machine.certificate(Certificate(NOON + left, frozenset({SITE}), is_own), SITE, NOON)
    assert [each.level for each in found] == levels


def test_a_certificate_for_another_name_is_told() -> None:
    other = Certificate(NOON + timedelta(days=60), frozenset({"other.example"}), is_own=False)
    assert f"сертификат не на имя {SITE}" in [each.what for each in machine.certificate(other, SITE, NOON)]


@pytest.mark.parametrize(
    ("made", "broken", "levels"),
    [
        (timedelta(hours=9), (), [Level.WELL]),
        (timedelta(hours=30), (), [Level.WARN]),
        (timedelta(days=3), (), [Level.BAD]),
        (timedelta(hours=9), ("20261122T031500Z",), [Level.BAD, Level.WELL]),
        (None, (), [Level.BAD]),
    ],
    ids=["last night", "a night left out", "lost", "the newest is broken", "none"],
)
def test_backups_are_judged_by_the_newest_whole_one(
    made: timedelta | None, broken: tuple[str, ...], levels: list[Level]
) -> None:
    found = machine.backups(Backups(3, None if made is None else NOON - made, 1000, broken), NOON)
    assert [each.level for each in found] == levels


@pytest.mark.parametrize(
    ("release", "newest", "told"),
    [
        ("20261122-a", "20261122-a", "каталог: 20261122-a, уже 2 ч"),
        ("20261101-a", "20261122-b", "каталог: 20261101-a, уже 2 ч; рядом лежит и не запущена 20261122-b"),
    ],
    ids=["the newest", "a newer one does not run"],
)
def test_a_release_is_told_with_its_age(release: str, newest: str, told: str) -> None:
    """Why a newer one does not run nobody can say: its turn did not come, or the operator wants the older."""
    found = versions.part(Part("catalog", release, NOON.timestamp() - 7200, newest, cut_off=False), NOON)
    assert (found.level, found.what) == (Level.WELL, told)


def test_an_upgrade_that_was_cut_off_is_told_before_anything_else() -> None:
    found = versions.part(Part("reposter", "a", 0, "b", cut_off=True), NOON)
    assert found.level is Level.BAD
    assert "channel-house install" in found.mend


@pytest.mark.parametrize(("is_behind", "level"), [(False, Level.WELL), (True, Level.BAD)])
def test_a_schema_that_is_behind_is_told(level: Level, *, is_behind: bool) -> None:
    assert versions.schema("catalog", is_behind=is_behind).level is level
