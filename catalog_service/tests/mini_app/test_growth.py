"""Growth, silence and country of a channel, as GET /api/v1/channels/{id}/ tells them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalog_service.channels.models import Channel, Edition
from catalog_service.figures import storing
from catalog_service.figures.models import Snapshot
from catalog_service.tests.builders import NOON, a_channel, a_refresh
from catalog_service.tests.figures.asked import a_turn, found, seen
from catalog_service.tests.mini_app.asking import Asking
from catalog_service.tests.mini_app.opening import opened

pytestmark = pytest.mark.django_db

EAST, WEST = "Etc/GMT-14", "Etc/GMT+12"
"""Where it is never the same day."""


def grew(channel: Channel, **by_age: tuple[int | None, int | None]) -> None:
    """Subscribers and reach, measured so many days ago: `_3=(100, 10)`."""
    for age, (subscribers, reach) in by_age.items():
        day = timezone.localdate() - timedelta(days=int(age[1:]))
        Snapshot.objects.create(channel=channel, day=day, at=NOON, subscribers=subscribers, reach=reach)


def told(anybody: Asking, channel: Channel) -> Any:
    return anybody.get(f"channels/{channel.pk}/").body


def test_growth_is_told_by_fourteen_days_and_fifty_weeks_that_end_today(anybody: Asking) -> None:
    channel, today = a_channel(), timezone.localdate()
    grew(channel, _13=(100, None), _1=(120, 12), _0=(None, 13))
    days, weeks = told(anybody, channel)["growth"].values()
    assert date.fromisoformat(days["start"]) == today - timedelta(days=13)
    assert days["subscribers"] == [100, *[None] * 11, 120, None]
    assert days["reach"] == [*[None] * 12, 12, 13]
    assert date.fromisoformat(weeks["start"]) == today - timedelta(days=today.weekday(), weeks=49)
    assert (len(weeks["subscribers"]), len(weeks["reach"]), weeks["reach"][-1]) == (50, 50, 13)


def test_of_a_channel_without_snapshots_nothing_is_known(anybody: Asking) -> None:
    growth = told(anybody, a_channel())["growth"]
    assert {value for period in growth.values() for value in period["subscribers"] + period["reach"]} == {None}


def test_of_what_an_editor_has_overruled_no_growth_is_told(anybody: Asking) -> None:
    """It would be of another number than the one that stands there."""
    channel = a_channel(figures={"subscribers": 120, "reach": 12})
    grew(channel, _1=(100, 10), _0=(120, 12))
    channel.figures.filter(name="reach").update(overrule=50, overruled_at=NOON)
    days, weeks = told(anybody, channel)["growth"].values()
    assert days["subscribers"][-2:] == [100, 120]
    assert (days["reach"], weeks["reach"]) == ([None] * 14, [None] * 50)


def test_a_silent_channel_says_since_when_and_a_label_says_where(anybody: Asking) -> None:
    silent = a_channel(silent_since=date(2026, 9, 12), country="Россия")
    assert [
        (body["silent_since"], body["country"]) for body in (told(anybody, silent), told(anybody, a_channel()))
    ] == [
        ("2026-09-12", "Россия"),
        (None, ""),
    ]


def commit() -> None:
    """What PostgreSQL does then; what follows is another transaction's."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    Edition.objects.update(changed_by=0)


def test_a_refresh_that_found_the_same_is_another_answer_for_its_snapshot(anybody: Asking) -> None:
    """A snapshot alone is no new edition: it is one because figures are written with it."""
    channel, today = a_refresh().channel, timezone.now()
    for at in (today - timedelta(days=1), today):
        held = anybody.get(f"channels/{channel.pk}/").headers["ETag"]
        storing.store(seen(a_turn(channel), found(subscribers=100, reach=10), at=at), {})
        commit()
        assert anybody.get(f"channels/{channel.pk}/", {"If-None-Match": held}).status == 200
    assert told(anybody, channel)["growth"]["days"]["subscribers"][-2:] == [100, 100]


def test_an_answer_is_of_its_day(anybody: Asking, client: Client) -> None:
    """Growth moves on by a day, though nobody has changed anything."""
    channel = a_channel()
    api, page = f"channels/{channel.pk}/", f"/c/{channel.pk}"
    with timezone.override(EAST):
        of_api, of_page = anybody.get(api).headers["ETag"], opened(client, page).headers["ETag"]
        assert anybody.get(api, {"If-None-Match": of_api}).status == 304
        assert opened(client, page, if_none_match=of_page).status == 304
    with timezone.override(WEST):
        assert anybody.get(api, {"If-None-Match": of_api}).status == 200
        assert opened(client, page, if_none_match=of_page).status == 200
