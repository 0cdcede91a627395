"""What other X and Y would have done with the posts that a donor has published.

Every function takes the ratings of one donor's posts of one reactions period in publication order, None for a post
without a rating. Pauses and protection are left out: the question is what the numbers choose.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from reposter_service.domain.baselines import WINDOW, Algorithm, in_force
from reposter_service.domain.decision import Circumstances, Decision, decide

Rating = TypeVar("Rating", Fraction, int)


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
        return self.reposted_by_x(x) + self.reposted_by_y(y)

    def reposted_by_x(self, x: int) -> int:
        return sum(streak >= x for streak in self.streaks)

    def reposted_by_y(self, y: int) -> int:
        return sum(place <= y for place in self.places)


def contest(ratings: Iterable[Fraction | None], *, before: Iterable[Fraction | None] = ()) -> Contest:
    """Walk the path once, about fifty comparisons a post. `before`: what was published before it, baseline alone."""
    window = deque((rating for rating in before if rating is not None), maxlen=WINDOW)
    baseline, run = _ranked([*window], [*ratings])
    streaks: list[int] = []
    places: list[int] = []
    for rank, earlier in _with_the_earlier(run, baseline):
        if rank is None:
            continue
        if in_force(len(earlier)) is Algorithm.X:
            streaks.append(_lower_in_a_row(rank, earlier))
        else:
            places.append(1 + sum(other >= rank for other in earlier))
    return Contest(tuple(streaks), tuple(places))


def table(ratings: Iterable[Fraction | None], *, xs: Iterable[int], ys: Iterable[int]) -> dict[tuple[int, int], int]:
    """(X, Y) → how many posts would have been reposted."""
    run = contest(ratings)
    columns = tuple(ys)
    return {(x, y): run.reposted(x=x, y=y) for x in xs for y in columns}


def _ranked(*paths: Sequence[Fraction | None]) -> list[list[int | None]]:
    """The same order in whole numbers, which are compared ten times as fast."""
    ratings = {rating for path in paths for rating in path if rating is not None}
    ranks = {rating: rank for rank, rating in enumerate(sorted(ratings))}
    return [[None if rating is None else ranks[rating] for rating in path] for path in paths]


def _with_the_earlier(
    ratings: Iterable[Rating | None], before: Iterable[Rating | None] = ()
) -> Iterator[tuple[Rating | None, tuple[Rating, ...]]]:
    """Each rating with the last 50 before it, newest first."""
    window = deque((rating for rating in before if rating is not None), maxlen=WINDOW)
    window.reverse()
    for rating in ratings:
        yield rating, tuple(window)
        if rating is not None:
            window.appendleft(rating)


def _lower_in_a_row(rating: int, earlier: Iterable[int]) -> int:
    streak = 0
    for other in earlier:
        if other >= rating:
            break
        streak += 1
    return streak
