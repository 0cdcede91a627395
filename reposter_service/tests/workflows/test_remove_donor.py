"""Donors are removed by any form of their link, without asking Telegram."""

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.tests.builders import NOON, new_donor
from reposter_service.tests.house import House
from reposter_service.workflows.remove_donor import NotRemoved, Removed, RemoveDonor

PROJECT = "https://t.me/project_5000"


@pytest.fixture
async def remove(house: House) -> RemoveDonor:
    """In a house with the donors @donor (7000) and, by an invite, 7001."""
    invite = InviteLink("invite-7001")
    for donor in (new_donor(house.project.id), new_donor(house.project.id, 7001, username=None, invite=invite)):
        assert await house.storage.donors.add(donor, NOON)
    return RemoveDonor(house.storage.projects, house.storage.donors, house.clock)


@pytest.mark.parametrize(
    ("link", "channel_id"),
    [
        pytest.param("https://t.me/Donor/15", 7000, id="a public link"),
        pytest.param("@donor", 7000, id="a name"),
        pytest.param("t.me/c/7001/3", 7001, id="a number"),
        pytest.param("https://t.me/+invite-7001", 7001, id="an invite"),
    ],
)
async def test_a_donor_is_removed_by_any_form_of_its_link(
    house: House, remove: RemoveDonor, link: str, channel_id: int
) -> None:
    removed = await remove.by_link(PROJECT, link)
    assert isinstance(removed, Removed)
    assert (removed.donor.channel_id, removed.project) == (channel_id, house.project)
    assert channel_id not in [donor.channel_id for donor in await house.storage.donors.of_project(house.project.id)]
    task = await house.storage.memberships.next(house.project.id, house.now)
    assert task is not None
    assert (task.deed, task.channel_id) == (Deed.LEAVE, channel_id)
    assert house.telegram.calls == []


@pytest.mark.parametrize(
    ("project", "donor", "because"),
    [
        pytest.param(PROJECT, "@nobody_here", NotRemoved.NO_SUCH_DONOR, id="no such donor"),
        pytest.param("@nobody_here", "@donor", NotRemoved.NO_SUCH_PROJECT, id="no such project"),
        pytest.param(PROJECT, "привет", NotRemoved.NOT_A_LINK, id="not a link"),
    ],
)
async def test_what_is_not_there_is_not_removed(
    remove: RemoveDonor, project: str, donor: str, because: NotRemoved
) -> None:
    assert await remove.by_link(project, donor) is because
