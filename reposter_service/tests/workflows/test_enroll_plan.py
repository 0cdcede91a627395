"""A plan file is enrolled thing by thing, each told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from reposter_service.domain.health import LOST, UserbotState
from reposter_service.domain.membership_queue import Deed
from reposter_service.errors import AccountState, FloodWait
from reposter_service.tests.house import House
from reposter_service.tests.visits_in_memory import VisitsInMemory
from reposter_service.workflows.enroll import Enroll, Refusal
from reposter_service.workflows.enroll_plan import Enrolled, EnrollPlan, Plan
from reposter_service.workflows.records import Userbot

FLOOD = FloodWait("FLOOD_WAIT", timedelta(hours=20))


@dataclass
class Paces:
    """`taken`: what was asked before each. `before_third` happens when the third donor is about to be asked for."""

    taken: list[Deed] = field(default_factory=list)
    before_third: Callable[[], None] = lambda: None

    async def __call__(self, asked: Deed) -> None:
        self.taken.append(asked)
        if len(self.taken) == 3:
            self.before_third()


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
    enroll = Enroll(house.storage.projects, house.storage.donors, house.storage.memberships, house.clock)
    storage = house.storage
    visits = VisitsInMemory(house.telegram)
    return EnrollPlan(enroll, visits, storage.accounts, storage.access_hashes, storage.session_locks, Paces())


async def report(steps: EnrollPlan, plan: Plan) -> dict[str, Refusal | None]:
    """Each thing and why it was refused; ALREADY_THERE stands for one that is there just so."""
    return {line.what: _outcome(line) async for line in steps.all(plan)}


def _outcome(line: Enrolled) -> Refusal | None:
    if line.there:
        assert line.refused is None
        return Refusal.ALREADY_THERE
    return line.refused.because if line.refused else None


async def test_a_userbot_that_telegram_does_not_let_in_leaves_out_its_project_alone(steps: EnrollPlan) -> None:
    assert isinstance(steps.visits, VisitsInMemory)
    steps.visits.dead["1Dead"] = AccountState.LOGGED_OUT
    dead = plan(title="Кино", link="@cinema", userbot={"phone": "+79990000009", "session": "1Dead"})
    lost, project, *_ = [line async for line in steps.all(Plan(projects=[*dead.projects, *plan().projects]))]
    assert lost == Enrolled("юзербот +79990000009 проекта «Кино»", lost=AccountState.LOGGED_OUT)
    assert project == Enrolled("проект Путешествия")


async def test_what_is_no_session_string_is_told_and_leaves_out_its_project_alone(steps: EnrollPlan) -> None:
    assert isinstance(steps.visits, VisitsInMemory)
    steps.visits.garbage.add("a session")
    wrong = plan(title="Кино", link="@cinema", userbot={"phone": "+79990000009", "session": "a session"})
    told = await report(steps, Plan(projects=[*wrong.projects, *plan().projects]))
    assert told["юзербот +79990000009 проекта «Кино»"] is Refusal.NOT_A_SESSION
    assert told["проект Путешествия"] is None


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
    assert await house.storage.access_hashes.load(project.userbot_id) == {6000: -6000, 7000: -7000}


async def test_a_refused_project_skips_what_belongs_to_it(steps: EnrollPlan) -> None:
    assert await report(steps, plan(link="@kino")) == {"проект Путешествия": Refusal.OTHER_USERBOT}


async def test_a_refused_donor_does_not_stop_the_others(steps: EnrollPlan) -> None:
    donors = [{"link": "@nobody", "x": 6, "y": 5}, {"link": "@donor", "x": 6, "y": 5}]
    told = await report(steps, plan(donors=donors))
    assert told["донор @nobody"] is Refusal.NOTHING
    assert told["донор @donor"] is None


def three_donors(house: House) -> list[dict[str, Any]]:
    for id_, name in enumerate(["first_donor", "second_donor", "third_donor"], start=7001):
        house.telegram.channel(id_, name)
    return [{"link": f"@{name}", "x": 6, "y": 5} for name in ("first_donor", "second_donor", "third_donor")]


async def broken_off_at_the_third_donor(steps: EnrollPlan, house: House) -> Plan:
    """A plan of one project and three donors; Telegram asked to wait when it was asked for the third."""
    whole = plan(donors=three_donors(house))
    paces = Paces(before_third=lambda: house.telegram.raises.update(resolve=[FLOOD]))
    with pytest.raises(FloodWait):
        await report(replace(steps, pace=paces), whole)
    return whole


async def test_what_was_learned_before_telegram_asked_to_wait_is_kept(steps: EnrollPlan, house: House) -> None:
    await broken_off_at_the_third_donor(steps, house)
    project = next(p for p in await house.storage.projects.all() if p.title == "Путешествия")
    assert project.userbot_id is not None
    assert set(await house.storage.access_hashes.load(project.userbot_id)) == {6000, 7001, 7002}


async def test_the_same_plan_again_goes_on_where_it_broke_off(steps: EnrollPlan, house: House) -> None:
    whole = await broken_off_at_the_third_donor(steps, house)
    house.telegram.calls.clear()
    assert await report(steps, whole) == {
        "проект Путешествия": Refusal.ALREADY_THERE,
        "юзербот +79990000002": None,
        "пауза 23:00-07:00": Refusal.ALREADY_THERE,
        "донор @first_donor": Refusal.ALREADY_THERE,
        "донор @second_donor": Refusal.ALREADY_THERE,
        "донор @third_donor": None,
    }
    assert house.telegram.calls.count("resolve") == 2  # the project and the third donor: no question is asked twice
    project = next(p for p in await house.storage.projects.all() if p.title == "Путешествия")
    assert project.userbot_id is not None
    assert set(await house.storage.access_hashes.load(project.userbot_id)) == {6000, 7001, 7002, 7003}


async def test_a_donor_whose_access_was_not_kept_is_asked_for_again(steps: EnrollPlan, house: House) -> None:
    await report(steps, plan())
    house.storage.memory.access_hashes.clear()
    assert (await report(steps, plan()))["донор @donor"] is Refusal.ALREADY_THERE
    assert {channel_id for _, channel_id in house.storage.memory.access_hashes} == {6000, 7000}


async def test_a_project_that_was_left_without_a_userbot_gets_the_one_of_the_plan(
    steps: EnrollPlan, house: House
) -> None:
    in_use = {"phone": "+79990000001", "session": "1Other"}
    assert await report(steps, plan(userbot=in_use)) == {
        "проект Путешествия": None,
        "юзербот +79990000001": Refusal.PHONE_IN_USE,
    }
    told = await report(steps, plan())
    assert told["юзербот +79990000002"] is None
    assert told["донор @donor"] is None


async def test_a_project_of_another_userbot_is_not_gone_on_with(steps: EnrollPlan, house: House) -> None:
    await report(steps, plan())
    told = await report(steps, plan(userbot={"phone": "+79990000003", "session": "1Thief"}))
    assert told == {"проект Путешествия": Refusal.OTHER_USERBOT}
    assert "1Thief" not in [userbot.session for userbot in house.storage.memory.userbots.values()]


@pytest.mark.parametrize("state", sorted(LOST))
async def test_a_userbot_that_is_lost_makes_way_for_the_one_of_the_plan(
    steps: EnrollPlan, house: House, state: UserbotState
) -> None:
    await report(steps, plan())
    lost = await serving(house)
    await house.storage.accounts.set_state(lost.id, state, "", house.now)
    lines = [line async for line in steps.all(plan(userbot={"phone": "+79990000003", "session": "1Heir"}))]
    assert lines[1] == Enrolled("юзербот +79990000003", instead_of="+79990000002")
    assert {line.refused for line in lines} == {None}
    assert (await serving(house)).session == "1Heir"
    assert len(await house.storage.donors.of_project(lost.project_id)) == 1


@pytest.mark.parametrize("phone", ["+79990000002", "7 999 000-00-02"])
async def test_a_userbot_that_a_daemon_runs_is_not_signed_in_beside_it(
    steps: EnrollPlan, house: House, phone: str
) -> None:
    await report(steps, plan())
    house.telegram.calls.clear()
    async with house.storage.session_locks.hold("+79990000002"):
        told = await report(steps, plan(userbot={"phone": phone, "session": "1Travel"}))
    assert told == {f"юзербот {phone}": Refusal.USERBOT_RUNS}
    assert not house.telegram.calls


async def test_no_daemon_takes_the_userbot_up_before_its_donors_are_enrolled(steps: EnrollPlan, house: House) -> None:
    locks = house.storage.session_locks
    held = [await locks.taken("+79990000002") async for _ in steps.all(plan())]
    assert held == [True] * 4
    assert not await locks.taken("+79990000002")


async def serving(house: House) -> Userbot:
    """The userbot of the plan's project."""
    return (await house.storage.accounts.all())[-1]


