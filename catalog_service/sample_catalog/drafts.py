"""PURE: channels as they will be written, thought up by a seed. The same seed thinks up the same catalog.

for draft in thought_up(channels=300, categories=12, seed=1): …
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from catalog_service.sample_catalog import phrases
from catalog_service.sample_catalog.audience import Audience, audience
from catalog_service.sample_catalog.naming import Names
from catalog_service.sample_catalog.topics import TOPICS, Topic

LEAST, TYPICAL, MOST = 1_200, 21_000, 1_900_000
"""Subscribers."""
UNDESCRIBED = 0.03
"""So many are not described: what Telegram says of them is offered."""
LONELY = 3
"""Channels of the last category: with so few, slots of similar channels stay empty. So many of each are published."""


@dataclass(frozen=True)
class Measured:
    """A figure: `value` and who measured it how long `ago`, and an editor's `overrule` of it, or one of the two."""

    value: Decimal | None
    source: str
    ago: timedelta
    overrule: Decimal | None = None


@dataclass(frozen=True)
class Said:
    """A review; `days_ago` None: nobody knows when."""

    author: str
    text: str
    days_ago: int | None


@dataclass(frozen=True)
class Ad:
    """An example of advertising; `post` is the number of its post, 0 without one; `picture` of one design."""

    text: str
    post: int
    picture: int | None


@dataclass(frozen=True)
class Draft:
    """A channel. `link` as stored; `initials` for its logo, which two channels in a hundred lack ("")."""

    topic: Topic
    title: str
    link: str
    description: str
    initials: str
    rkn_number: str
    published: bool
    figures: dict[str, Measured]
    prices: tuple[int, ...]
    """Roubles by the formats in their order; fewer than there are formats, or none."""
    audience: Audience
    reviews: tuple[Said, ...]
    ads: tuple[Ad, ...]


def thought_up(*, channels: int, categories: int, seed: int) -> Iterator[Draft]:
    """So many drafts, one category after the other, the bigger channels roughly first."""
    names = Names()
    for topic, count in zip(TOPICS, counts(channels, categories), strict=False):
        dice = random.Random(f"{seed} {topic.name}")  # noqa: S311 - a sample, nothing secret
        sizes = sorted((_subscribers(dice) for _ in range(count)), key=lambda n: -n * dice.uniform(0.3, 1))
        for place, size in enumerate(sizes):
            draft = _undescribed(_draft(topic, size, names, dice))
            yield replace(draft, published=True) if place < LONELY else draft


def _undescribed(draft: Draft) -> Draft:
    """By the channel's own dice: the others stay as they are."""
    dice = random.Random(draft.link)  # noqa: S311 - a sample, nothing secret
    return replace(draft, description="") if dice.random() < UNDESCRIBED else draft


