"""Coming in, going, and who may post."""

import pytest
from telegram_sandbox.world import (
    AdminRights,
    Person,
    Refused,
    World,
)
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.events import Event, MemberChange, MemberChanged

NOON = 1_700_000_000


def heard(world: World) -> list[Event]:
    events: list[Event] = []
    world.subscribe(events.append)
    return events


def test_a_private_channel_is_closed_to_strangers(world: World, owner: Person) -> None:
    closed = world.channels.create("Closed", owner=owner)
    with pytest.raises(Refused, match="CHANNEL_PRIVATE"):
        world.members.join(closed, world.people.add())


def test_an_invite_opens_it(world: World, owner: Person) -> None:
    closed, guest = world.channels.create("Closed", owner=owner), world.people.add()
    invite = world.channels.invite(closed)
    assert world.members.join_by_invite(invite.hash, guest) is closed
    with pytest.raises(Refused, match="USER_ALREADY_PARTICIPANT"):
        world.members.join_by_invite(invite.hash, guest)


def test_an_invite_with_approval_is_a_request_first(world: World, owner: Person) -> None:
    closed, guest = world.channels.create("Closed", owner=owner), world.people.add()
    invite = world.channels.invite(closed, needs_approval=True)
    events = heard(world)
    for _ in range(2):
        with pytest.raises(Refused, match="INVITE_REQUEST_SENT"):
            world.members.join_by_invite(invite.hash, guest)
    assert not closed.may_read(guest.id)
    world.members.approve(closed, guest, by=owner)
    changes = [event.change for event in events if isinstance(event, MemberChanged)]
    assert changes == [MemberChange.REQUESTED, MemberChange.JOINED]
    assert closed.may_read(guest.id)


def test_an_invite_that_ran_out_leads_nowhere(world: World, owner: Person) -> None:
    closed = world.channels.create("Closed", owner=owner)
    invite = world.channels.invite(closed, expires_at=NOON + 60)
    world.clock.advance(60)
    with pytest.raises(Refused, match="INVITE_HASH_EXPIRED"):
        world.members.join_by_invite(invite.hash, world.people.add())


@pytest.mark.parametrize(("is_premium", "limit"), [(False, 500), (True, 1000)], ids=["usual", "Premium"])
def test_an_account_has_a_limit_of_channels(world: World, owner: Person, is_premium: bool, limit: int) -> None:
    guest = world.people.add(is_premium=is_premium)
    for number in range(limit):
        world.members.join(world.channels.create("C", owner=owner, username=f"chan{number}"), guest)
    with pytest.raises(Refused, match="CHANNELS_TOO_MUCH"):
        world.members.join(world.channels.create("C", owner=owner, username="onemore"), guest)


def test_who_was_thrown_out_cannot_come_back(world: World, channel: Channel, owner: Person) -> None:
    guest = world.people.add()
    world.members.join(channel, guest)
    world.members.kick(channel, guest, by=owner)
    with pytest.raises(Refused, match="CHANNEL_PRIVATE"):
        world.members.join(channel, guest)


def test_leaving_takes_rights_along(world: World, channel: Channel) -> None:
    admin = world.people.add()
    world.members.promote(channel, admin)
    world.members.leave(channel, admin)
    assert channel.rights_of(admin.id) is None
    with pytest.raises(Refused, match="USER_NOT_PARTICIPANT"):
        world.members.leave(channel, admin)


def test_who_may_post(world: World, channel: Channel) -> None:
    stranger, reader, mute, admin = (world.people.add() for _ in range(4))
    world.members.join(channel, reader)
    world.members.promote(channel, mute, AdminRights.none())
    world.members.promote(channel, admin)
    for person, word in (
        (stranger, "CHAT_WRITE_FORBIDDEN"),
        (reader, "CHAT_ADMIN_REQUIRED"),
        (mute, "CHAT_ADMIN_REQUIRED"),
    ):
        with pytest.raises(Refused, match=word):
            world.posts.refuse_writing(channel, person)
    world.posts.refuse_writing(channel, admin)
