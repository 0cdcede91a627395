"""Whom one may act as in the page."""

from collections.abc import Iterator, Sequence

from telegram_sandbox.world import Person


class Actors:
    """`staged`: those whose chats stand in the list. Besides them anybody of the many, who have nobody else to act for
    them.
    """

    def __init__(self, staged: Sequence[Person]) -> None:
        self._staged = staged

    def __iter__(self) -> Iterator[Person]:
        """The staged ones."""
        return iter(self._staged)

    def __contains__(self, person: Person) -> bool:
        return person.is_extra or person in self._staged
