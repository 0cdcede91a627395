"""PURE: who reads a made-up channel."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog_service.sample_catalog.phrases import HOME, LANDS
from catalog_service.sample_catalog.topics import Topic

GENDERS = ("male", "female")
AGES = ("under_18", "18_24", "25_34", "35_44", "45_54", "over_55")


@dataclass(frozen=True)
class Parts:
    """Shares of one kind, per cent by name, 100 at most together; `source` of them all."""

    percents: dict[str, Decimal]
    source: str


@dataclass(frozen=True)
class Audience:
    """None: nobody knows."""

    gender: Parts | None
    geography: Parts | None
    age: Parts | None


def audience(topic: Topic, dice: random.Random) -> Audience:
    return Audience(
        gender=_gender(topic, dice) if dice.random() > 0.2 else None,
        geography=_geography(dice) if dice.random() > 0.25 else None,
        age=_age(topic, dice) if dice.random() > 0.3 else None,
    )


def _gender(topic: Topic, dice: random.Random) -> Parts:
    male = min(97, max(3, round(dice.gauss(topic.male, 8))))
    return Parts(_named(GENDERS, (male, 100 - male)), dice.choice(("telemetr", "editor")))


def _geography(dice: random.Random) -> Parts:
    """Home first; what is left of a hundred are all the other countries."""
    home = dice.randrange(62, 93)
    left, percents = 98 - home, [home]
    for _ in range(dice.randrange(1, 5)):
        percents.append(max(1, int(left * dice.uniform(0.25, 0.5))))
        left -= percents[-1]
    percents = [each for place, each in enumerate(percents) if sum(percents[: place + 1]) <= 100]
    return Parts(_named((HOME, *dice.sample(LANDS, len(percents) - 1)), percents), dice.choice(("tgstat", "editor")))


def _age(topic: Topic, dice: random.Random) -> Parts:
    weights = [weight * dice.uniform(0.7, 1.3) for weight in topic.ages]
    percents = [int(100 * weight / sum(weights)) for weight in weights]
    percents[percents.index(max(percents))] += 100 - sum(percents)
    return Parts({name: each for name, each in _named(AGES, percents).items() if each}, "editor")


def _named(names: Sequence[str], percents: Sequence[int]) -> dict[str, Decimal]:
    return {name: Decimal(each) for name, each in zip(names, percents, strict=True)}
