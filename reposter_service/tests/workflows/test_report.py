"""How every project stands, in words for people."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from reposter_service.domain.health import Health, UserbotState
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON, new_donor, new_project
from reposter_service.tests.house import House
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.records import Membership, Progress
from reposter_service.workflows.report import (
    NOBODY_RUNS,
    STATES,
    Report,
    donors_in_words,
    health_in_words,
    progress_note,
)

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = NOON.astimezone(MOSCOW)
DONE = Progress(donors=50, joined=50, requested=0, to_join=0, resting=0, to_leave=0, until=None, flooded_until=None)


async def test_every_project_is_told_with_its_userbot_and_its_donors(house: House) -> None:
    for number in range(3):
        await house.storage.donors.add(new_donor(house.project.id, 7000 + number, username=None), NOON)
    joined, *_ = await house.storage.donors.of_project(house.project.id)
    await house.storage.donors.set_membership(joined.id, Membership.JOINED)
    await house.storage.projects.add(new_project(6000, "Путешествия"), NOON)
    async with house.storage.session_locks.hold("+79990000001"):
        lines = await told(house)
    assert lines == [
        "Кино, https://t.me/project_5000",
        "  юзербот +79990000001: на связи с 15:00",
        "  подписан на 1 из 3, в очереди 2, до 15:03",
        "Путешествия, https://t.me/project_6000",
        "  юзербота нет",
        "  доноров нет",
    ]


async def test_what_a_daemon_has_written_is_told_as_such_when_none_runs(house: House) -> None:
    assert (await told(house))[:3] == [
        NOBODY_RUNS,
        "Кино, https://t.me/project_5000",
        "  юзербот +79990000001: на связи с 15:00",
    ]


async def test_where_every_userbot_is_lost_no_daemon_is_missed(house: House) -> None:
    await house.userbot_is(UserbotState.BANNED)
    assert NOBODY_RUNS not in await told(house)


async def told(house: House) -> list[str]:
    s = house.storage
    report = Report(s.projects, s.accounts, s.memberships, s.session_locks, house.clock, MOSCOW)
    return [line async for line in report.lines()]


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        pytest.param(DONE, "подписан на 50 из 50", id="done"),
        pytest.param(
            replace(DONE, joined=37, to_join=12, until=NOON + 20 * MINUTE, requested=1, resting=2),
            "подписан на 37 из 50, в очереди 12, до 15:20, 1 заявка ждёт одобрения, не удалось 2",
            id="the whole",
        ),
        pytest.param(replace(DONE, joined=49, to_join=1), "подписан на 49 из 50, в очереди 1", id="no end in sight"),
        pytest.param(
            replace(DONE, joined=0, to_join=50, until=NOON + DAY, flooded_until=NOON + 21 * HOUR),
            "подписан на 0 из 50, в очереди 50, до 05.05 15:00, Telegram просит подождать с подпиской до 05.05 12:00",
            id="a flood until tomorrow",
        ),
        pytest.param(replace(DONE, to_leave=3), "подписан на 50 из 50, осталось отписаться от 3", id="leaving"),
    ],
)
def test_progress_in_words(progress: Progress, words: str) -> None:
    assert donors_in_words(progress, NOW) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 заявка ждёт"), (2, "2 заявки ждут"), (5, "5 заявок ждут"), (11, "11 заявок ждут"), (21, "21 заявка ждёт")],
)
def test_requests_are_counted_grammatically(number: int, words: str) -> None:
    assert donors_in_words(replace(DONE, requested=number), NOW).endswith(f", {words} одобрения")


async def test_a_house_without_projects_says_so() -> None:
    storage = StorageInMemory.empty()
    report = Report(
        storage.projects, storage.accounts, storage.memberships, storage.session_locks, lambda: NOON, MOSCOW
    )
    assert [line async for line in report.lines()] == ["проектов пока нет"]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(Health(UserbotState.CONNECTED, since=NOON), "на связи с 15:00", id="connected"),
        pytest.param(
            Health(UserbotState.FLOODED, "messages.getHistory", until=NOON + HOUR),
            "Telegram просит подождать до 16:00 (messages.getHistory)",
            id="flooded",
        ),
        pytest.param(
            Health(UserbotState.BANNED, "UserDeactivatedBan", since=NOON - DAY),
            "забанен с 03.05 15:00 (UserDeactivatedBan)",
            id="banned yesterday",
        ),
    ],
)
def test_health_in_words(found: Health, words: str) -> None:
    assert health_in_words(found, NOW) == words


def test_every_state_has_words() -> None:
    assert set(STATES) == set(UserbotState)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        pytest.param(replace(DONE, donors=0, joined=0), "на месте, доноров пока нет", id="no donors"),
        pytest.param(replace(DONE, donors=1, joined=1), "подписан на единственный канал", id="one"),
        pytest.param(replace(DONE, donors=2, joined=2), "подписан на все 2 канала", id="two"),
        pytest.param(replace(DONE, donors=21, joined=21), "подписан на все 21 канал", id="twenty-one"),
        pytest.param(DONE, "подписан на все 50 каналов", id="fifty"),
        pytest.param(
            replace(DONE, joined=12, to_join=38, until=NOON + HOUR),
            "подписан на 12 из 50, в очереди 38, до 16:00",
            id="on its way",
        ),
    ],
)
def test_a_progress_note_says_in_one_sentence_how_far_the_userbot_is(progress: Progress, words: str) -> None:
    assert progress_note("Кино", progress, NOW) == f'проект "Кино": юзербот {words}'
