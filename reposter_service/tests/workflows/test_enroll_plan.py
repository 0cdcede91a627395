"""A plan file is enrolled thing by thing, each told."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import ValidationError

from reposter_service.tests.telegram_in_memory import TelegramInMemory
from reposter_service.tests.workflows.conftest import House
from reposter_service.workflows.enroll import Enroll, Refusal
from reposter_service.workflows.enroll_plan import EnrollPlan, Plan
from reposter_service.workflows.ports import Subscriber


@dataclass
class VisitsInMemory:
    telegram: TelegramInMemory
    sessions: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def visit(self, session: str) -> AsyncIterator[tuple[Subscriber, Mapping[int, int]]]:
        self.sessions.append(session)
        yield self.telegram, {6000: 11, 7000: 12}


def plan(**project: Any) -> Plan:
    travel = {
        "title": "Путешествия",
        "link": "https://t.me/travel",
        "userbot": {"phone": "+79990000002", "session": "1Travel"},
        "pauses": ["23:00-07:00"],
        "donors": [{"link": "@donor", "x": 6, "y": 5}],
    }
    return Plan.model_validate({"projects": [travel | project]})


@pytest.fixture
def steps(house: House) -> EnrollPlan:
    house.telegram.channel(6000, "travel")
    house.telegram.channel(7000, "donor")
    enroll = Enroll(house.storage.projects, house.storage.donors, house.clock)
    return EnrollPlan(enroll, VisitsInMemory(house.telegram), house.storage.access_hashes)


async def report(steps: EnrollPlan, plan: Plan) -> dict[str, Refusal | None]:
    return {line.what: line.refused.because if line.refused else None async for line in steps.all(plan)}


async def test_everything_of_a_plan_is_enrolled_and_told(steps: EnrollPlan, house: House) -> None:
    assert await report(steps, plan()) == {
        "проект Путешествия": None,
        "юзербот +79990000002": None,
        "пауза 23:00-07:00": None,
        "донор @donor": None,
    }
    assert [userbot.session for userbot in house.storage.memory.userbots.values()] == ["1Session", "1Travel"]


async def test_what_telegram_gave_the_account_is_kept_for_its_userbot(steps: EnrollPlan, house: House) -> None:
    await report(steps, plan())
    project = next(p for p in await house.storage.projects.all() if p.title == "Путешествия")
    assert project.userbot_id is not None
    assert await house.storage.access_hashes.load(project.userbot_id) == {6000: 11, 7000: 12}


async def test_a_refused_project_skips_what_belongs_to_it(steps: EnrollPlan) -> None:
    assert await report(steps, plan(link="@kino")) == {"проект Путешествия": Refusal.ALREADY_THERE}


async def test_a_refused_donor_does_not_stop_the_others(steps: EnrollPlan) -> None:
    donors = [{"link": "@nobody", "x": 6, "y": 5}, {"link": "@donor", "x": 6, "y": 5}]
    told = await report(steps, plan(donors=donors))
    assert told["донор @nobody"] is Refusal.NOTHING
    assert told["донор @donor"] is None


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        pytest.param({"pauses": ["25:00-07:00"]}, "pauses", id="no time of day"),
        pytest.param({"pauses": ["07:00-07:00"]}, "pauses", id="a pause without length"),
        pytest.param({"donors": [{"link": "@donor", "x": "шесть", "y": 5}]}, "x", id="X in words"),
        pytest.param({"donor": []}, "donor", id="a field that does not exist"),
        pytest.param({"title": ""}, "title", id="no title"),
    ],
)
def test_a_wrong_plan_is_refused_whole_and_the_field_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as invalid:
        plan(**wrong)
    assert named in [str(part) for error in invalid.value.errors() for part in error["loc"]]
