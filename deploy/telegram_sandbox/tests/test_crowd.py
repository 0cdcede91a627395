"""The crowd: a house full of donors that are joined and silent."""

import pytest
from telegram_sandbox.crowd import Crowd, crowd_size
from telegram_sandbox.world import World


def test_every_userbot_is_in_each_donor_of_its_project_and_may_post_in_its_channel() -> None:
    world = World()
    crowd = Crowd(world, projects=2, donors=3)
    for number, userbot in enumerate(crowd.userbots.values(), start=1):
        joined = {channel.username for channel in world.channels.of(userbot.id)}
        assert joined == {f"project_{number}", *(f"donor_{number}_{index}" for index in (1, 2, 3))}
        assert world.channels.by_username(f"project_{number}").admins[userbot.id]


def test_one_donor_in_ten_has_its_reactions_off() -> None:
    world = World()
    Crowd(world, projects=1, donors=20)
    donors = [channel for channel in world.channels.all() if (channel.username or "").startswith("donor")]
    assert [channel.username for channel in donors if not channel.reactions.is_on] == ["donor_1_10", "donor_1_20"]


def test_a_donor_has_room_for_posts_that_are_gone() -> None:
    world = World()
    Crowd(world, projects=1, donors=1)
    donor = world.channels.by_username("donor_1_1")
    assert list(donor.messages) == [1001]


def test_the_plan_names_projects_userbots_and_donors() -> None:
    crowd = Crowd(World(), projects=1, donors=2)
    (phone,) = crowd.userbots
    (project,) = crowd.plan({phone: "session"})["projects"]
    assert project["userbot"] == {"phone": phone, "session": "session"}
    assert [donor["link"] for donor in project["donors"]] == ["https://t.me/donor_1_1", "https://t.me/donor_1_2"]


@pytest.mark.parametrize(("text", "size"), [("30x100", (30, 100)), ("1x1", (1, 1))])
def test_a_size_is_projects_by_donors(text: str, size: tuple[int, int]) -> None:
    assert crowd_size(text) == size


@pytest.mark.parametrize("text", ["", "30", "30x", "axb", "30x100x2", "-1x5"])
def test_anything_else_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="written as 30x100"):
        crowd_size(text)
