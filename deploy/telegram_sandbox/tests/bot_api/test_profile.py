import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeChat, MenuButtonWebApp, WebAppInfo
from telegram_sandbox.tests.bot_api.stage import Stage


async def test_commands_are_kept_by_scope_and_language(stage: Stage) -> None:
    await stage.bot.set_my_commands([BotCommand(command="start", description="Начать")])
    scope = BotCommandScopeChat(chat_id=stage.ann.id)
    await stage.bot.set_my_commands([BotCommand(command="admin", description="Админ")], scope=scope, language_code="ru")
    assert [command.command for command in await stage.bot.get_my_commands()] == ["start"]
    assert [c.command for c in await stage.bot.get_my_commands(scope=scope, language_code="ru")] == ["admin"]
    await stage.bot.delete_my_commands()
    assert await stage.bot.get_my_commands() == []
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await stage.bot.set_my_commands([BotCommand(command="Два слова", description="x")])


async def test_name_and_descriptions_are_kept_by_language(stage: Stage) -> None:
    assert (await stage.bot.get_my_name()).name == "Bot"
    await stage.bot.set_my_description("Каталог")
    await stage.bot.set_my_short_description("Кат", language_code="ru")
    assert (await stage.bot.get_my_description(language_code="ru")).description == "Каталог"
    assert (await stage.bot.get_my_short_description()).short_description == ""
    with pytest.raises(TelegramBadRequest, match="short description is too long"):
        await stage.bot.set_my_short_description("x" * 121)


async def test_the_menu_button_is_one_for_all_or_ones_own(stage: Stage) -> None:
    assert (await stage.bot.get_chat_menu_button()).type == "commands"
    button = MenuButtonWebApp(text="Каталог", web_app=WebAppInfo(url="https://example.com"))
    await stage.bot.set_chat_menu_button(menu_button=button)
    assert (await stage.bot.get_chat_menu_button(chat_id=stage.ann.id)).text == "Каталог"
