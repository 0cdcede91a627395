"""Names and access hashes."""

import pytest
from telegram_sandbox.world import (
    Person,
    Refused,
    World,
)
from telegram_sandbox.world.channels import Channel

NOON = 1_700_000_000


def test_an_access_hash_differs_per_account(world: World, channel: Channel, owner: Person) -> None:
    other = world.people.add()
    assert world.access_hash(owner, channel) == world.access_hash(owner, channel)
    assert world.access_hash(owner, channel) != world.access_hash(other, channel)


@pytest.mark.parametrize("name", ["NEWS", "@news", "News"])
def test_names_are_blind_to_case(world: World, channel: Channel, name: str) -> None:
    assert world.resolve(name) is channel


def test_a_name_is_given_away_once(world: World, channel: Channel, owner: Person) -> None:
    with pytest.raises(Refused, match="USERNAME_OCCUPIED"):
        world.people.add_bot("News")
    world.channels.rename(channel, None)
    assert world.people.add_bot("News").username == "News"
