"""What the bot is handling when the service stops."""

import asyncio
from collections.abc import Sequence

import pytest

from reposter_service import supervisor
from reposter_service.admin_bot.bot import GRACE_S
from reposter_service.scheduler.alert_desk import LISTENS_ON_S
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.in_memory.projects import ProjectsInMemory
from reposter_service.workflows.records import Project


async def test_what_is_being_handled_at_a_stop_is_finished(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "ASKED_AGAIN_S", 0.01)
    await town.project()
    await town.ann.says("/start")
    asked, read = asyncio.Event(), ProjectsInMemory.all

    async def slowly(self: ProjectsInMemory) -> Sequence[Project]:
        asked.set()
        await asyncio.sleep(0.3)
        return await read(self)

    monkeypatch.setattr(ProjectsInMemory, "all", slowly)
    town.ann.press("Маркетинг")
    await asked.wait()
    await town.stops()

    assert town.ann.told()[-1] == "Маркетинг"
    await town.starts()


def test_whoever_stops_the_bot_waits_longer_than_it_may_take() -> None:
    assert LISTENS_ON_S > GRACE_S
