"""What counts as a post, and how albums are put together and found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.posts import ALBUM_LIMIT, Found, Message, Publication, find, ids_to_read, publications
from reposter_service.tests.domain.builders import NOON, counters, message, seconds


def by_id(*messages: Message) -> dict[int, Message]:
    return {each.id: each for each in messages}


# What counts


@pytest.mark.parametrize(
    ("each", "counts"),
    [
        pytest.param(message(), True, id="a message of the donor"),
        pytest.param(message(from_channel=False), True, id="a forward from a person or a hidden author is its own"),
        pytest.param(message(protected=True), True, id="a protected message is measured, too"),
        pytest.param(message(numbers=counters(views=None)), True, id="a message without views"),
        pytest.param(message(from_channel=True), False, id="a forward from a channel"),
        pytest.param(message(service=True), False, id="a service message"),
    ],
)
def test_a_message_counts_as_a_post_or_not(each: Message, counts: bool) -> None:
    assert each.counts_as_post is counts
    assert (len(publications([each])) == 1) is counts


def test_a_forwarded_album_is_no_post() -> None:
    assert publications([message(1, album=7, from_channel=True), message(2, album=7, from_channel=True)]) == []


# Publications


def test_a_message_is_a_post_published_at_its_date() -> None:
    assert publications([message(5)]) == [Publication((5,), NOON, None)]


def test_messages_of_one_grouped_id_are_one_post() -> None:
    assert publications([message(id_, album=7) for id_ in (5, 6, 7)]) == [Publication((5, 6, 7), NOON, 7)]


def test_an_album_is_named_by_its_first_message() -> None:
    assert publications([message(6, album=7), message(5, album=7)])[0].message_id == 5


def test_an_album_is_published_when_its_first_member_is() -> None:
    members = [message(5, album=7, date=NOON + seconds(1)), message(6, album=7, date=NOON)]
    assert publications(members)[0].published_at == NOON


def test_two_albums_side_by_side_stay_two_posts() -> None:
    posts = publications([message(1, album=7), message(2, album=7), message(3, album=8), message(4, album=8)])
    assert [post.message_ids for post in posts] == [(1, 2), (3, 4)]


def test_an_album_number_that_equals_a_message_id_mixes_nothing_up() -> None:
    posts = publications([message(7), message(8, album=7)])
    assert [post.message_ids for post in posts] == [(7,), (8,)]


def test_an_album_is_found_together_though_another_post_came_between_its_members() -> None:
    posts = publications([message(1, album=7), message(2), message(3, album=7)])
    assert [post.message_ids for post in posts] == [(1, 3), (2,)]


def test_an_album_of_which_one_member_has_arrived_is_a_post_already() -> None:
    assert publications([message(5, album=7)]) == [Publication((5,), NOON, 7)]


channels = st.lists(
    st.builds(
        message,
        st.integers(1, 10_000),
        album=st.none() | st.integers(1, 8),
        from_channel=st.booleans(),
        service=st.booleans(),
    ),
    unique_by=lambda each: each.id,
    max_size=30,
)


@given(channels)
def test_every_message_that_counts_is_in_exactly_one_post(messages: list[Message]) -> None:
    in_posts = [id_ for post in publications(messages) for id_ in post.message_ids]
    assert sorted(in_posts) == sorted(each.id for each in messages if each.counts_as_post)


@given(channels.flatmap(lambda messages: st.tuples(st.just(messages), st.permutations(messages))))
def test_the_order_in_which_messages_arrive_does_not_matter(orders: tuple[list[Message], list[Message]]) -> None:
    messages, shuffled = orders
    assert publications(messages) == publications(shuffled)


@given(channels)
def test_posts_come_oldest_first_and_their_ids_ascend(messages: list[Message]) -> None:
    posts = publications(messages)
    assert [post.message_id for post in posts] == sorted(post.message_id for post in posts)
    assert all(list(post.message_ids) == sorted(post.message_ids) for post in posts)


# Finding a post again when it is measured


def test_a_single_message_is_read_by_its_own_id() -> None:
    assert list(ids_to_read([100], None)) == [100]


def test_for_an_album_the_ids_around_it_are_read_too() -> None:
    assert list(ids_to_read([100], 7)) == list(range(91, 110))


def test_no_id_below_1_is_read() -> None:
    assert min(ids_to_read([3], 7)) == 1


@given(first=st.integers(1, 1000), data=st.data())
def test_whatever_members_were_seen_the_whole_album_is_within_the_ids_read(first: int, data: st.DataObject) -> None:
    album = range(first, first + data.draw(st.integers(1, ALBUM_LIMIT)))
    seen = sorted(data.draw(st.sets(st.sampled_from(album), min_size=1)))
    assert set(album) <= set(ids_to_read(seen, 7))


def test_a_message_is_found_with_its_numbers() -> None:
    numbers = counters(views=2400, forwards=7, reactions=80)
    assert find([5], None, by_id(message(5, numbers=numbers))) == Found((5,), numbers, protected=False)


@pytest.mark.parametrize(
    ("ids", "album"), [pytest.param([5], None, id="a message"), pytest.param([5, 6], 7, id="a whole album")]
)
def test_a_deleted_post_is_not_found(ids: list[int], album: int | None) -> None:
    assert find(ids, album, by_id(message(4), message(8, album=9))) is None


def test_an_album_is_found_with_the_members_that_were_not_seen_before() -> None:
    found = find([5], 7, by_id(*(message(id_, album=7) for id_ in (4, 5, 6))))
    assert found is not None
    assert found.message_ids == (4, 5, 6)


def test_an_album_that_lost_a_member_is_what_is_left_of_it() -> None:
    found = find([5, 6, 7], 7, by_id(message(5, album=7), message(7, album=7)))
    assert found is not None
    assert found.message_ids == (5, 7)


def test_neighbours_of_an_album_are_not_part_of_it() -> None:
    found = find([5], 7, by_id(message(4), message(5, album=7), message(6, album=8)))
    assert found is not None
    assert found.message_ids == (5,)


def test_an_albums_numbers_are_its_members_put_together() -> None:
    first, second = counters(views=100, forwards=9, reactions=4), counters(views=120, forwards=8, reactions=0)
    found = find([5, 6], 7, by_id(message(5, album=7, numbers=first), message(6, album=7, numbers=second)))
    assert found is not None
    assert found.counters == counters(views=120, forwards=9, reactions=4)


def test_an_album_is_protected_as_soon_as_one_member_is() -> None:
    found = find([5, 6], 7, by_id(message(5, album=7), message(6, album=7, protected=True)))
    assert found is not None
    assert found.protected
