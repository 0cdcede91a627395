"""Pages of t.me: in the shapes of Telegram's own."""

import base64
import json
import re

import pytest
from telegram_sandbox.catalogued import Catalogued
from telegram_sandbox.control_client import ControlClient, ControlError
from telegram_sandbox.outside.counts import rounded, spaced
from telegram_sandbox.tests.outside.conftest import BEGAN, Stranger
from telegram_sandbox.world import Content, Counters, ForwardHeader, Growth, Reaction

DAY_S = 24 * 60 * 60


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0"),
        (677, "677"),
        (999, "999"),
        (1_000, "1K"),
        (4_554, "4.55K"),
        (27_950, "28K"),
        (826_499, "826K"),
        (999_700, "1M"),
        (5_300_000, "5.3M"),
        (11_286_994, "11.3M"),
    ],
)
def test_a_counter_has_three_digits_at_most(count: int, told: str) -> None:
    assert rounded(count) == told


def test_subscribers_are_exact_with_spaces_between_thousands() -> None:
    assert [spaced(count) for count in (7, 8_123, 11_286_994)] == ["7", "8 123", "11 286 994"]


async def test_a_channel_of_the_world_has_its_exact_subscribers_and_its_real_posts(stranger: Stranger) -> None:
    owner = stranger.world.people.add("Анна")
    channel = stranger.world.channels.create("Новости <дня>", owner=owner, username="News_Demo", about="О главном")
    channel.extras = 8_122
    own = stranger.world.posts.publish(channel, "первый\nпост", date=BEGAN - DAY_S)
    reactions = {Reaction.emoji("👍"): 1_500, Reaction.custom(5_000_000_001): 12, Reaction.paid(): 3}
    stranger.world.posts.set_counters(own, views=826_499, forwards=7, reactions=reactions)
    forwarded = stranger.world.posts.publish(
        channel, "чужой", forward=ForwardHeader(BEGAN, from_channel_id=channel.id, channel_post=own.id)
    )
    growing = stranger.world.posts.publish(channel, "растёт", growth=Growth(Counters(1_000), at_age=60))
    stranger.world.clock.advance(60)

    status, page = await stranger.asks("/t.me/news_demo")
    assert (status, re.findall(r'tgme_page_extra">([^<]+)<', page)) == (200, ["8 123 subscribers"])
    assert "Новости &lt;дня&gt;" in page
    assert 'href="/s/News_Demo"' in page

    _, feed = await stranger.asks("/t.me/s/news_demo")
    assert re.findall(r'data-post="([^"]+)"', feed) == [f"News_Demo/{each.id}" for each in (own, forwarded, growing)]
    assert re.findall(r'message_views">([^<]+)<', feed) == ["826K", "0", "1K"]
    assert feed.count("tgme_widget_message_forwarded_from_name") == 1
    assert "первый<br/>пост" in feed
    assert [reaction in feed for reaction in ("</i>1.5K</span>", "</tg-emoji>12</span>", 'stars"></i>3</span>')] == [
        True
    ] * 3
    assert '<span class="counter_value">8.12K</span>' in feed
    assert 'datetime="2026-05-27T20:26:40+00:00"' in feed
    told = re.findall(r'data-view="([^"]+)"', feed)[0]
    assert json.loads(base64.urlsafe_b64decode(told + "=="))["c"] == -channel.id


async def test_an_album_is_one_post_under_its_first_number(stranger: Stranger) -> None:
    owner, posts = stranger.world.people.add("Анна"), stranger.world.posts
    channel = stranger.world.channels.create("Альбомы", owner=owner, username="albums_demo")
    for number in range(22):
        posts.publish(channel, f"пост {number}")
    parts = posts.album(channel, [Content("", media=posts.photo()), Content("подпись", media=posts.photo())])
    _, feed = await stranger.asks("/t.me/s/albums_demo")
    assert re.findall(r'data-post="albums_demo/(\d+)"', feed) == [str(number) for number in range(4, 24)]
    assert parts[0].id == 23
    assert 'data-before="4"' in feed


async def test_who_is_no_channel_is_told_by_his_page_and_has_no_feed(stranger: Stranger) -> None:
    people = stranger.world.people
    group = stranger.world.channels.create("Чат", owner=people.add("Анна"), username="chat_demo", is_group=True)
    group.extras = 1_233
    people.add_bot("helper_bot", first_name="Помощник")
    people.add("Игорь", username="igor_demo")
    for name, sign in (
        ("chat_demo", "1 234 members, 1 online"),
        ("helper_bot", "120 monthly users"),
        ("igor_demo", "Telegram: Contact @igor_demo"),
        ("nobody_demo", "tgme_icon_user"),
    ):
        status, page = await stranger.asks(f"/t.me/{name}")
        assert (status, sign in page, "subscriber" in page) == (200, True, False), name
        assert await stranger.is_sent_to(f"/t.me/s/{name}") == f"{stranger.door.address}/t.me/{name}"


