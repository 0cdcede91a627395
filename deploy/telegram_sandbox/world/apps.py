"""Mini Apps that bots have, each under a name of its own: what `t.me/<bot>/<app>` opens."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused

_NAME = re.compile(r"[a-z0-9_]{3,30}", re.IGNORECASE)
_PLACE = re.compile(r"[\w.-]+(:\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MiniApp:
    """`url` is the address of its first page."""

    bot: Person
    name: str
    url: str


class MiniApps:
    """What @BotFather's `/newapp` has made."""

    def __init__(self) -> None:
        self._apps: dict[tuple[int, str], MiniApp] = {}

    def register(self, bot: Person, name: str, url: str) -> MiniApp:
        """An app of the bot's, or another address for it; `SHORT_NAME_INVALID`, `WEBAPP_URL_INVALID`."""
        if not _NAME.fullmatch(name):
            raise Refused("SHORT_NAME_INVALID")
        if not origin(url):
            raise Refused("WEBAPP_URL_INVALID")
        app = self._apps[bot.id, name.lower()] = MiniApp(bot, name, url)
        return app

    def find(self, bot: Person, name: str = "") -> MiniApp:
        """By its name; without one the bot's first. `BOT_APP_SHORTNAME_INVALID` when there is none."""
        own = [app for (bot_id, known), app in self._apps.items() if bot_id == bot.id and name.lower() in ("", known)]
        if not own:
            raise Refused("BOT_APP_SHORTNAME_INVALID")
        return own[0]

    def origins(self) -> list[str]:
        """Of all apps, each once: `https://catalog.example.com`."""
        return sorted({origin(app.url) for app in self._apps.values()})


def origin(url: str) -> str:
    """Of a web page; "" where the address is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and _PLACE.fullmatch(parts.netloc)
    return f"{parts.scheme}://{parts.netloc}" if is_web else ""
