"""Whose name it is that a channel's link has: its numeric id, its new name, another link."""

from datetime import timedelta

import pytest

from catalog_service.channels.models import Channel, Share
from catalog_service.figures import storing
from catalog_service.figures.findings import Door
from catalog_service.figures.models import Profile, Snapshot
from catalog_service.figures.states import State
from catalog_service.tests.builders import NOON, a_channel
from catalog_service.tests.figures.asked import MEASURED, PACES, a_seen_channel, a_turn, attempt, found, read, seen

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_the_id_is_kept_and_one_that_another_channel_has_is_told_in_words() -> None:
    first, second = a_seen_channel(title="Первый"), a_seen_channel()
    storing.store(seen(a_turn(first), found(**MEASURED, telegram_id=42)), PACES)
    storing.store(seen(a_turn(second), found(**MEASURED, telegram_id=42)), PACES)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.telegram_id, second.telegram_id) == (42, None)
    assert attempt(second).words == "этот же канал уже есть в каталоге: «Первый»"
    assert second.reach == 200


def test_a_closed_preview_leaves_the_id_as_it_was() -> None:
    channel = a_seen_channel(telegram_id=42)
    storing.store(seen(a_turn(channel), found(State.CLOSED, subscribers=1)), PACES)
    channel.refresh_from_db()
    assert channel.telegram_id == 42


def test_a_followed_channel_has_its_new_links_and_its_old_name() -> None:
    channel = a_seen_channel(telegram_link="https://t.me/Old_Name", telegram_id=42)
    Channel.objects.filter(pk=channel.pk).update(
        tgstat_link="https://tgstat.ru/channel/@Old_Name", telemetr_link="https://telemetr.me/own"
    )
    renamed = found(**MEASURED, telegram_id=42)
    state = found(State.RENAMED, "был @Old_Name")
    storing.store(seen(a_turn(channel), renamed, name="New_Name", attempts={Door.TELEGRAM: state}), PACES)
    channel.refresh_from_db()
    assert channel.telegram_link == "https://t.me/New_Name"
    assert (channel.tgstat_link, channel.telemetr_link) == (
        "https://tgstat.ru/channel/@new_name",
        "https://telemetr.me/own",
    )
    profile = Profile.objects.get(channel=channel)
    assert (profile.was, profile.renamed_at) == ("Old_Name", NOON)
    assert (read(channel).address, attempt(channel).state, channel.reach) == ("new_name", "renamed", 200)


def test_a_link_that_another_channel_has_is_left_to_it_when_a_channel_is_followed() -> None:
    channel = a_seen_channel(telegram_link="https://t.me/old_name", telegram_id=42)
    links = [f"https://tgstat.ru/channel/@{name}" for name in ("old_name", "NEW_name")]
    Channel.objects.filter(pk=channel.pk).update(tgstat_link=links[0])
    Channel.objects.filter(pk=a_channel().pk).update(tgstat_link=links[1])
    storing.store(seen(a_turn(channel), found(**MEASURED, telegram_id=42), name="new_name"), PACES)
    channel.refresh_from_db()
    assert (channel.telegram_link, channel.tgstat_link) == ("https://t.me/new_name", links[0])


def a_channel_with_another_link() -> Channel:
    """Measured as the channel with the id 42; since then an editor has changed its link."""
    channel = a_seen_channel(telegram_id=42, figures={"er": 7}, country="Россия")
    Profile.objects.create(channel=channel, black_label=True)
    Snapshot.objects.create(channel=channel, day=NOON.date() - DAY, at=NOON - DAY, er=7)
    Share.objects.create(channel=channel, kind="gender", name="male", percent=100, source="telemetr")
    Share.objects.create(channel=channel, kind="geography", name="Россия", percent=100)
    return channel


def seen_anew(channel: Channel, telegram_id: int | None) -> None:
    turn = a_turn(Channel(pk=channel.pk, telegram_link=channel.telegram_link))
    storing.store(seen(turn, found(**MEASURED, telegram_id=telegram_id)), PACES)
    channel.refresh_from_db()


def test_where_another_link_leads_to_another_channel_nothing_of_the_old_one_stays() -> None:
    channel = a_channel_with_another_link()
    seen_anew(channel, 43)
    assert (channel.telegram_id, channel.er, channel.reach, channel.country) == (43, None, 200, "")
    assert Profile.objects.get(channel=channel).black_label is None
    assert [each.er for each in Snapshot.objects.filter(channel=channel)] == [None]
    assert [each.source for each in Share.objects.all()] == ["editor"]


def test_where_another_link_leads_to_the_same_channel_all_of_it_stays() -> None:
    channel = a_channel_with_another_link()
    seen_anew(channel, 42)
    assert [channel.telegram_id, channel.er, channel.country] == [42, 7, "Россия"]
    assert Snapshot.objects.filter(channel=channel).count() == 2


def test_where_another_link_does_not_tell_whose_it_is_the_id_is_not_known_any_more() -> None:
    channel = a_channel_with_another_link()
    seen_anew(channel, None)
    assert [channel.telegram_id, channel.er] == [None, 7]
