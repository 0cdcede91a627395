"""Projects, userbots, donors and pauses are enrolled, or refused with a reason."""

from datetime import time

import pytest

from reposter_service.domain.pauses import Pause
from reposter_service.errors import ChannelsFull
from reposter_service.tests.house import House
from reposter_service.workflows.enroll import Enroll, Refusal, Refused
from reposter_service.workflows.records import Donor, Project


@pytest.fixture
def enroll(house: House) -> Enroll:
    return Enroll(house.storage.projects, house.storage.donors, house.storage.memberships, house.clock)


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
    donor = await enroll.donor(house.telegram, house.project, "@donor", x=6, y=5)
    assert isinstance(donor, Donor)
    again = await enroll.donor(house.telegram, house.project, link, x=6, y=5)
    assert again == Refused(Refusal.ALREADY_THERE, there=donor)
    changed = await enroll.donor(house.telegram, house.project, link, x=6, y=7)
    assert changed == Refused(Refusal.OTHER_X_AND_Y, there=donor)


async def with_three_channels(house: House, enroll: Enroll) -> None:
    """The userbot may be in three channels: the project's own and those of the donors @first_one and @second_one."""
    [userbot] = await house.storage.accounts.all()
    await house.storage.accounts.set_channels_limit(userbot.id, 3)
    for channel_id, name in ((7001, "first_one"), (7002, "second_one"), (7003, "third_one")):
        house.telegram.channel(channel_id, name)
    for name in ("first_one", "second_one"):
        assert isinstance(await enroll.donor(house.telegram, house.project, f"@{name}", x=6, y=5), Donor)


async def test_a_donor_beyond_the_limit_of_channels_is_refused_and_the_limit_named(
    house: House, enroll: Enroll
) -> None:
    await with_three_channels(house, enroll)
    refused = await enroll.donor(house.telegram, house.project, "@third_one", x=6, y=5)
    assert refused == Refused(Refusal.TOO_MANY_CHANNELS, limit=3)
    assert len(await house.storage.donors.of_project(house.project.id)) == 2


async def test_at_the_limit_a_donor_that_is_there_is_there(house: House, enroll: Enroll) -> None:
    await with_three_channels(house, enroll)
    again = await enroll.donor(house.telegram, house.project, "@first_one", x=6, y=5)
    assert isinstance(again, Refused)
    assert again.because is Refusal.ALREADY_THERE


async def test_an_account_that_is_in_too_many_channels_already_cannot_open_an_invite(
    house: House, enroll: Enroll
) -> None:
    house.telegram.raises["resolve"] = [ChannelsFull("CHANNELS_TOO_MUCH")]
    refused = await enroll.donor(house.telegram, house.project, "t.me/+invite-7000", x=6, y=5)
    assert refused == Refused(Refusal.TOO_MANY_CHANNELS, limit=500)


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
