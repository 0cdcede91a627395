"""Many donors are added by one message, and each line's fate is told."""

from datetime import datetime

import pytest
from telegram_sandbox.faults import Rule

from reposter_service.admin_bot import texts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import NOON, new_donor
from reposter_service.tests.in_memory.donors import DonorsInMemory
from reposter_service.workflows.records import Donor, NewDonor

PRIVATE = "Закрытые каналы добавляются по одному, кнопкой «Добавить канал»"
TAIL = ["", "Можно отправить ещё строки. Первый репост с канала возможен после X измеренных постов"]


async def asked(town: Town) -> int:
    project, told = await town.in_project("Добавить списком")
    assert told[0].startswith("Отправьте каналы списком, по одному в строке: ссылка X Y.")
    assert town.ann.buttons() == ["Назад"]
    return project.id


async def added(town: Town) -> list[tuple[str | None, int, int]]:
    return [(known.donor.username, known.donor.x, known.donor.y) for known in town.storage.memory.there()]


async def test_each_line_is_a_donor_and_each_is_told(town: Town) -> None:
    for number in (1, 2, 3):
        town.channel("Донор", f"donor_{number}")
    town.world.channels.create("Чат", owner=town.owner, username="some_chat", is_group=True)
    project_id = await asked(town)
    await town.storage.donors.add(new_donor(project_id, 7000, username="known_one"), NOON)
    lines = [
        "https://t.me/donor_1 6 5",
        "@donor_2;10;1",
        "@Donor_1 6 5",
        "@known_one 6 5",
        "@some_chat 6 5",
        "@nobody_here 6 5",
        "@donor_3 51 5",
        "@donor_3 6 0",
        "@donor_3",
        "привет, как дела сегодня",
        "t.me/+AbCdEf12345 6 5",
        "donor_3, 7, 8",
    ]
    *_, report = await town.ann.says("\n".join(["", *lines, "  "]))
    assert report.splitlines() == [
        "Добавлено: 3, не добавлено: 9",
        "https://t.me/donor_1 6 5 — добавлен",
        "@donor_2;10;1 — добавлен",
        "@Donor_1 6 5 — Такой канал уже есть",
        "@known_one 6 5 — Такой канал уже есть",
        "@some_chat 6 5 — Это группа, а не канал",
        "@nobody_here 6 5 — По этой ссылке нет канала: проверьте имя, это может быть и человек",
        "@donor_3 51 5 — X должен быть от 1 до 50",
        "@donor_3 6 0 — Y должен быть от 1 до 50",
        "@donor_3 — Нужна строка вида «ссылка X Y», пример: https://t.me/name 6 5",
        "привет, как дела сегодня — Нужна строка вида «ссылка X Y», пример: https://t.me/name 6 5",
        f"t.me/+AbCdEf12345 6 5 — {PRIVATE}",
        "donor_3, 7, 8 — добавлен",
        *TAIL,
    ]
    assert await added(town) == [("known_one", 6, 5), ("donor_1", 6, 5), ("donor_2", 10, 1), ("donor_3", 7, 8)]
    assert town.changes == 1


async def test_the_question_stands_for_a_list_that_telegram_has_cut_in_two(town: Town) -> None:
    for number in (1, 2):
        town.channel("Донор", f"donor_{number}")
    await asked(town)
    await town.ann.says("@donor_1 6 5")
    assert town.ann.buttons() == ["Назад"]
    [report] = await town.ann.says("@donor_2 6 5")
    assert report.splitlines()[0] == "Добавлено: 1, не добавлено: 0"
    assert (await town.ann.presses("Назад"))[0] == "Маркетинг"
    assert len(await added(town)) == 2


async def test_of_a_long_list_one_edited_message_tells_how_far_it_is(town: Town) -> None:
    for number in range(25):
        town.channel("Донор", f"donor_{number}")
    await asked(town)
    progress, report = await town.ann.says("\n".join(f"@donor_{number} 6 5" for number in range(25)))
    assert progress == "Проверено 25 из 25"
    assert [call.arguments["text"] for call in town.calls.of("editMessageText")] == [
        "Проверено 10 из 25",
        "Проверено 20 из 25",
        "Проверено 25 из 25",
    ]
    assert report.splitlines()[0] == "Добавлено: 25, не добавлено: 0"


