"""What an admin may do in a channel, and which reactions a channel allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from telegram_sandbox.world.counters import Reaction, ReactionKind


@dataclass(frozen=True, slots=True)
class AdminRights:
    """An admin without any right left is still an admin (`other`)."""

    post_messages: bool = True
    edit_messages: bool = True
    delete_messages: bool = True
    invite_users: bool = True
    change_info: bool = False
    pin_messages: bool = False
    add_admins: bool = False
    ban_users: bool = False

    @classmethod
    def all(cls) -> "AdminRights":
        """An owner's rights."""
        return cls(change_info=True, pin_messages=True, add_admins=True, ban_users=True)

    @classmethod
    def none(cls) -> "AdminRights":
        return cls(post_messages=False, edit_messages=False, delete_messages=False, invite_users=False)


class ReactionsMode(StrEnum):
    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReactionsPolicy:
    """`ALL` any emoji, `SOME` only `emojis`, `NONE` switched off. `with_paid`: Stars are taken besides."""

    mode: ReactionsMode = ReactionsMode.ALL
    emojis: tuple[str, ...] = ()
    with_paid: bool = False

    @classmethod
    def all(cls, *, with_paid: bool = False) -> "ReactionsPolicy":
        return cls(ReactionsMode.ALL, (), with_paid)

    @classmethod
    def some(cls, emojis: Iterable[str], *, with_paid: bool = False) -> "ReactionsPolicy":
        return cls(ReactionsMode.SOME, tuple(emojis), with_paid)

    @classmethod
    def none(cls) -> "ReactionsPolicy":
        return cls(ReactionsMode.NONE)

    @property
    def is_on(self) -> bool:
        return self.mode is not ReactionsMode.NONE

    def allows(self, reaction: Reaction) -> bool:
        if reaction.kind is ReactionKind.PAID:
            return self.is_on and self.with_paid
        if self.mode is ReactionsMode.SOME:
            return reaction.kind is ReactionKind.EMOJI and reaction.value in self.emojis
        return self.is_on