def counts(channels: int, categories: int) -> list[int]:
    """How many channels each category has, by its popularity; where there are enough, the last has `LONELY`."""
    if categories == 1 or channels < categories * LONELY:
        return [channels // categories + (place < channels % categories) for place in range(categories)]
    weights = [topic.popularity for topic in TOPICS[: categories - 1]]
    left, found = channels - LONELY, []
    for place, weight in enumerate(weights):
        found.append(round(left * weight / sum(weights[place:])))
        left -= found[-1]
    return [*found, LONELY]


def _subscribers(dice: random.Random) -> int:
    """Most channels are small, a few are huge."""
    while True:
        found = int(dice.lognormvariate(math.log(TYPICAL), 1.45))
        if LEAST <= found <= MOST:
            return found


def _draft(topic: Topic, subscribers: int, names: Names, dice: random.Random) -> Draft:
    title, name = names.another(topic, dice)
    reach = _reach(subscribers, dice)
    is_private = dice.random() < 0.03
    return Draft(
        topic=topic,
        title=title,
        link=f"https://t.me/{_invitation(dice) if is_private else name}",
        description=" ".join(dice.choice(part) for part in (topic.leads, phrases.SECONDS, phrases.THIRDS)),
        initials="" if dice.random() < 0.02 else "".join(word[0] for word in name.split("_")[:2]).upper(),
        rkn_number=_rkn_number(subscribers, dice),
        published=dice.random() > 0.05,
        figures=_figures(subscribers, reach, dice),
        prices=_prices(topic, reach, dice),
        audience=audience(topic, dice),
        reviews=_reviews(dice),
        ads=_ads(subscribers, is_private, dice),
    )


def _reach(subscribers: int, dice: random.Random) -> int:
    """The bigger the channel, the smaller the part of it that sees a post."""
    part = 0.34 - 0.055 * math.log10(subscribers / LEAST)
    return max(90, int(subscribers * part * dice.lognormvariate(0, 0.35)))


def _invitation(dice: random.Random) -> str:
    return "+" + "".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", k=16))


def _rkn_number(subscribers: int, dice: random.Random) -> str:
    """One in eight of those that need it have none: their mark says so."""
    return str(dice.randrange(4_950_000_000, 5_350_000_000)) if subscribers >= 10_000 and dice.random() > 0.12 else ""


def _figures(subscribers: int, reach: int, dice: random.Random) -> dict[str, Measured]:
    """What is missing is left out: the catalog shows «—»."""
    found = {}
    if dice.random() > 0.02:
        found["subscribers"] = _measured(Decimal(subscribers), ("telemetr", "telegram", "telegram"), dice)
    if dice.random() > 0.07:
        found["reach"] = _measured(Decimal(reach), ("tgstat", "tgstat", "telegram"), dice)
        found["err"] = _measured(_per_cent(reach, subscribers), ("telemetr", "tgstat"), dice)
    if dice.random() > 0.15:
        er = Decimal(dice.lognormvariate(math.log(3.1), 0.6)).quantize(Decimal("0.01"))
        found["er"] = _measured(er, ("tgstat", "telemetr"), dice)
    return {name: _overruled(each, dice) if dice.random() < 0.02 else each for name, each in found.items()}


def _per_cent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"))


def _measured(value: Decimal, sources: Sequence[str], dice: random.Random) -> Measured:
    return Measured(value, dice.choice(sources), timedelta(minutes=dice.randrange(20, 3 * 24 * 60)))


def _overruled(measured: Measured, dice: random.Random) -> Measured:
    """An editor knew better."""
    value = measured.value or Decimal(0)
    overrule = (value * Decimal(str(dice.choice((0.85, 0.9, 1.1, 1.25))))).quantize(Decimal(1) if value > 90 else value)
    return Measured(value, measured.source, measured.ago, overrule)


def _prices(topic: Topic, reach: int, dice: random.Random) -> tuple[int, ...]:
    """Of 1/24, 2/48, 3/72 and without deletion, each dearer than the one before."""
    many = dice.choices((0, 1, 2, 3, 4), weights=(6, 14, 30, 22, 28))[0]
    price = topic.cpm * reach / 1000 * dice.lognormvariate(0, 0.3)
    found = []
    for _ in range(many):
        found.append(_rounded(price))
        price *= dice.uniform(1.3, 1.55)
    return tuple(found)


def _rounded(price: float) -> int:
    """As people name prices: 850, 4 500, 62 000."""
    step = 50 if price < 2_000 else 500 if price < 20_000 else 1_000 if price < 100_000 else 5_000
    return max(step, round(price / step) * step)


def _reviews(dice: random.Random) -> tuple[Said, ...]:
    many = dice.choices((0, 1, 2, 3, 4), weights=(35, 25, 20, 12, 8))[0]
    authors, texts = dice.sample(phrases.REVIEWERS, many), dice.sample(phrases.REVIEWS, many)
    days = (None if dice.random() < 0.1 else dice.randrange(3, 400) for _ in range(many))
    return tuple(Said(*each) for each in zip(authors, texts, days, strict=True))


def _ads(subscribers: int, is_private: bool, dice: random.Random) -> tuple[Ad, ...]:
    """Of a private channel no post can be linked."""
    many = dice.choices((0, 1, 2, 3), weights=(40, 30, 20, 10))[0]
    return tuple(
        Ad(
            text=text,
            post=0 if is_private or dice.random() < 0.3 else dice.randrange(40, 40 + subscribers // 40),
            picture=dice.randrange(DESIGNS) if dice.random() < 0.6 else None,
        )
        for text in dice.sample(phrases.ADS, many)
    )


DESIGNS = 36
"""Pictures of ads: several channels have carried the same one."""
