"""Those between whom a staged house's catalog stands: somebody who buys ads, and the manager who sells them."""

from dataclasses import dataclass
from typing import Self

from telegram_sandbox.world import Person, World

BUYER, MANAGER = "anna_reklama", "catalog_manager"


@dataclass(frozen=True, slots=True)
class Market:
    """`buyer` has met none of the house's bots yet; to `manager` the Mini App's «Связаться с менеджером» leads."""

    buyer: Person
    manager: Person

    @classmethod
    def opened(cls, world: World) -> Self:
        buyer = world.people.add("Анна, рекламодатель", username=BUYER)
        return cls(buyer, world.people.add("Менеджер каталога", username=MANAGER))