async def test_progress_that_cannot_be_told_stops_nothing(town: Town) -> None:
    for number in range(12):
        town.channel("Донор", f"donor_{number}")
    await asked(town)
    town.faults.add(Rule.too_many_requests(30, method="editMessageText"))
    *_, report = await town.ann.says("\n".join(f"@donor_{number} 6 5" for number in range(12)))
    assert report.splitlines()[0] == "Добавлено: 12, не добавлено: 0"


async def test_a_hundred_lines_are_taken_and_the_report_arrives_whole(town: Town) -> None:
    await asked(town)
    line = "https://t.me/nobody_here 6 5"
    _, *parts = await town.ann.says("\n".join([line] * 100))
    told = "\n".join(parts).splitlines()
    assert told[0] == "Добавлено: 0, не добавлено: 100"
    assert told[1:101] == [f"{line} — По этой ссылке нет канала: проверьте имя, это может быть и человек"] * 100
    assert max(map(len, parts)) <= 4096


async def test_more_than_a_hundred_lines_are_refused_whole(town: Town) -> None:
    town.channel("Донор", "donor_1")
    await asked(town)
    told = await town.ann.says("\n".join(["@donor_1 6 5"] * 101))
    assert told == ["Здесь 101 строка, а можно не больше 100. Разделите список"]
    assert town.ann.buttons() == ["Назад"]
    assert await added(town) == []


async def test_a_list_asks_the_userbot_nothing(town: Town) -> None:
    """A hundred questions would cost it hours of Telegram's patience."""
    project, _ = await town.in_project("Добавить списком")
    await town.with_userbot(project)
    town.telegram.channel(7001)
    told = await town.ann.says("@nobody_here 6 5\n@free_bot 6 5\nt.me/+AbCdEf12345 6 5\nhttps://t.me/c/7001/3 6 5")
    assert town.telegram.calls == []
    assert told[0].splitlines()[:5] == [
        "Добавлено: 0, не добавлено: 4",
        "@nobody_here 6 5 — По этой ссылке нет канала: проверьте имя, это может быть и человек",
        "@free_bot 6 5 — Это бот, а не канал",
        f"t.me/+AbCdEf12345 6 5 — {PRIVATE}",
        f"https://t.me/c/7001/3 6 5 — {PRIVATE}",
    ]


async def test_once_telegram_asks_to_wait_no_further_line_is_asked_about(town: Town) -> None:
    for number in (1, 2, 3):
        town.channel("Донор", f"donor_{number}")
    await asked(town)
    town.faults.add(Rule.too_many_requests(600, method="getChat", skip=1))
    [report] = await town.ann.says("@donor_1 6 5\n@donor_2 6 5\n@donor_3 6 5")
    assert report.splitlines()[:4] == [
        "Добавлено: 1, не добавлено: 2",
        "@donor_1 6 5 — добавлен",
        "@donor_2 6 5 — Telegram просит подождать. Повторите через 10 мин",
        "@donor_3 6 5 — Telegram просит подождать. Повторите через 10 мин",
    ]
    assert town.calls.count("getChat") == 2


async def test_a_list_that_trouble_has_broken_off_is_told_as_far_as_it_came(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        town.channel("Донор", f"donor_{number:02}")
    await asked(town)
    donors = type(town.storage.donors)
    add = donors.add

    async def adds_ten(self: DonorsInMemory, donor: NewDonor, now: datetime) -> Donor | None:
        if len(self.memory.donors) == 10:
            raise ConnectionError("the database is away for a moment")
        return await add(self, donor, now)

    lines = [f"@donor_{number:02} 6 5" for number in range(12)]
    with monkeypatch.context() as trouble:
        trouble.setattr(donors, "add", adds_ten)
        _, report, said = await town.ann.says("\n".join(lines))
    assert report.splitlines() == [
        "Добавлено: 10, не добавлено: 2",
        *(f"{line} — добавлен" for line in lines[:10]),
        *(f"{line} — не проверен, отправьте эту строку ещё раз" for line in lines[10:]),
        *TAIL,
    ]
    assert said == texts.TROUBLE
    assert town.changes
    *_, report = await town.ann.says("\n".join(lines[10:]))
    assert report.splitlines()[0] == "Добавлено: 2, не добавлено: 0"


async def test_a_long_line_is_repeated_in_short(town: Town) -> None:
    await asked(town)
    [report] = await town.ann.says("х" * 4000)
    assert report.splitlines()[1] == (f"{'х' * 79}… — Нужна строка вида «ссылка X Y», пример: https://t.me/name 6 5")
