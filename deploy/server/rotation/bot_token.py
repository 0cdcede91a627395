"""Another token of the same bot, which @BotFather gives by /revoke; of another bot only when that is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import env_files
from server.judging.versions import NAMES
from server.layout import CATALOG, REPOSTER
from server.questions import bot_id
from server.rotation import holding, restarting, telegram
from server.trouble import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.layout import Layout
    from server.service_manager import ServiceManager

TOKEN: Final = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True)
class HouseBot:
    """`api`, `proxy`: the settings that say how the service goes to Telegram. `lost`: what another bot would cost."""

    service: str
    setting: str
    api: str
    proxy: str
    lost: str


REPOSTER_BOT: Final = HouseBot(
    REPOSTER,
    "REPOSTER_BOT_TOKEN",
    "REPOSTER_BOT_API_URL",
    "REPOSTER_PROXY",
    "Каждому админу придётся нажать «Запустить» у нового бота, иначе он не сможет ему писать.",
)
CATALOG_BOT: Final = HouseBot(
    CATALOG,
    "CATALOG_BOT_TOKEN",
    "CATALOG_BOT_API_URL",
    "",
    "Рассылки никому не дойдут, пока посетители не запустят нового бота, а Mini App надо завести у него заново.",
)


def rotate(
    layout: Layout, manager: ServiceManager, bot: HouseBot, token: str, *, another_bot: bool = False
) -> Iterator[str]:
    """Nothing is changed before Telegram knows the token. Cut off before the restart, it is run again with the same."""
    if not TOKEN.fullmatch(token):
        raise UnfitError("Это не токен бота: его даёт @BotFather, он вида 123456789:AAE…. Ничего не изменено.")
    old = holding.the_value(layout, bot.service, bot.setting)
    _require_ones_own(layout, bot, token)
    settings = env_files.read(layout.env(bot.service))
    api = settings.get(bot.api) or "https://api.telegram.org"
    account = telegram.get_me(api, token, settings.get(bot.proxy, ""))
    if not another_bot and old.partition(":")[0] != str(account.id):
        raise UnfitError(
            f"Это токен другого бота, @{account.name}. {bot.lost} Ничего не изменено. "
            "Если так и надо, повторите с --another-bot."
        )
    with holding.alone(layout, bot.service):
        holding.change(layout, bot.service, bot.setting, token)
    yield f"Токен @{account.name} записан: {bot.setting}."
    yield restarting.restart(layout, [bot.service], manager)


def _require_ones_own(layout: Layout, bot: HouseBot, token: str) -> None:
    """Two programs that ask for the updates of one bot take them from each other: Telegram lets in one of them."""
    for other in (REPOSTER_BOT, CATALOG_BOT):
        if other is bot:
            continue
        files = holding.files_with(layout, other.service, other.setting)
        if any(bot_id(env_files.read(file)[other.setting]) == bot_id(token) for file in files):
            raise UnfitError(
                f"Это бот, на котором уже работает {NAMES[other.service]}. Ничего не изменено: у каталога и "
                "репосточной боты разные, второго заводит @BotFather."
            )
