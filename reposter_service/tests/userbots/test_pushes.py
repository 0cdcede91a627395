"""Pushes are hints: they come without anything being asked for, and may fail without harm."""

from telegram_sandbox.faults import Rule
from telegram_sandbox.world.messages import Content
from telegram_sandbox.world.rights import ReactionsPolicy

from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.waiting import until


async def test_a_new_post_is_pushed_with_its_numbers(town: Town, house: House) -> None:
    donor = town.donor()

    post = town.world.posts.publish(donor, "новость")

    await until(lambda: house.heard.ids(donor.id) == [post.id])
    project_id, _, (message,) = house.heard.messages[-1]
    assert project_id == PROJECT
    assert message.counts_as_post


async def test_an_album_comes_message_by_message(town: Town, house: House) -> None:
    donor = town.donor()

    album = town.world.posts.album(donor, [Content(media=town.world.posts.photo()) for _ in range(3)])

    await until(lambda: sorted(house.heard.ids(donor.id)) == [message.id for message in album])
    assert {message.grouped_id for *_, (message,) in house.heard.messages} == {album[0].grouped_id}


async def test_a_service_message_is_pushed_as_one(town: Town, house: House) -> None:
    donor = town.donor()

    town.world.posts.service(donor, "title_changed", title="Другое имя")

    await until(lambda: bool(house.heard.messages))
    assert [message.service for *_, messages in house.heard.messages for message in messages] == [True]


async def test_a_change_of_the_channel_is_told(town: Town, house: House) -> None:
    donor = town.donor()
    await until(lambda: (PROJECT, donor.id) in house.heard.changed)  # of having joined it
    house.heard.changed.clear()

    town.world.channels.set_reactions(donor, ReactionsPolicy.none())

    await until(lambda: (PROJECT, donor.id) in house.heard.changed)


async def test_pushes_go_on_after_a_reconnect(town: Town, house: House) -> None:
    donor = town.donor()
    await until(lambda: len(house.heard.connected) == 1)
    town.door.drop(town.userbot)
    await until(lambda: len(house.heard.connected) == 2)

    post = town.world.posts.publish(donor, "новость")

    await until(lambda: house.heard.ids(donor.id) == [post.id])


async def test_a_listener_that_fails_hears_the_next_push_too(town: Town, houses: Houses) -> None:
    async with houses.open(deaf=True) as house:
        await house.connected()
        donor = town.donor()

        posts = town.posts(donor, 2)

        await until(lambda: sorted(house.heard.ids(donor.id)) == posts)


async def test_a_lost_push_is_no_harm_to_the_truth(town: Town, house: House) -> None:
    donor = town.donor()
    town.faults.add(Rule.lose_pushes(method="updateNewChannelMessage"))

    posts = town.posts(donor, 3)

    assert [message.id for message in await house.pool.reader(PROJECT).after(donor.id, 0, 100)] == posts
    assert house.heard.messages == []


async def test_a_gap_between_pushes_is_filled(town: Town, house: House) -> None:
    donor = town.donor()
    first = town.world.posts.publish(donor, "раз")
    await until(lambda: house.heard.ids(donor.id) == [first.id])
    town.faults.add(Rule.lose_pushes(method="updateNewChannelMessage", times=1))

    rest = town.posts(donor, 2)

    await until(lambda: sorted(house.heard.ids(donor.id)) == [first.id, *rest])


async def test_our_own_forwards_are_not_pushed_to_us(town: Town, house: House) -> None:
    donor, target = town.donor(), town.target()
    (post,) = town.posts(donor, 1)

    await house.pool.publisher(PROJECT).forward(source=donor.id, message_ids=[post], target=target.id, random_ids=[7])
    later = town.world.posts.publish(donor, "ещё новость")

    await until(lambda: later.id in house.heard.ids(donor.id))
    assert house.heard.ids(target.id) == []
