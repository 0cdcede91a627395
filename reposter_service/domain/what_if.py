"""What other X and Y would have done with the posts that a donor has published.

Every function takes the ratings of one donor's posts of one reactions period in publication order, None for a post
without a rating. Pauses and protection are left out: the question is what the numbers choose.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from reposter_service.domain.baselines import WINDOW, Algorithm, in_force
from reposter_service.domain.decision import Circumstances, Decision, decide


def decisions(ratings: Iterable[Fraction | None], *, x: int, y: int) -> Iterator[Decision]:
    """The decision about each post, as it would have been made when the post was measured."""
    for rating, earlier in _with_the_earlier(ratings):
        yield decide(rating, Circumstances(x=x, y=y, earlier=earlier))


@dataclass(frozen=True, slots=True)
class Contest:
    """What each rated post reached, whatever X and Y are: enough to answer for any of them.

    `streaks`: for each post that X decides, how many of the last ratings in a row it is higher than; it wins when X is
    at most that many. `places`: for each post that Y decides, its place among the last 50; it wins when Y is at least
    that. X and Y never decide about the same post, so their wins are counted apart and added.
    """

    streaks: tuple[int, ...]
    places: tuple[int, ...]

    def reposted(self, *, x: int, y: int) -> int:
        """How many posts would have been reposted."""
        return sum(streak >= x for streak in self.streaks) + sum(place <= y for place in self.places)


def contest(ratings: Iterable[Fraction | None]) -> Contest:
    """Walk the path once, about fifty comparisons a post."""
    streaks: list[int] = []
    places: list[int] = []
    for rating, earlier in _with_the_earlier(ratings):
        if rating is None:
            continue
        if in_force(len(earlier)) is Algorithm.X:
            streaks.append(_lower_in_a_row(rating, earlier))
        else:
            places.append(1 + sum(other >= rating for other in earlier))
    return Contest(tuple(streaks), tuple(places))


def table(ratings: Iterable[Fraction | None], *, xs: Iterable[int], ys: Iterable[int]) -> dict[tuple[int, int], int]:
    """(X, Y) → how many posts would have been reposted."""
    run = contest(ratings)
    columns = tuple(ys)
    return {(x, y): run.reposted(x=x, y=y) for x in xs for y in columns}


def _with_the_earlier(
    ratings: Iterable[Fraction | None],
) -> Iterator[tuple[Fraction | None, tuple[Fraction, ...]]]:
    """Each rating with the last 50 before it, newest first."""
    window: deque[Fraction] = deque(maxlen=WINDOW)
    for rating in ratings:
        yield rating, tuple(window)
        if rating is not None:
            window.appendleft(rating)


def _lower_in_a_row(rating: Fraction, earlier: Iterable[Fraction]) -> int:
    streak = 0
    for other in earlier:
        if other >= rating:
            break
        streak += 1
    return streak
