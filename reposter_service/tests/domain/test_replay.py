"""A donor's path from a file: which posts, in which order, with which numbers."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from reposter_service.domain.baselines import Algorithm
from reposter_service.domain.decision import Hold, Repost
from reposter_service.domain.posts import Message
from reposter_service.domain.posts_file import PostsFile, parse
from reposter_service.domain.replay import ReplayedFile, replay
from reposter_service.domain.what_if import decisions
from reposter_service.tests.domain.builders import NOON, counters, message, minutes, rating, seconds

SMALL = Path(__file__).parent.parent / "data" / "posts_small.csv"


@pytest.fixture(scope="module")
def small() -> PostsFile:
    return parse(SMALL.read_bytes())


def of(*messages: Message) -> ReplayedFile:
    return replay(PostsFile("kino", messages))


def test_posts_are_the_own_ones_an_album_is_one() -> None:
    replayed = of(message(1), message(2, album=7), message(3, album=7), message(4, from_channel=True))
    assert [post.publication.message_ids for post in replayed.posts] == [(1,), (2, 3)]
    assert (replayed.messages, replayed.albums) == (4, 1)


def test_forwards_from_channels_are_counted_as_posts_an_album_is_one() -> None:
    forwarded = [message(id_, album=7, from_channel=True) for id_ in (1, 2, 3)]
    assert of(*forwarded, message(4, from_channel=True), message(5)).forwards == 2


def test_posts_come_by_their_dates_and_then_by_their_ids() -> None:
    later, tied, first = message(1, date=NOON + minutes(1)), message(3), message(2)
    assert [post.publication.message_id for post in of(later, tied, first).posts] == [2, 3, 1]


def test_an_album_takes_its_turn_by_its_earliest_member() -> None:
    album = [message(5, album=7, date=NOON + seconds(9)), message(6, album=7, date=NOON)]
    between = message(4, date=NOON + seconds(5))
    assert [post.publication.message_id for post in of(between, *album).posts] == [5, 4]


def test_a_post_has_the_numbers_of_the_file_an_album_those_of_its_members_together() -> None:
    members = [
        message(1, album=7, numbers=counters(views=100, forwards=3, reactions=9)),
        message(2, album=7, numbers=counters(views=120, forwards=2, reactions=0)),
    ]
    (post,) = of(*members).posts
    assert post.counters == counters(views=120, forwards=3, reactions=9)
    assert post.rating == rating(12, 120)


@pytest.mark.parametrize("views", [pytest.param(None, id="missing"), pytest.param(0, id="zero")])
def test_a_post_without_views_is_a_post_but_not_a_rated_one(views: int | None) -> None:
    replayed = of(message(1, numbers=counters(views=views)), message(2))
    assert (len(replayed.posts), replayed.rated) == (2, 1)


def test_the_median_is_that_of_the_posts_with_a_rating() -> None:
    numbers = [counters(views=10_000, forwards=0, reactions=count) for count in (1, 50, 3)]
    replayed = of(*(message(id_, numbers=each) for id_, each in enumerate([*numbers, counters(views=None)], start=1)))
    assert replayed.median_rating == 3


def test_without_a_rated_post_there_is_no_median() -> None:
    assert of(message(1, numbers=counters(views=None))).median_rating is None


def test_a_channel_that_only_forwards_has_no_posts_of_its_own() -> None:
    replayed = of(message(1, from_channel=True))
    assert (replayed.posts, replayed.forwards) == ((), 1)


# The file of this folder: invented, 122 messages of one channel


def test_the_small_file_is_counted(small: PostsFile) -> None:
    replayed = replay(small)
    assert (replayed.messages, len(replayed.posts), replayed.forwards, replayed.rated) == (122, 95, 6, 93)


def test_the_order_of_lines_does_not_matter(small: PostsFile) -> None:
    shuffled = list(small.messages)
    Random(1).shuffle(shuffled)
    assert replay(PostsFile(small.channel, tuple(shuffled))) == replay(small)


def test_in_the_small_file_x_decides_50_posts_and_y_the_rest(small: PostsFile) -> None:
    made = [decision.comparison for decision in decisions(replay(small).ratings, x=6, y=5)]
    algorithms = [comparison.algorithm for comparison in made if comparison]
    assert (algorithms.count(Algorithm.X), algorithms.count(Algorithm.Y)) == (50, 43)


def test_in_the_small_file_both_algorithms_find_winners(small: PostsFile) -> None:
    replayed = replay(small)
    won = [
        (post.publication.message_id, made.comparison.algorithm)
        for post, made in zip(replayed.posts, decisions(replayed.ratings, x=6, y=5), strict=True)
        if isinstance(made, Repost)
    ]
    by_x = [110, 118, 138, 155, 161, 171]
    by_y = [188, 189, 208, 213]
    assert won == [(id_, Algorithm.X) for id_ in by_x] + [(id_, Algorithm.Y) for id_ in by_y]


def test_in_the_small_file_25_of_300_is_followed_by_50_of_600_which_is_equal_and_not_higher(small: PostsFile) -> None:
    replayed = replay(small)
    verdicts = {
        post.publication.message_id: (post.rating, made)
        for post, made in zip(replayed.posts, decisions(replayed.ratings, x=1, y=5), strict=True)
    }
    assert verdicts[118][0] == verdicts[119][0] == Fraction(2500, 3)
    assert isinstance(verdicts[118][1], Repost)
    assert isinstance(verdicts[119][1], Hold)


def test_in_the_small_file_two_posts_of_one_second_are_decided_by_their_ids(small: PostsFile) -> None:
    posts = [post.publication for post in replay(small).posts]
    tied = [(a.message_id, b.message_id) for a, b in pairwise(posts) if a.published_at == b.published_at]
    assert tied == [(164, 165)]


def naive_winners(file: PostsFile, x: int, y: int) -> list[int]:
    """The user's text read aloud, over the messages of the file, sharing nothing with the service's rules."""
    posts: dict[object, list[Message]] = {}
    for each in sorted(file.messages, key=lambda m: m.id):
        if not each.from_channel:
            posts.setdefault(each.grouped_id or f"message {each.id}", []).append(each)
    winners: list[int] = []
    rated: list[Fraction] = []
    for members in sorted(posts.values(), key=lambda group: (min(m.date for m in group), group[0].id)):
        views = max(m.counters.views or 0 for m in members)
        if views:
            activity = sum(m.counters.reactions for m in members) + max(m.counters.forwards for m in members)
            score = Fraction(10_000 * activity, views)
            if len(rated) >= 50:
                wins = score > sorted(rated[-50:], reverse=True)[y - 1]
            else:
                wins = len(rated) >= x and score > max(rated[-x:])
            winners += [members[0].id] if wins else []
            rated.append(score)
    return winners


@pytest.mark.parametrize(
    ("x", "y"), [pytest.param(x, y, id=f"X={x} Y={y}") for x, y in [(1, 1), (2, 25), (6, 5), (10, 10), (50, 50)]]
)
def test_the_small_file_is_decided_as_the_users_text_read_aloud_decides_it(small: PostsFile, x: int, y: int) -> None:
    replayed = replay(small)
    winners = [
        post.publication.message_id
        for post, made in zip(replayed.posts, decisions(replayed.ratings, x=x, y=y), strict=True)
        if isinstance(made, Repost)
    ]
    assert winners == naive_winners(small, x, y)
