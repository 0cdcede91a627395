"""A made-up year: what visitors do is what visitors could do, and looks like a year of a catalog that grows."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from catalog_service.analytics.models import Kind
from catalog_service.links.queries import Opens
from catalog_service.sample_catalog import season
from catalog_service.sample_catalog.campaigns import CAMPAIGNS, Campaign
from catalog_service.sample_catalog.crowd import Crowd, Deed, Place, Way, place

TODAY = date(2026, 11, 21)
DICE = random.Random("places")
PLACES = [place(number, number % 4 + 1, 1000 + number, number // 4, DICE) for number in range(1, 41)]
EAGER, IDLE = 501, 502


def lived(days: int, *campaigns: tuple[Campaign, Way], seed: int = 1) -> list[Deed]:
    crowd = Crowd(PLACES, campaigns, seed=seed)
    return [deed for ago in range(days - 1, -1, -1) for deed in crowd.of_a_day(TODAY - timedelta(days=ago), ago)]


def test_the_same_seed_lives_the_same_days_and_another_one_others() -> None:
    assert lived(3) == lived(3)
    assert lived(3) != lived(3, seed=2)


def test_every_step_is_about_the_channel_that_was_opened_just_before() -> None:
    """And that channel's category is named with it."""
    categories = {each.channel: each.category for each in PLACES}
    for before, deed in pairwise(lived(3)):
        if deed.kind in {Kind.OPENED_PRICE, Kind.PRESSED_MANAGER, Kind.SENT_REQUEST, Kind.KEPT_FAVORITE}:
            assert (before.visitor, before.channel) == (deed.visitor, deed.channel)
            assert before.at < deed.at
        if deed.channel is not None:
            assert deed.category == categories[deed.channel]


def test_a_link_is_of_an_opening_of_the_catalog_alone() -> None:
    deeds = lived(3)
    assert {deed.kind for deed in deeds if deed.link} == {Kind.OPENED_APP}
    assert all(deed.category is None and deed.channel is None for deed in deeds if deed.kind == Kind.OPENED_APP)


def test_fewer_go_on_with_every_step() -> None:
    times = Counter(deed.kind for deed in lived(30))
    steps = [times[kind] for kind in (Kind.OPENED_CHANNEL, Kind.OPENED_PRICE, Kind.PRESSED_MANAGER, Kind.SENT_REQUEST)]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] > 0


def test_working_days_are_fuller_than_weekends_and_nights_are_quiet() -> None:
    opened = [deed.at for deed in lived(28) if deed.kind == Kind.OPENED_APP]
    weekend = sum(at.weekday() >= 5 for at in opened)
    night = sum(at.hour < 6 for at in opened)
    assert weekend / 2 < 0.75 * (len(opened) - weekend) / 5
    assert night < len(opened) / 20


def test_the_catalog_grows() -> None:
    assert season.expected(TODAY, 0) > 4 * season.expected(TODAY, 300)


def test_campaigns_convert_differently() -> None:
    eager = Campaign("рассылка", Opens.FIRST_PAGE, 6, 60, 5, 2.4)
    idle = Campaign("розыгрыш", Opens.FIRST_PAGE, 6, 60, 5, 0.15)
    deeds = lived(7, (eager, Way(EAGER, eagerness=2.4)), (idle, Way(IDLE, eagerness=0.15)))
    by_eager, by_idle = priced(deeds, EAGER), priced(deeds, IDLE)
    assert by_eager > 3 * by_idle


def priced(deeds: list[Deed], link: int) -> float:
    """Prices opened per visit by a link: what follows an opening of the catalog is of the same visit."""
    visits, prices, is_by_it = 0, 0, False
    for deed in deeds:
        if deed.kind == Kind.OPENED_APP:
            is_by_it = deed.link == link
            visits += is_by_it
        prices += is_by_it and deed.kind == Kind.OPENED_PRICE
    return prices / visits


def test_who_comes_by_the_link_of_a_channel_looks_at_it_first() -> None:
    campaign, target = Campaign("обзор", Opens.CHANNEL, 1, 30, 5, 1.0), PLACES[7]
    follows = [
        deed.channel
        for before, deed in pairwise(lived(2, (campaign, Way(EAGER, place=target))))
        if before.kind == Kind.OPENED_APP and before.link == EAGER
    ]
    assert set(follows) == {target.channel}


def test_a_campaign_ends_and_its_label_names_its_day() -> None:
    campaign = Campaign("пост {day}", Opens.FIRST_PAGE, 20, 100, 1.0, 1.0, lasts=5)
    assert campaign.label(date(2026, 5, 25)) == "пост 5 мая"
    assert [round(campaign.visits(ago)) for ago in (21, 20, 19, 16, 15)] == [0, 100, 50, 6, 0]


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda each: each.words)
def test_campaigns_of_the_sample_lie_within_its_year(campaign: Campaign) -> None:
    assert 0 < campaign.ago < 365
    assert len(campaign.label(TODAY)) <= 128


def test_a_catalog_of_one_channel_is_visited_too() -> None:
    only = Place(1, 1, 9, appeal=1.0, price=0.5, manager=0.5, request=0.5)
    deeds = list(Crowd([only], [], seed=1).of_a_day(TODAY, 0))
    assert {deed.channel for deed in deeds} == {1, None}