async def test_between_two_questions_about_links_the_pace_is_kept(steps: EnrollPlan, house: House) -> None:
    paces = Paces()
    await report(replace(steps, pace=paces), plan(donors=three_donors(house)))
    assert paces.taken == [Deed.RESOLVE] * 3
    assert house.telegram.calls.count("resolve") == 1 + 3


async def test_after_an_invite_was_joined_the_account_rests_as_after_any_join(steps: EnrollPlan, house: House) -> None:
    house.telegram.channel(7001)
    paces = Paces()
    links = ["t.me/+invite-7001", "@donor"]
    await report(replace(steps, pace=paces), plan(donors=[{"link": link, "x": 6, "y": 5} for link in links]))
    assert paces.taken == [Deed.RESOLVE, Deed.JOIN]


@pytest.mark.parametrize(
    ("link", "again"),
    [
        pytest.param("@donor", "https://t.me/DONOR/15", id="a public name"),
        pytest.param("@donor", "https://t.me/c/7000/3", id="a number"),
        pytest.param("https://t.me/+invite-7000", "https://t.me/joinchat/invite-7000", id="an invitation"),
    ],
)
async def test_a_stored_donor_is_known_by_any_form_of_its_link(
    steps: EnrollPlan, house: House, link: str, again: str
) -> None:
    await report(steps, plan(donors=[{"link": link, "x": 6, "y": 5}]))
    house.telegram.calls.clear()
    told = await report(steps, plan(donors=[{"link": again, "x": 6, "y": 5}]))
    assert told[f"донор {again}"] is Refusal.ALREADY_THERE
    assert house.telegram.calls.count("resolve") == 1  # the project alone


async def test_a_donor_with_other_numbers_in_the_plan_is_refused_and_keeps_its_own(
    steps: EnrollPlan, house: House
) -> None:
    await report(steps, plan())
    told = await report(steps, plan(donors=[{"link": "@donor", "x": 7, "y": 5}]))
    assert told["донор @donor"] is Refusal.OTHER_X_AND_Y
    assert {(known.donor.x, known.donor.y) for known in house.storage.memory.donors.values()} == {(6, 5)}


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
