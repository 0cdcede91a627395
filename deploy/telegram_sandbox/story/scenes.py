"""What one donor does, minute by minute: an endless list that depends on the seed and the role alone."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from telegram_sandbox.story import growth, texts
from telegram_sandbox.story.cast import DonorRole
from telegram_sandbox.world import Counters

PAST_BEGINS, FRESH_PAST_BEGINS = -3.0, -0.6
"""Donors have old posts when the story begins (too old to be measured), and some from the last «hour»."""
PAST_GAP = 0.18
"""The fresh past is crowded, so that baselines are there and winners appear soon after the start."""

OLD_POSTS = 2
PHOTO_SHARE = 0.25
DELETED_SHARE, EDITED_SHARE = 0.05, 0.06


class SceneKind(StrEnum):
    POST = "post"
    ALBUM = "album"
    FORWARD_FROM_CHANNEL = "forward_from_channel"
    FORWARD_FROM_PERSON = "forward_from_person"
    SERVICE = "service"
    REACTIONS_OFF = "reactions_off"
    REACTIONS_ON = "reactions_on"


HOW_OFTEN = {
    SceneKind.POST: 80,
    SceneKind.ALBUM: 10,
    SceneKind.FORWARD_FROM_CHANNEL: 5,
    SceneKind.FORWARD_FROM_PERSON: 3,
    SceneKind.SERVICE: 2,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One deed of a donor. Times in «hours» since the story began, negative for its past.

    `targets`: what each member will have at one hour of age. `edited_after` and `deleted_after` are ages; a
    deletion always comes before the measuring.
    """

    at: float
    donor: DonorRole
    kind: SceneKind
    text: str = ""
    targets: tuple[Counters, ...] = ()
    has_photo: bool = False
    edited_after: float | None = None
    deleted_after: float | None = None


def scenes(topic: str, donor: DonorRole, seed: int) -> Iterator[Scene]:
    """Everything this donor does, in order, without end."""
    dice = random.Random(f"{seed}:{topic}:{donor.title}")  # noqa: S311 - a die that falls the same way each time
    switches = [] if donor.switches_reactions is None else list(donor.switches_reactions)
    kinds = [SceneKind.REACTIONS_OFF, SceneKind.REACTIONS_ON]
    for at in _moments(donor, dice):
        while switches and switches[0] <= at:
            yield Scene(switches.pop(0), donor, kinds.pop(0))
        yield _scene(at, topic, donor, dice, with_reactions=len(switches) != 1)


def _moments(donor: DonorRole, dice: random.Random) -> Iterator[float]:
    # Well before the oldest post that could still be measured, so that nobody has to split hairs at one «hour».
    yield from sorted(dice.uniform(PAST_BEGINS, PAST_BEGINS / 2) for _ in range(OLD_POSTS))
    at = FRESH_PAST_BEGINS
    while True:
        at += _gap(donor, at) * dice.uniform(0.5, 1.5)
        yield at


def _gap(donor: DonorRole, at: float) -> float:
    usual = donor.gap if at >= 0 else min(donor.gap, PAST_GAP)
    return donor.rush_gap if donor.rush_gap is not None and at < donor.rush_ends else usual


def _scene(at: float, topic: str, donor: DonorRole, dice: random.Random, *, with_reactions: bool) -> Scene:
    kind = dice.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))[0]
    if kind is SceneKind.SERVICE:
        return Scene(at, donor, kind, text=donor.title)
    lead = growth.target(donor, dice, with_reactions=with_reactions)
    if kind is SceneKind.ALBUM:
        targets = tuple(growth.album(lead, dice.randint(2, 6), dice))
        return Scene(at, donor, kind, texts.caption(topic, dice), targets, has_photo=True, deleted_after=_regret(dice))
    is_own = kind is not SceneKind.FORWARD_FROM_CHANNEL
    text = texts.post(topic, dice) if is_own else texts.news(dice)
    edited_after = dice.uniform(0.1, 0.5) if dice.random() < EDITED_SHARE else None
    has_photo = dice.random() < PHOTO_SHARE
    return Scene(at, donor, kind, text, (lead,), has_photo, edited_after if is_own else None, _regret(dice))


def _regret(dice: random.Random) -> float | None:
    """At what age a post is taken back, if at all."""
    return dice.uniform(0.2, 0.7) if dice.random() < DELETED_SHARE else None
