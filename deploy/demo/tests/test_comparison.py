"""The replay's sum can fail: one decision, one number, one message off, and it is named."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from demo.comparison import mismatches
from demo.tests.builders import Account, arrived, forwarded, post, repost, won

IDS = {101: 1, 102: 2, 103: 3}


def rules() -> dict[str, Any]:
    """What the bare rules say of `Account`: post 101 is held, the album 102-103 wins."""
    numbers = {"views": 300, "forwards": 5, "reactions": 20, "rating": [2500, 3], "algorithm": "X", "needed": 3}
    held = {"message_id": 101, "message_ids": [101], "decision": "hold", "because": "collecting"}
    album = {"message_id": 102, "message_ids": [102, 103], "decision": "repost", "because": None}
    comparison = {"earlier": 0, "place": None, "threshold": None}, {"earlier": 3, "place": 1, "threshold": [500, 1]}
    return {"decisions": [held | numbers | comparison[0], album | numbers | comparison[1]]}


def found(account: Account) -> list[str]:
    return mismatches(rules(), IDS, account.rows(), account.dump())


def test_the_same_decisions_are_no_mismatch() -> None:
    assert found(Account()) == []


def not_stored(account: Account) -> None:
    account.posts.pop(0)


def other_views(account: Account) -> None:
    account.posts[0] = replace(account.posts[0], views=301)


def other_reason(account: Account) -> None:
    account.posts[0] = replace(account.posts[0], because="not_higher")


def other_threshold(account: Account) -> None:
    account.posts[1] = replace(account.posts[1], threshold=500.001)


def missed(account: Account) -> None:
    account.posts[0] = replace(account.posts[0], state="missed")


def torn_album(account: Account) -> None:
    account.posts[1] = replace(account.posts[1], message_ids=[2])


def never_sent(account: Account) -> None:
    account.forwards.clear()


def sent_in_another_state(account: Account) -> None:
    account.reposts[0] = repost(2, state="closed", closed_as="expired", target_ids=None)


def sent_twice(account: Account) -> None:
    account.forwards.append(forwarded((2, 3), (3, 4)))


def loser_sent(account: Account) -> None:
    account.forwards.append(forwarded((1,), (3,)))


def one_too_many(account: Account) -> None:
    account.posts.append(post(5))


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (not_stored, "пост 101: не записан"),
        (other_views, "пост 101: views 301 вместо 300"),
        (other_reason, "пост 101: because not_higher вместо collecting"),
        (other_threshold, "пост 102: threshold 500.001 вместо [500, 1]"),
        (missed, "пост 101: состояние missed"),
        (torn_album, "пост 102: сообщения [2] вместо [2, 3]"),
        (never_sent, "пост 102: в цель переслано [], а должно быть [2, 3]"),
        (sent_in_another_state, "пост 102: победил, но репост closed"),
        (sent_twice, "пост 102: в цель переслано [2, 3, 2, 3], а должно быть [2, 3]"),
        (loser_sent, "пост 101: в цель переслано [1], а должно быть []"),
        (one_too_many, "записан лишний пост: сообщение 5 в песочнице"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_difference_is_named(spoil: Callable[[Account], None], named: str) -> None:
    account = Account()
    spoil(account)
    assert named in found(account)


def test_reposts_in_another_order_than_the_posts_are_named() -> None:
    account = Account(posts=[won(1), won(2, 3)], in_target=[arrived(1, 2), arrived(2, 3), arrived(3, 1)])
    account.reposts = [repost(2, 1, 2), repost(1, 3)]
    assert "порядок репостов в канале 12 не тот, что у постов" in found(account)