async def test_a_closed_preview_leaves_the_subscribers_only(stranger: Stranger) -> None:
    listed = await stranger.catalogues(is_closed=True)
    _, page = await stranger.asks("/t.me/biznes_demo")
    assert "21 345 subscribers" in page
    assert "/s/biznes_demo" not in page
    assert await stranger.is_sent_to("/t.me/s/biznes_demo") == f"{stranger.door.address}/t.me/{listed.address}"


async def test_a_private_channel_is_seen_by_its_invite_alone(stranger: Stranger) -> None:
    channel = stranger.world.channels.create("Свои", owner=stranger.world.people.add("Анна"))
    invite = stranger.world.channels.invite(channel)
    _, page = await stranger.asks(f"/t.me/+{invite.hash}")
    assert "Свои" in page
    assert "1 subscriber<" in page
    _, gone = await stranger.asks("/t.me/+nothing")
    assert "Свои" not in gone


async def test_a_listed_channel_grows_with_the_time_of_the_world(stranger: Stranger) -> None:
    await stranger.catalogues(growth=1.0, reach=4_000)
    before = await stranger.control(lambda control: control.seen("biznes_demo"))
    stranger.world.clock.advance(10 * DAY_S)
    after = await stranger.control(lambda control: control.seen("biznes_demo"))
    assert (before["subscribers"], after["subscribers"]) == (21_345, 23_479)
    assert (len(before["posts"]), after["posts"][-1]["date"] - before["posts"][-1]["date"] > 9 * DAY_S) == (20, True)
    assert 1_500 < sorted(post["views"] for post in after["posts"])[10] < 8_000
    assert any(post["is_forwarded"] for post in after["posts"])


async def test_a_silent_channel_has_had_no_post_for_so_long(stranger: Stranger) -> None:
    await stranger.catalogues(silent_days=70)
    last = (await stranger.control(lambda control: control.seen("biznes_demo")))["posts"][-1]
    assert 70 * DAY_S <= BEGAN - last["date"] < 71 * DAY_S


async def test_a_renamed_channel_keeps_its_number_and_leaves_its_name_free(stranger: Stranger) -> None:
    await stranger.catalogues()
    number = (await stranger.control(lambda control: control.seen("biznes_demo")))["id"]
    await stranger.catalogues(address="biznes_novyy_demo", id=number)
    assert "tgme_icon_user" in (await stranger.asks("/t.me/biznes_demo"))[1]
    _, feed = await stranger.asks("/t.me/s/biznes_novyy_demo")
    told = re.findall(r'data-view="([^"]+)"', feed)[0]
    assert json.loads(base64.urlsafe_b64decode(told + "=="))["c"] == -number


async def test_ten_thousand_are_listed_at_once_and_whoever_is_in_the_world_stays_himself(stranger: Stranger) -> None:
    stranger.world.channels.create("Своё", owner=stranger.world.people.add("Анна"), username="name_5")
    many = [Catalogued(f"name_{number}", f"Канал {number}", subscribers=number) for number in range(1, 10_001)]
    ids = await stranger.control(lambda control: control.catalogue(many))
    assert (len(ids), len(set(ids.values()))) == (10_000, 10_000)
    assert "10 000 subscribers" in (await stranger.asks("/t.me/name_10000"))[1]
    assert "1 subscriber<" in (await stranger.asks("/t.me/name_5"))[1]
    await stranger.control(lambda control: control.forget_catalogued("name_7"))
    assert "tgme_icon_user" in (await stranger.asks("/t.me/name_7"))[1]


async def test_a_logo_is_a_picture_at_the_address_that_the_page_names(stranger: Stranger) -> None:
    await stranger.catalogues()
    _, page = await stranger.asks("/t.me/biznes_demo")
    address = re.findall(r'tgme_page_photo_image" src="([^"]+)"', page)[0]
    assert address.startswith(stranger.door.address)
    assert await stranger.loads(address.removeprefix(stranger.door.address)) == b"\x89PNG"
    await stranger.catalogues(address="bez_logo_demo", has_logo=False)
    assert "tgme_page_photo_image" not in (await stranger.asks("/t.me/bez_logo_demo"))[1]


async def test_a_strange_listing_is_refused_in_words(stranger: Stranger) -> None:
    def deed(control: ControlClient) -> None:
        with pytest.raises(ControlError, match="unexpected keyword argument 'size'"):
            control.post("/catalogued", channels=[{"address": "a_demo", "title": "А", "size": 1}])
        with pytest.raises(ControlError, match="'sect' is not a valid Kind"):
            control.post("/catalogued", channels=[{"address": "a_demo", "title": "А", "kind": "sect"}])
        with pytest.raises(ControlError, match="a_demo is not listed"):
            control.forget_catalogued("a_demo")
        with pytest.raises(ControlError, match="nobody is at a_demo"):
            control.seen("a_demo")

    await stranger.control(deed)
