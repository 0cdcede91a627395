"""Those whom a staged house belongs to: a bot, and two accounts of its owner that let it write to them."""

from dataclasses import dataclass
from typing import Self

from telegram_sandbox.world import Person, World

BOT = "reposter_house_bot"


@dataclass(frozen=True, slots=True)
class Admins:
    """`people`: for the bot's messages; each may be written to."""

    bot: Person
    people: tuple[Person, ...]

    @classmethod
    def appointed(cls, world: World) -> Self:
        bot = world.people.add_bot(BOT, first_name="Репосточная")
        people = world.people.add("Владелец"), world.people.add("Владелец (2)")
        for person in people:
            world.direct.allow(person, bot)
        return cls(bot, people)

    @property
    def token(self) -> str:
        return self.bot.token or ""

    @property
    def ids(self) -> list[int]:
        return [person.id for person in self.people]
