"""How figures stand, as the admin site tells it."""

from datetime import timedelta

import pytest
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries

from catalog_service.figures import queries
from catalog_service.figures.findings import Door
from catalog_service.figures.models import Attempt, DoorState, Profile, Refresh
from catalog_service.figures.offers import Offer, Part
from catalog_service.tests.builders import NOON, a_category, a_channel, a_refresh

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@override_settings(TGSTAT_TOKEN="", TELEMETR_TOKEN="x" * 32, TELEMETR_PAGE=False)
def test_every_door_is_told_whether_it_is_on_and_whether_it_rests(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rests = DoorState.objects.create(door="telegram", rests_until=NOON + HOUR, why="refused")
    rested = DoorState.objects.create(door="telemetr", rests_until=NOON, why="quota")
    with django_assert_num_queries(1):
        told = queries.doors(NOON)
    assert told == [
        queries.DoorHealth(Door.TELEGRAM, "", rests, rests=True),
        queries.DoorHealth(Door.PICTURES, "", None, rests=False),
        queries.DoorHealth(Door.TGSTAT, "не задан CATALOG_TGSTAT_TOKEN", None, rests=False),
        queries.DoorHealth(Door.TELEMETR, "", rested, rests=False),
        queries.DoorHealth(Door.TELEMETR_PAGE, "выключено: CATALOG_TELEMETR_PAGE", None, rests=False),
    ]
    assert [each.is_on for each in told] == [True, True, False, True, False]


def test_the_oldest_figures_are_found_and_counted_with_those_that_never_came(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert queries.ages(NOON) == queries.Ages(None, None, 0, 0, 0)
    category = a_category()
    channels = [a_channel(category) for _ in range(5)]
    for channel, refreshed_at in zip(channels, (NOON, NOON - DAY, NOON - 2 * DAY, None), strict=False):
        a_refresh(channel, refreshed_at=refreshed_at)
    Refresh.objects.filter(channel=channels[3]).update(wanted_at=NOON, wanted_by=Refresh.By.VISITOR)
    with django_assert_num_queries(2):
        told = queries.ages(NOON)
    assert told == queries.Ages(NOON - 2 * DAY, channels[2], never=2, older_than_a_day=2, waiting=1)


def test_of_a_channel_everything_is_told_in_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel = a_channel(title="Своё")
    refresh = a_refresh(channel, tried_at=NOON)
    profile = Profile.objects.create(channel=channel, title="В Telegram")
    attempt = Attempt.objects.create(channel=channel, door="telegram", state="closed", at=NOON)
    with django_assert_num_queries(3):
        told = queries.of_channel(channel)
    offered = [Offer(Part.TITLE, "В Telegram", "Своё")]
    assert told == queries.ChannelFigures(refresh, profile, {Door.TELEGRAM: attempt}, offered, NOON + HOUR)
    assert queries.of_channel(a_channel()) == queries.ChannelFigures(None, None, {}, [], None)
