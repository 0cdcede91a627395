"""What buyers ask the catalog's list for: questions as the Mini App writes them, the same ones at every run.

Of ten who begin a list six do so in a category, one searches, one narrows the whole catalog; whoever finds more than a
page holds scrolls on once, so that not quite half of all questions are for a following page.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LIST: Final = "/api/v1/channels/"
ORDERINGS: Final = tuple(sign + name for name in ("subscribers", "price", "cpm", "err") for sign in ("", "-"))
RANGES: Final = (
    {"min_subscribers": 10_000},
    {"min_subscribers": 5_000, "max_subscribers": 50_000},
    {"max_price": 20_000},
    {"min_price": 5_000, "max_price": 30_000},
    {"max_cpm": 1_000},
    {"min_reach": 3_000, "max_price": 25_000},
    {"min_err": 10},
)

Question = dict[str, Any]


class Known(NamedTuple):
    """What buyers have seen of the catalog: ids of categories, words of titles."""

    categories: Sequence[int]
    words: Sequence[str]


def address(question: Question) -> str:
    return f"{LIST}?{urlencode(question)}" if question else LIST


def beginnings(known: Known) -> Iterator[Question]:
    """Without end, none twice."""
    dice = random.Random(1)  # noqa: S311 - questions, nothing secret
    asked = set()
    while True:
        for parts in KINDS:
            question = {name: value for part in parts for name, value in part(dice, known).items()}
            if (written := address(question)) not in asked:
                asked.add(written)
                yield question


def _category(dice: random.Random, known: Known) -> Question:
    return {"category": dice.choice(known.categories)}


def _ordered(dice: random.Random, _known: Known) -> Question:
    return {"ordering": dice.choice(ORDERINGS)}


def _narrowed(dice: random.Random, _known: Known) -> Question:
    return dice.choice(RANGES)


def _searched(dice: random.Random, known: Known) -> Question:
    return {"search": dice.choice(known.words)}


KINDS: Final[tuple[tuple[Callable[[random.Random, Known], Question], ...], ...]] = (
    *[(_category,)] * 4,
    *[(_category, _ordered)] * 5,
    (_category, _narrowed),
    *[(_category, _narrowed, _ordered)] * 2,
    *[(_ordered,)] * 3,
    (),
    (_narrowed,),
    (_narrowed, _ordered),
    (_searched,),
    (_searched, _ordered),
)
"""Of twenty beginnings. A category's own list and the whole list are few: where they are used up others follow."""
