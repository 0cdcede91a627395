"""The rating of a post: reactions and forwards brought to 10 000 views.

Rule: 10000 / views x (reactions + forwards), measured at one fixed age (the user's text, «Рейтинг»).
Ratings are exact fractions: 25 of 300 equals 50 of 600, and equal is not higher.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

VIEWS_BASE = 10_000


@dataclass(frozen=True, slots=True)
class Counters:
    """Raw numbers of one message or of a whole album at one moment.

    `views` is None when Telegram gives none. `reactions` are those of people; Stars are kept apart in
    `paid_reactions`, because one person may give a thousand of them.
    """

    views: int | None
    forwards: int
    reactions: int
    paid_reactions: int = 0

    @property
    def interactions(self) -> int:
        return self.reactions + self.forwards


def rate(counters: Counters) -> Fraction | None:
    """The exact rating, or None where views are missing or 0: such a post has no rating."""
    if not counters.views:
        return None
    return Fraction(VIEWS_BASE * counters.interactions, counters.views)


def shown(rating: Fraction | float) -> int:
    """A rating as people see it: cut, not rounded (833.33 is 833, 362.5 is 362)."""
    return int(rating)


def of_album(members: Sequence[Counters]) -> Counters:
    """One set of counters for an album.

    Every member repeats views and forwards with small differences: the largest counts. Reactions sit on one
    member, in rare cases on several: their sum counts.
    """
    views = [member.views for member in members if member.views is not None]
    return Counters(
        views=max(views, default=None),
        forwards=max(member.forwards for member in members),
        reactions=sum(member.reactions for member in members),
        paid_reactions=sum(member.paid_reactions for member in members),
    )
