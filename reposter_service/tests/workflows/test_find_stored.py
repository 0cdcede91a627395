"""The donor or the project that a link leads to, among those that are there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reposter_service.domain import links
from reposter_service.errors import (
    FloodWait,
    LinkProblem,
    LinkRefused,
)
from reposter_service.tests.builders import NOON, TARGET_ID, new_donor
from reposter_service.tests.workflows.searching import Search
from reposter_service.workflows.enroll import Refusal, Refused
from reposter_service.workflows.records import Project


async def test_a_donor_that_is_there_is_found_without_asking(search: Search) -> None:
    donor = await search.house.storage.donors.add(new_donor(search.project.id, 7000), NOON)
    assert await search.find.donor(search.project, links.parse("@DONOR")) == donor
    assert search.asked == (0, 0)


async def test_a_donor_under_a_new_name_is_found_by_asking_the_bot(search: Search) -> None:
    donor = await search.house.storage.donors.add(new_donor(search.project.id, 7000), NOON)
    search.bot.channel(7000, "new_name")
    assert await search.find.donor(search.project, links.parse("@new_name")) == donor
    assert search.asked == (1, 0)


async def test_a_private_donor_is_found_by_another_invitation_to_it(search: Search) -> None:
    """Telegram tells the userbot at once which channel it is: a member of it, it joins nothing."""
    search.house.telegram.channel(7000)
    donor = await search.house.storage.donors.add(new_donor(search.project.id, 7000, username=None), NOON)
    assert await search.find.donor(search.project, links.parse("t.me/+invite-7000")) == donor
    assert search.asked == (0, 1)


@pytest.mark.parametrize("asks_admins", [False, True])
async def test_an_invitation_to_a_channel_in_which_the_userbot_is_not_leads_to_no_donor(
    search: Search, asks_admins: bool
) -> None:
    channel = search.house.telegram.channel(7000)
    channel.joined, channel.asks_admins = False, asks_admins
    assert await search.find.donor(search.project, links.parse("t.me/+invite-7000")) == Refused(Refusal.NO_SUCH_DONOR)
    assert not channel.joined


@pytest.mark.parametrize(
    ("trouble", "refused"),
    [
        (FloodWait("x", timedelta(hours=5)), Refused(Refusal.FLOOD, wait=timedelta(hours=5))),
        (LinkRefused(LinkProblem.INVITE_EXPIRED), Refused(Refusal.INVITE_EXPIRED)),
        (LinkRefused(LinkProblem.GROUP), Refused(Refusal.NO_SUCH_DONOR)),
    ],
    ids=["a flood wait", "an invitation that is over", "a group"],
)
async def test_a_donor_that_the_userbot_cannot_look_for_is_said_so(
    search: Search, trouble: Exception, refused: Refused
) -> None:
    search.house.telegram.raises["behind"] = [trouble]
    assert await search.find.donor(search.project, links.parse("t.me/+invite-7000")) == refused


async def test_without_a_userbot_nobody_is_asked_about_an_invitation(search: Search) -> None:
    search.house.project = replace(search.project, userbot_id=None)
    assert await search.find.donor(search.project, links.parse("t.me/+invite-7000")) == Refused(Refusal.NO_SUCH_DONOR)
    assert search.asked == (0, 0)


async def test_no_project_is_looked_for_by_an_invitation(search: Search) -> None:
    """Which channel it leads to, a bot is not told."""
    assert await search.find.project(links.parse("t.me/+invite-7000")) == Refused(Refusal.INVITE_TO_PROJECT)


@pytest.mark.parametrize("link", ["@nobody_here", "https://t.me/c/7000/5"])
async def test_what_is_no_donor_is_not_found(search: Search, link: str) -> None:
    assert await search.find.donor(search.project, links.parse(link)) == Refused(Refusal.NO_SUCH_DONOR)


async def test_a_withdrawn_donor_is_not_found(search: Search) -> None:
    donor = await search.house.storage.donors.add(new_donor(search.project.id, 7000), NOON)
    assert donor is not None
    await search.house.storage.donors.withdraw(donor.id, NOON)
    assert await search.find.donor(search.project, links.parse("@donor")) == Refused(Refusal.NO_SUCH_DONOR)


async def test_a_project_is_found_by_any_link_to_its_channel(search: Search) -> None:
    for link in (f"@PROJECT_{TARGET_ID}", f"https://t.me/c/{TARGET_ID}/1"):
        found = await search.find.project(links.parse(link))
        assert isinstance(found, Project)
        assert found.id == search.project.id
    assert await search.find.project(links.parse("@nobody_here")) == Refused(Refusal.NO_SUCH_PROJECT)
    assert await search.find.project(None) == Refused(Refusal.NOT_A_LINK)
