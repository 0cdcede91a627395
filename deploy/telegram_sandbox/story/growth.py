"""How a post's counters grow in its first hour, and how lucky it is."""

import math
import random
from dataclasses import dataclass

from telegram_sandbox.story.cast import DonorRole
from telegram_sandbox.world import Counters, Growth, Reaction

EMOJIS = ("👍", "❤", "🔥", "😁")
SHARES = (0.52, 0.26, 0.16, 0.06)
VIEWS_STEEPNESS, FORWARDS_STEEPNESS, REACTIONS_STEEPNESS = 1.2, 2.0, 3.0


@dataclass(frozen=True, slots=True)
class FirstHour(Growth):
    """Reactions come first, then forwards, then views: a young post's rating flatters it.

    That is why every post is measured at one age. After the hour the counters go on growing, views most of all:
    the first hour brings 20 to 30 per cent of what a post gathers in its life.
    """

    def at(self, age: float) -> Counters:
        """The counts `age` world seconds after publication; exactly `target` at `at_age`."""
        share = max(age, 0.0) / self.at_age
        views = self.target.scaled(_grown(share, VIEWS_STEEPNESS)).views
        forwards = self.target.scaled(_grown(share, FORWARDS_STEEPNESS)).forwards
        reactions = self.target.scaled(_grown(share, REACTIONS_STEEPNESS)).reactions
        return Counters(views, forwards, reactions)


def _grown(share: float, steepness: float) -> float:
    return 1.0 if share == 1.0 else math.expm1(-steepness * share) / math.expm1(-steepness)


def target(role: DonorRole, dice: random.Random, *, with_reactions: bool) -> Counters:
    """What a post of this donor will have at one hour: luck is log-normal, for views and for the rate apart."""
    views = max(30, round(role.views * dice.lognormvariate(0.0, 0.25)))
    interactions = views * role.rate * dice.lognormvariate(0.0, 0.45) / 10_000
    forwards = round(interactions * role.forwards_share * dice.lognormvariate(0.0, 0.3))
    reactions = round(interactions * (1 - role.forwards_share)) if with_reactions else 0
    return Counters(views, forwards, _split(reactions))


def album(lead: Counters, size: int, dice: random.Random) -> list[Counters]:
    """An album's members repeat views and forwards with small differences; reactions sit on the first one."""
    views, forwards = lead.views or 0, lead.forwards
    others = [Counters(max(1, views - dice.randint(0, 3)), max(0, forwards - dice.randint(0, 1))) for _ in range(size)]
    return [lead, *others[1:]]


def _split(total: int) -> dict[Reaction, int]:
    counts = {Reaction.emoji(emoji): int(total * share) for emoji, share in zip(EMOJIS, SHARES, strict=True)}
    counts[Reaction.emoji(EMOJIS[0])] += total - sum(counts.values())
    return {reaction: n for reaction, n in counts.items() if n}
