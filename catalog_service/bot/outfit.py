"""How the bot looks in Telegram: the menu button that opens the Mini App, its commands."""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, MenuButtonWebApp, WebAppInfo

log = structlog.get_logger(__name__)

COMMANDS = [BotCommand(command="start", description="Открыть каталог")]
MENU = "Каталог"


async def put_on(bot: Bot, mini_app_url: str) -> None:
    """Telegram counts these changes jealously: only what is different is changed. Raises aiogram's errors."""
    await bot.delete_webhook()
    wanted = MenuButtonWebApp(text=MENU, web_app=WebAppInfo(url=mini_app_url))
    try:
        # As plain values: aiogram's objects differ also by the bot that they came through.
        if (await bot.get_chat_menu_button()).model_dump() != wanted.model_dump():
            await bot.set_chat_menu_button(menu_button=wanted)
        if [each.model_dump() for each in await bot.get_my_commands()] != [each.model_dump() for each in COMMANDS]:
            await bot.set_my_commands(COMMANDS)
    except TelegramBadRequest as refused:
        log.warning("Telegram does not take the menu button, see CATALOG_MINI_APP_URL", why=refused.message)
