"""Whatever comes, in whatever order, at however many roll-ups: points and interests are those of the plain rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as some

from catalog_service.analytics import rollup
from catalog_service.analytics.models import Event, Kind, Point
from catalog_service.tests.analytics.deeds import came, counted, liked
from catalog_service.tests.analytics.reference import Done, interests, points
from catalog_service.tests.builders import a_category, a_visitor
from catalog_service.visitors.models import Interest

pytestmark = pytest.mark.django_db

SUNDAY_MIDNIGHT = datetime(2026, 5, 3, 21, tzinfo=UTC)
"""In Moscow; Monday begins."""
DAYS = (*range(-1, 9), 0, 1, 7, 14, 15, 21, 98, 104)
MOMENTS = (timedelta(), timedelta(), timedelta(microseconds=-1), timedelta(seconds=1))
KINDS = (*Kind, Kind.OPENED_APP, *3 * [Kind.OPENED_CHANNEL], Kind.PRESSED_MANAGER)
LINKS = (70, 71)
VISITORS = (1, 1, 2)
CHANNELS = (5, 5, 5, 6)


@some.composite
def deeds(draw: some.DrawFn, categories: list[int]) -> Done:
    """Few of everything, and most often the same, so that much of it has to do with each other."""
    kind, category = draw(some.sampled_from(KINDS)), draw(some.sampled_from([*categories, categories[0]]))
    return Done(
        visitor=draw(some.sampled_from(VISITORS)),
        kind=kind,
        at=SUNDAY_MIDNIGHT + timedelta(days=draw(some.sampled_from(DAYS))) + draw(some.sampled_from(MOMENTS)),
        category=None if kind == Kind.OPENED_APP else category,
        channel=None if kind in {Kind.OPENED_APP, Kind.OPENED_CATEGORY} else draw(some.sampled_from(CHANNELS)),
        link=draw(some.sampled_from([None, *LINKS])) if kind == Kind.OPENED_APP else None,
    )


def test_points_and_interests_are_those_of_the_rule_whatever_came_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollup, "AT_ONCE", 5)  # now and then a roll-up is several statements
    categories = [a_category().pk for _ in range(2)]
    for visitor in set(VISITORS):
        a_visitor(visitor)

    @given(batches=some.lists(some.lists(deeds(categories), min_size=1, max_size=12), min_size=2, max_size=4))
    @examples(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def count(batches: list[list[Done]]) -> None:
        for model in (Event, Point, Interest):
            model._default_manager.all().delete()
        done: list[Done] = []
        for batch in batches:
            came(*batch)
            done.extend(batch)
            assert rollup.roll_up() == len(batch)
            assert counted() == points(done)
            assert liked() == interests(done)

    count()
