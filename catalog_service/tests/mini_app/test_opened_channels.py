"""POST /api/v1/events/: whoever opens a channel whose figures are old has them refreshed, and waits for nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics import actions
from catalog_service.channels.models import Channel
from catalog_service.figures.models import Refresh
from catalog_service.tests.builders import a_channel, a_refresh
from catalog_service.tests.mini_app.asking import Asking

pytestmark = pytest.mark.django_db


def a_stale_channel(**fields: Any) -> Channel:
    """Refreshed two days ago."""
    before = timezone.now() - timedelta(days=2)
    return a_refresh(a_channel(**fields), refreshed_at=before, tried_at=before).channel


def tells(visitor: Asking, kind: str, *channels: Channel) -> None:
    events = [{"id": str(uuid4()), "kind": kind, "channel": channel.pk} for channel in channels]
    assert visitor.post("events/", {"events": events}).status == 200


def wanted() -> list[tuple[int, str]]:
    return list(Refresh.objects.filter(wanted_at__isnull=False).order_by("pk").values_list("pk", "wanted_by"))


def test_a_channel_that_was_opened_is_wanted_by_a_visitor(anna: Asking) -> None:
    old, fresh, _unopened = a_stale_channel(), a_refresh(refreshed_at=timezone.now()).channel, a_stale_channel()
    tells(anna, "opened_channel", old, fresh)
    assert wanted() == [(old.pk, "visitor")]


def test_a_channel_that_visitors_do_not_see_is_not_wanted(anna: Asking) -> None:
    tells(anna, "opened_channel", a_stale_channel(published=False))
    assert wanted() == []


@pytest.mark.parametrize("kind", ["opened_price", "pressed_manager", "followed_out"])
def test_only_to_open_its_page_is_to_open_it(anna: Asking, kind: str) -> None:
    tells(anna, kind, a_stale_channel())
    assert wanted() == []


def test_a_favorite_and_a_plan_open_no_channel(anna: Asking) -> None:
    channel = a_stale_channel()
    anna.put(f"favorites/{channel.pk}/")
    anna.get("favorites/")
    anna.get("channels/", ids=str(channel.pk))
    assert wanted() == []


def test_whoever_is_no_longer_believed_wants_nothing(anna: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = a_stale_channel()
    monkeypatch.setattr(actions, "MOST_OF_A_VISITOR", 0)
    tells(anna, "opened_channel", channel)
    assert wanted() == []


@pytest.mark.parametrize(("kind", "queries"), [("opened_channel", 3), ("opened_price", 2)])
def test_a_batch_that_opens_channels_costs_one_query_more(
    anna: Asking, kind: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One, however many it opens."""
    channels = [a_stale_channel() for _ in range(5)]
    with django_assert_num_queries(queries):
        tells(anna, kind, *channels)
