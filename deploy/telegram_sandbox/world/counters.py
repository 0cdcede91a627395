"""What is counted under a post, and how the counts grow with its age."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReactionKind(StrEnum):
    EMOJI = "emoji"
    CUSTOM = "custom"
    PAID = "paid"


@dataclass(frozen=True, slots=True, order=True)
class Reaction:
    """`value`: the emoji, or a custom emoji's document id in digits, or nothing for paid Stars."""

    kind: ReactionKind
    value: str = ""

    @classmethod
    def emoji(cls, emoji: str) -> "Reaction":
        return cls(ReactionKind.EMOJI, emoji)

    @classmethod
    def custom(cls, document_id: int) -> "Reaction":
        return cls(ReactionKind.CUSTOM, str(document_id))

    @classmethod
    def paid(cls) -> "Reaction":
        """Its count is a number of Stars, not of people."""
        return cls(ReactionKind.PAID)


@dataclass(frozen=True, slots=True)
class Counters:
    """`views` None: the post shows no counter at all (service messages, messages of groups)."""

    views: int | None = 0
    forwards: int = 0
    reactions: Mapping[Reaction, int] = field(default_factory=dict)

    def reactions_total(self) -> int:
        """People who reacted: Stars are money, not people, and are left out."""
        return sum(n for reaction, n in self.reactions.items() if reaction.kind is not ReactionKind.PAID)

    def scaled(self, share: float) -> "Counters":
        """Each count times `share`, cut to a whole number; a kind with no count is not shown."""
        reactions = {kind: int(n * share) for kind, n in self.reactions.items() if int(n * share)}
        views = None if self.views is None else int(self.views * share)
        return Counters(views, int(self.forwards * share), reactions)

    def plus(self, other: "Counters") -> "Counters":
        reactions = dict(self.reactions)
        for kind, n in other.reactions.items():
            reactions[kind] = reactions.get(kind, 0) + n
        views = None if self.views is None else self.views + (other.views or 0)
        return Counters(views, self.forwards + other.forwards, {k: n for k, n in reactions.items() if n > 0})


class Afterwards(StrEnum):
    STAY = "stay"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Growth:
    """Counts as a pure function of a post's age: fast at first, then slower, exactly `target` at `at_age`.

    `at_age` in world seconds. `STAY` keeps the target's counts for ever, `CONTINUE` follows the same curve on.
    `steepness` 3 brings a post to about half of its target after a fifth of `at_age`.
    """

    target: Counters
    at_age: float
    afterwards: Afterwards = Afterwards.CONTINUE
    steepness: float = 3.0

    def at(self, age: float) -> Counters:
        """The counts `age` world seconds after publication."""
        if age == self.at_age or (age > self.at_age and self.afterwards is Afterwards.STAY):
            return self.target
        return self.target.scaled(self._share(max(age, 0.0)))

    def _share(self, age: float) -> float:
        if self.at_age <= 0:
            return 1.0
        if self.steepness == 0:
            return age / self.at_age
        return math.expm1(-self.steepness * age / self.at_age) / math.expm1(-self.steepness)
