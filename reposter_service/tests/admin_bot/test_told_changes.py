"""Of which project the rest of the service is told that it is another one; trouble with that is no trouble of the
admin's.
"""

import pytest

from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.in_memory.memberships import MembershipsInMemory


async def test_whatever_is_changed_is_told_of_the_project_in_which_it_was(town: Town) -> None:
    town.channel("Один", "donor_one")
    town.channel("Два", "donor_two")
    await town.project("Кино", 5001, "our_cinema")
    project, _ = await town.in_project("Добавить канал")
    for said in ("@donor_one", "6", "5"):
        await town.ann.says(said)
    await town.ann.presses("Добавить списком")
    await town.ann.says("@donor_two 6 5")
    await town.ann.presses("Удалить канал")
    await town.ann.says("@donor_one")
    await town.ann.presses("Вернуть")
    await town.ann.says("/start")
    await town.ann.presses("Удалить проект")
    await town.ann.says("https://t.me/c/5000/1")
    await town.ann.presses("Да, удалить проект")

    assert town.changed == [project.id] * 5


async def test_a_new_project_is_told_as_itself(town: Town) -> None:
    town.channel("Канал", "marketing", bot_is_admin=True)
    await town.ann.says("/start")
    await town.ann.presses("Добавить проект")
    await town.ann.says("Маркетинг")
    await town.ann.says("@marketing")

    assert town.changed == [project.id for project in await town.storage.projects.all()]
    assert len(town.changed) == 1


async def test_a_userbot_whose_progress_cannot_be_read_just_now_is_told_as_added(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.telegram.channel(5000, "our")
    town.sign_ins.account("+79990001122")
    await town.in_project("Добавить/заменить юзербот")
    await town.ann.says("+79990001122")

    async def away(*_: object) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(MembershipsInMemory, "progress", away)
    code = "-".join(town.sign_ins.codes["+79990001122"])
    assert await town.ann.says(code) == ["юзербот +79990001122 добавлен", "Маркетинг"]
