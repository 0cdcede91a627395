"""A staged house before the viewer: its two bots, its owner, an ad buyer, a manager, and the small Mini App."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from aiohttp import web
from telegram_sandbox.admins import Admins
from telegram_sandbox.market import Market
from telegram_sandbox.viewer.server import application
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Content, Person, World


class Bots:
    """What the Bot API's side would tell: the catalog's bot has a menu button."""

    def __init__(self, catalog_bot: Person, url: str) -> None:
        self._catalog_bot = catalog_bot
        self._url = url

    def menu_button(self, bot: Person, _: int = 0) -> Mapping[str, Any]:
        if bot is not self._catalog_bot:
            return {"type": "commands"}
        return {"type": "web_app", "text": "Каталог", "web_app": {"url": self._url}}

    def web_app_query(self, person: Person, _: Person) -> str:
        return f"query-of-{person.id}"


@dataclass
class House:
    world: World
    admins: Admins
    market: Market
    url: str
    app: web.Application

    @classmethod
    def built(cls, url: str) -> "House":
        """`url`: of the catalog's Mini App, which is known by the name `app`."""
        world = World()
        admins, market = Admins.appointed(world), Market.opened(world)
        visitors = [*admins.ids, market.buyer.id]
        chats = [*product(admins.ids, [admins.bot.id]), *product(visitors, [admins.catalog_bot.id])]
        world.apps.register(admins.catalog_bot, "app", url)
        stage = Stage(actors=visitors, chats=chats)
        served = application(world, stage=stage, bots=Bots(admins.catalog_bot, url))
        return cls(world, admins, market, url, served)

    @property
    def owner(self) -> Person:
        return self.admins.people[0]

    @property
    def bot(self) -> Person:
        return self.admins.catalog_bot

    def place(self, person: Person) -> str:
        """Of the chat with the catalog's bot, as the page asks for it."""
        return f"/api/dialogs/{person.id}/{self.bot.id}"

    def greets(self, person: Person, text: str = "Привет", **more: Any) -> None:
        """With a button that opens the Mini App; `more` goes beside it into the keyboard's only button."""
        button = {"text": "Открыть каталог", "web_app": {"url": self.url}, **more}
        self.world.direct.send(self.bot, person, Content(text, markup={"inline_keyboard": [[button]]}))
