"""«Статистика» in the user's format."""

import pytest
from telegram_sandbox.faults import Rule

from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.posted import a_donor
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON
from reposter_service.workflows.records import Project


async def statistics(town: Town, days: str = "7") -> list[str]:
    """What is answered, without the project's menu after it."""
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    await town.ann.presses("Статистика")
    *answer, menu = await town.ann.says(days)
    assert menu == "Маркетинг"
    return answer


async def donors(town: Town, project: Project, number: int) -> None:
    for channel_id in range(7000, 7000 + number):
        await a_donor(town.storage, project, channel_id, username=f"a_donor_with_a_long_name_{channel_id}")


async def test_the_number_of_days_is_asked_for_in_the_users_words(town: Town) -> None:
    await town.project()
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    assert await town.ann.presses("Статистика") == ["введите количество дней за которое вы хотите получить статистику"]
    assert town.ann.buttons() == ["Назад"]


async def test_every_donor_has_six_lines_and_a_blank_line_stands_between_two(town: Town) -> None:
    project = await town.project()
    caviar = await a_donor(town.storage, project, 7000, username="sale_caviar", x=2, y=7)
    marketing = await a_donor(town.storage, project, 7001, username="marketingj", x=4, y=10)
    await caviar.many(1, 2, 3)
    await marketing.many(*range(50))
    town.now += DAY
    await caviar.sent(at=town.now)
    assert await statistics(town) == [
        "https://t.me/sale_caviar\nX\n2\n7\n3\n1\n\nhttps://t.me/marketingj\nY\n4\n10\n50\n46"
    ]


async def test_n_days_are_the_last_n_times_24_hours(town: Town) -> None:
    donor = await a_donor(town.storage, await town.project(), x=1)
    await donor.many(1, 2, since=NOON - MINUTE)
    await donor.rated(3, NOON + HOUR)
    town.now = NOON + 7 * DAY
    assert await statistics(town) == ["https://t.me/donor\nX\n1\n5\n2\n0"]


async def test_reposts_are_counted_by_the_moment_they_were_made(town: Town) -> None:
    donor = await a_donor(town.storage, await town.project(), x=1)
    await donor.many(1, 2, since=NOON - HOUR)
    await donor.sent(at=NOON + MINUTE)
    town.now = NOON + DAY
    assert await statistics(town, "1") == ["https://t.me/donor\nX\n1\n5\n0\n1"]


async def test_a_private_donor_has_the_link_that_its_members_can_open(town: Town) -> None:
    await a_donor(town.storage, await town.project(), 123, username=None)
    assert await statistics(town) == ["https://t.me/c/123\nX\n6\n5\n0\n0"]


async def test_after_the_answer_the_projects_menu_is_there_again(town: Town) -> None:
    await a_donor(town.storage, await town.project())
    await statistics(town)
    assert "Статистика" in town.ann.buttons()
    assert await town.storage.dialogs.state(town.ann.person.id) is None


async def test_a_project_without_donors_says_so(town: Town) -> None:
    await town.project()
    assert await statistics(town) == ["В проекте пока нет каналов. Добавьте первый кнопкой «Добавить канал»"]


@pytest.mark.parametrize("number", [101, 120])
async def test_more_donors_than_a_message_holds_take_as_many_as_needed_and_no_block_is_cut(
    town: Town, number: int
) -> None:
    await donors(town, await town.project(), number)
    answer = await statistics(town)
    assert len(answer) == 2
    assert all(len(part) <= 4096 for part in answer)
    blocks = [block for part in answer for block in part.split("\n\n")]
    assert [block.splitlines()[0] for block in blocks] == [
        f"https://t.me/a_donor_with_a_long_name_{7000 + place}" for place in range(number)
    ]
    assert {len(block.splitlines()) for block in blocks} == {6}


async def test_a_pause_that_telegram_asks_for_between_two_messages_is_made(town: Town) -> None:
    await donors(town, await town.project(), 101)
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    await town.ann.presses("Статистика")
    town.faults.add(Rule.too_many_requests(1, method="sendMessage", times=1))
    assert [text.count("https://") for text in await town.ann.says("7")] == [75, 26, 0]


async def test_links_are_shown_without_previews(town: Town) -> None:
    await a_donor(town.storage, await town.project())
    await statistics(town)
    previews = [call.arguments.get("link_preview_options") for call in town.calls.of("sendMessage")]
    assert previews
    assert all(preview == {"is_disabled": True} for preview in previews)


@pytest.mark.parametrize("days", ["1", "365", " 7 ", "007"])
async def test_days_from_1_to_365_are_taken(town: Town, days: str) -> None:
    await a_donor(town.storage, await town.project())
    assert await statistics(town, days) == ["https://t.me/donor\nX\n6\n5\n0\n0"]


@pytest.mark.parametrize("days", ["0", "366", "-1", "−1", "1000000000"])
async def test_any_other_number_of_days_is_refused_with_an_example(town: Town, days: str) -> None:
    await town.project()
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    await town.ann.presses("Статистика")
    assert await town.ann.says(days) == [
        "Такое число не подходит. Нужно одно целое число дней от 1 до 365, например: 7"
    ]


@pytest.mark.parametrize("days", ["семь", "7.", "7,5", "７", "1e9", "7 дней", "½"])
async def test_what_is_no_number_in_plain_digits_is_refused_with_an_example(town: Town, days: str) -> None:
    await town.project()
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    await town.ann.presses("Статистика")
    assert await town.ann.says(days) == ["Нужно одно целое число дней от 1 до 365, например: 7"]
    assert town.ann.buttons() == ["Назад"]


async def test_a_project_that_was_removed_meanwhile_is_said_to_be_gone(town: Town) -> None:
    project = await town.project()
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    await town.ann.presses("Статистика")
    await town.storage.projects.remove(project.id, town.now)
    assert (await town.ann.says("7"))[0] == "Этого проекта больше нет"
