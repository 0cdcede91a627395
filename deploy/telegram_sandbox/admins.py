"""Those whom a staged house belongs to: two bots, and two accounts of its owner that let them write to them."""

from dataclasses import dataclass
from typing import Self

from telegram_sandbox.world import Person, World

BOT, CATALOG_BOT = "reposter_house_bot", "catalog_house_bot"


@dataclass(frozen=True, slots=True)
class Admins:
    """`people`: the house's owner; `bot` is the reposter's and may write to each, `catalog_bot` greets visitors."""

    bot: Person
    catalog_bot: Person
    people: tuple[Person, ...]

    @classmethod
    def appointed(cls, world: World) -> Self:
        bot = world.people.add_bot(BOT, first_name="Репосточная")
        people = world.people.add("Владелец"), world.people.add("Владелец (2)")
        for person in people:
            world.direct.allow(person, bot)
        return cls(bot, world.people.add_bot(CATALOG_BOT, first_name="Каталог каналов"), people)

    @property
    def ids(self) -> list[int]:
        return [person.id for person in self.people]
