"""Opening a Mini App as Telegram does: which button, menu or link may open it, and what it is told at its start."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from telegram_sandbox.bot_api.init_data import launch
from telegram_sandbox.viewer.palettes import PALETTES, Palette
from telegram_sandbox.world import Person, Refused, World
from telegram_sandbox.world.apps import origin

VERSION, PLATFORM = "8.0", "web"
_CODE = re.compile(r"[\w-]{0,512}", re.ASCII)


class Bots(Protocol):
    """What the Bot API's side knows of its bots."""

    def menu_button(self, bot: Person, person_id: int = 0) -> Mapping[str, Any]:
        """What stands beside the text field of the person's chat with the bot, in the Bot API's shape."""

    def web_app_query(self, person: Person, bot: Person) -> str:
        """A new `query_id`, by which the bot may answer once."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A Mini App that is opened now. `address` is whole but for the theme, which the person's client adds.

    `button`: words of the keyboard's button that opened it, to whose bot it may send data; "" of any other way.
    `is_framed`: whether the viewer's policy lets it into the page.
    """

    person: Person
    bot: Person
    address: str
    is_framed: bool
    button: str = ""

    def view(self) -> dict[str, Any]:
        return {
            "person": self.person.id,
            "bot": self.bot.id,
            "title": self.bot.first_name,
            "address": self.address,
            "is_framed": self.is_framed,
            "button": self.button,
            "palettes": PALETTES,
        }

    def themed(self, palette: Palette | None) -> str:
        """The address that the app is to be loaded from."""
        return f"{self.address}&{urlencode({'tgWebAppThemeParams': json.dumps(palette)})}" if palette else self.address


class Launching:
    """Everything raises `Refused` where Telegram would refuse."""

    def __init__(self, world: World, bots: Bots | None) -> None:
        self._world = world
        self._bots = bots

    def by_button(self, person: Person, bot: Person, url: str) -> Launch:
        """What a button of the chat or its menu carries; `BUTTON_URL_INVALID` when none carries it."""
        if url in self._inline(person, bot) or url == self._menu(person, bot):
            return self._launch(person, bot, url, query_id=self._query(person, bot))
        words = next((words for words, carried in self._below(person, bot) if carried == url), None)
        if words is None:
            raise Refused("BUTTON_URL_INVALID")
        return self._launch(person, bot, url, button=words)

    def by_link(self, person: Person, bot_name: str, app_name: str = "", code: str = "") -> Launch:
        """What `t.me/<bot>/<app>?startapp=<code>` opens; without an app's name the bot's first."""
        if not _CODE.fullmatch(code):
            raise Refused("START_PARAM_INVALID")
        bot = self._world.resolve(bot_name)
        if not isinstance(bot, Person) or not bot.is_bot:
            raise Refused("BOT_INVALID")
        return self._launch(person, bot, self._world.apps.find(bot, app_name).url, code=code)

    def _launch(
        self, person: Person, bot: Person, url: str, *, code: str = "", query_id: str = "", button: str = ""
    ) -> Launch:
        data = launch(bot, person, auth_date=int(time.time()), start_param=code, query_id=query_id)
        told = {"tgWebAppData": data, "tgWebAppVersion": VERSION, "tgWebAppPlatform": PLATFORM}
        parts = urlsplit(url)
        # Telegram puts the code into the query too, where the app's server sees it; the rest no server ever sees.
        asked = "&".join(filter(None, [parts.query, urlencode({"tgWebAppStartParam": code}) if code else ""]))
        address = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", asked, urlencode(told)))
        return Launch(person, bot, address, origin(url) in self._world.apps.origins(), button)

    def _query(self, person: Person, bot: Person) -> str:
        return self._bots.web_app_query(person, bot) if self._bots else ""

    def _menu(self, person: Person, bot: Person) -> str:
        menu = self._bots.menu_button(bot, person.id) if self._bots else {}
        return str(menu.get("web_app", {}).get("url", ""))

    def _inline(self, person: Person, bot: Person) -> set[str]:
        return {url for _, url in self._carried(person, bot, "inline_keyboard")}

    def _below(self, person: Person, bot: Person) -> Iterator[tuple[str, str]]:
        return self._carried(person, bot, "keyboard")

    def _carried(self, person: Person, bot: Person, where: str) -> Iterator[tuple[str, str]]:
        """Words and addresses of the chat's buttons that open Mini Apps."""
        for message in self._world.direct.chat(person, bot):
            rows = (message.content.markup or {}).get(where, []) if message.sender_id == bot.id else []
            for button in (button for row in rows for button in row):
                if isinstance(button, Mapping) and "web_app" in button:
                    yield str(button["text"]), str(button["web_app"]["url"])
