"""Projects, userbots, donors and pauses are enrolled, or refused with a reason."""

from datetime import time

import pytest

from reposter_service.domain.pauses import Pause
from reposter_service.tests.workflows.conftest import House
from reposter_service.workflows.enroll import Enroll, Refusal, Refused
from reposter_service.workflows.records import Donor, Project


@pytest.fixture
def enroll(house: House) -> Enroll:
    return Enroll(house.storage.projects, house.storage.donors, house.clock)


async def test_a_project_is_a_channel_in_which_the_userbot_may_publish(house: House, enroll: Enroll) -> None:
    house.telegram.channel(6000, "travel")
    project = await enroll.project(house.telegram, "Путешествия", "https://t.me/travel")
    assert isinstance(project, Project)
    assert project.channel_id == 6000


async def test_without_rights_in_the_channel_there_is_no_project(house: House, enroll: Enroll) -> None:
    house.telegram.channel(6000, "travel").writable = False
    assert await enroll.project(house.telegram, "Путешествия", "@travel") == Refused(Refusal.NOT_ADMIN)


async def test_a_channel_is_one_project_only(house: House, enroll: Enroll) -> None:
    assert await enroll.project(house.telegram, "Ещё кино", "@kino") == Refused(
        Refusal.ALREADY_THERE, there=next(iter(await house.storage.projects.all()))
    )


async def test_a_phone_serves_one_project(house: House, enroll: Enroll) -> None:
    house.telegram.channel(6000, "travel")
    project = await enroll.project(house.telegram, "Путешествия", "@travel")
    assert isinstance(project, Project)
    assert await enroll.userbot(project, "+79990000001", "1Session") == Refused(Refusal.PHONE_IN_USE)


@pytest.mark.parametrize("link", ["https://t.me/donor", "t.me/donor/15", "@donor", "donor", "https://t.me/c/7000/3"])
async def test_a_donor_is_the_same_whatever_form_its_link_has(house: House, enroll: Enroll, link: str) -> None:
    house.telegram.channel(7000, "donor")
    assert isinstance(await enroll.donor(house.telegram, house.project, "@donor", x=6, y=5), Donor)
    again = await enroll.donor(house.telegram, house.project, link, x=6, y=5)
    assert again == Refused(Refusal.ALREADY_THERE)


@pytest.mark.parametrize(
    ("link", "x", "y", "because"),
    [
        pytest.param("привет", 6, 5, Refusal.NOT_A_LINK, id="not a link"),
        pytest.param("@nobody_here", 6, 5, Refusal.NOTHING, id="a free name"),
        pytest.param("@kino", 6, 5, Refusal.OWN_CHANNEL, id="the project's own channel"),
        pytest.param("@donor", 0, 5, Refusal.X_OUT_OF_RANGE, id="X of 0"),
        pytest.param("@donor", 51, 5, Refusal.X_OUT_OF_RANGE, id="X of 51"),
        pytest.param("@donor", 6, 51, Refusal.Y_OUT_OF_RANGE, id="Y of 51"),
    ],
)
async def test_a_donor_is_refused_with_the_reason(
    house: House, enroll: Enroll, link: str, x: int, y: int, because: Refusal
) -> None:
    house.telegram.channel(7000, "donor")
    assert await enroll.donor(house.telegram, house.project, link, x=x, y=y) == Refused(because)


async def test_an_exact_duplicate_of_a_pause_is_refused(house: House, enroll: Enroll) -> None:
    night = Pause(time(23, 0), time(7, 0))
    assert await enroll.pause(house.project, night) == night
    assert await enroll.pause(house.project, night) == Refused(Refusal.ALREADY_THERE)
