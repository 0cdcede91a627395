"""Of thousands who have a chat with a bot those few that the list shows: last written to, searched for, or open."""

from collections.abc import Iterator, Sequence
from itertools import islice

from telegram_sandbox.world import Person, World

SHOWN, FOUND = 12, 40
"""With a bot, at most: of all, and of those searched for. They stand above channels, which are to be seen, too."""
Pair = tuple[Person, Person]
"""A person and a bot."""


class Readers:
    """People who are there to be written to."""

    def __init__(self, world: World) -> None:
        self._world = world

    def count(self) -> int:
        """Those who have a chat with a bot."""
        residents = self._world.people.residents()
        boxes = (self._world.direct.box(bot.id).others for bot in self._world.people.bots())
        return sum(len(others) - sum(person.id in others for person in residents) for others in boxes)

    def shown(self, search: str, address: str) -> list[Pair]:
        """Those whose names have the words of `search`, the last ones written to first; and whoever is open at
        `address`, also without a message yet.
        """
        words = search.casefold().split()
        found = [pair for bot in self._world.people.bots() for pair in self._latest(bot, words)]
        return list(dict.fromkeys([*self._open(address), *found]))

    def _latest(self, bot: Person, words: Sequence[str]) -> Iterator[Pair]:
        everybody = (person for person in self._world.direct.latest_with(bot) if person.is_extra)
        meant = (person for person in everybody if _is_meant(person, words))
        return ((person, bot) for person in islice(meant, FOUND if words else SHOWN))

    def _open(self, address: str) -> Iterator[Pair]:
        kind, *ids = address.split(":")
        if kind == "dialog" and len(ids) == 2 and all(each.isdigit() for each in ids):
            person, peer = (self._world.people.find(int(each)) for each in ids)
            if person and peer and person.is_extra and peer.is_bot:
                yield person, peer


def _is_meant(person: Person, words: Sequence[str]) -> bool:
    name = f"{person.name} {person.username or ''}".casefold()
    return all(word in name for word in words)
