"""Channels are thought up by a seed: believable, and the same each time."""

from collections import Counter

import pytest

from catalog_service.channels import telegram_links
from catalog_service.sample_catalog.drafts import LEAST, LONELY, MOST, Draft, counts, thought_up
from catalog_service.sample_catalog.topics import TOPICS


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    return list(thought_up(channels=300, categories=12, seed=1))


def test_the_same_seed_thinks_up_the_same_catalog(drafts: list[Draft]) -> None:
    assert list(thought_up(channels=300, categories=12, seed=1)) == drafts


def test_another_seed_thinks_up_another(drafts: list[Draft]) -> None:
    other = list(thought_up(channels=300, categories=12, seed=2))
    assert {draft.title for draft in other} != {draft.title for draft in drafts}


@pytest.mark.parametrize(("channels", "categories"), [(300, 12), (10_000, 12), (7, 3), (1, 1), (5, 12), (40, 2)])
def test_every_channel_has_a_category(channels: int, categories: int) -> None:
    assert sum(counts(channels, categories)) == channels
    assert len(counts(channels, categories)) == categories


def test_every_category_has_channels_and_the_last_too_few_for_four_similar_ones(drafts: list[Draft]) -> None:
    by_topic = Counter(draft.topic.name for draft in drafts)
    assert list(by_topic) == [topic.name for topic in TOPICS]
    assert by_topic.pop(TOPICS[-1].name) == LONELY
    assert min(by_topic.values()) > 10


def test_of_ten_thousand_no_link_is_there_twice_and_all_are_what_telegram_allows() -> None:
    links = [draft.link for draft in thought_up(channels=10_000, categories=12, seed=1)]
    assert len({link.lower() for link in links}) == len(links)
    assert all(telegram_links.normalised(link) == link for link in links)
    names = [name for name in map(telegram_links.public_name, links) if name]
    assert all(5 <= len(name) <= 32 and "__" not in name and name.endswith("_demo") for name in names)


def test_titles_are_varied(drafts: list[Draft]) -> None:
    assert len({draft.title for draft in drafts}) == len(drafts)
    assert len({draft.description for draft in drafts}) > 250


def test_a_price_grows_with_the_time_that_an_ad_stands(drafts: list[Draft]) -> None:
    for draft in drafts:
        assert list(draft.prices) == sorted(draft.prices)
    assert Counter(len(draft.prices) for draft in drafts).keys() == {0, 1, 2, 3, 4}


def test_a_base_price_fits_the_reach(drafts: list[Draft]) -> None:
    for draft in drafts:
        if draft.prices and (reach := draft.figures.get("reach")) and reach.value:
            assert draft.topic.cpm / 6 < draft.prices[0] / float(reach.value) * 1000 < draft.topic.cpm * 6


def test_subscribers_run_from_small_to_huge(drafts: list[Draft]) -> None:
    sizes = [each.value for draft in drafts if (each := draft.figures.get("subscribers"))]
    assert LEAST <= min(filter(None, sizes)) < 5_000
    assert 300_000 < max(filter(None, sizes)) <= MOST
    assert len(sizes) < len(drafts)


def test_shares_make_a_hundred_at_most(drafts: list[Draft]) -> None:
    for draft in drafts:
        for parts in (draft.audience.gender, draft.audience.geography, draft.audience.age):
            assert parts is None or 0 < sum(parts.percents.values()) <= 100
            assert parts is None or min(parts.percents.values()) > 0


def test_some_things_are_missing_as_they_are_in_life(drafts: list[Draft]) -> None:
    for missing in (
        [draft for draft in drafts if "reach" not in draft.figures],
        [draft for draft in drafts if "er" not in draft.figures],
        [draft for draft in drafts if draft.audience.gender is None],
        [draft for draft in drafts if not draft.reviews],
        [draft for draft in drafts if not draft.ads],
        [draft for draft in drafts if not draft.published],
        [draft for draft in drafts if not draft.initials],
        [draft for draft in drafts if any(each.overrule is not None for each in draft.figures.values())],
    ):
        assert 1 <= len(missing) < 200
