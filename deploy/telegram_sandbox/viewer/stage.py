"""Whom and what of the world the page knows more of than that it is there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """Ids: `targets` of the projects' channels; `actors` of the people one may chat as; `chats` of the person and the
    peer of those chats that stand there from the start; `phones` of the accounts whose codes and passwords are shown.
    `tips`: links to try, each with `link`, `title` and `about`. `zone`: in which times are shown, as bots tell them.
    """

    targets: Collection[int] = ()
    actors: Collection[int] = ()
    chats: Collection[tuple[int, int]] = ()
    phones: Collection[int] = ()
    tips: Sequence[Mapping[str, str]] = ()
    zone: str = "Europe/Moscow"
