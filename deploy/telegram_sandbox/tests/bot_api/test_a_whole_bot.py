"""An unmodified aiogram bot with menus and a dialogue, polling as in production."""

import asyncio

from aiogram import Dispatcher, F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram_sandbox.tests.bot_api.stage import Stage, until
from telegram_sandbox.world.buttons import ButtonAnswer


class Asking(StatesGroup):
    name = State()


def menu_bot() -> Dispatcher:
    router = Router()

    @router.message(Command("start"))
    async def start(message: Message) -> None:
        button = InlineKeyboardButton(text="Имя", callback_data="ask")
        await message.answer("Меню", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))

    @router.callback_query(F.data == "ask")
    async def ask(callback: CallbackQuery, state: FSMContext) -> None:
        await state.set_state(Asking.name)
        assert isinstance(callback.message, Message)
        await callback.message.edit_text("Как вас зовут?")
        await callback.answer("жду")

    @router.message(StateFilter(Asking.name))
    async def named(message: Message, state: FSMContext) -> None:
        await state.clear()
        await message.answer(f"Здравствуйте, {message.text}!")

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    return dispatcher


async def test_a_bot_with_a_menu_and_a_dialogue_works_unmodified(stage: Stage) -> None:
    dispatcher = menu_bot()
    polling = asyncio.ensure_future(dispatcher.start_polling(stage.bot, handle_signals=False, close_bot_session=False))
    try:
        stage.world.direct.start(stage.ann, stage.menu)
        await until(lambda: stage.last().text == "Меню")
        query = stage.world.buttons.press(stage.ann, stage.menu, stage.last(), "ask")
        await until(lambda: query.answer is not None)
        assert query.answer == ButtonAnswer("жду")
        assert (stage.last().text, stage.last().content.markup) == ("Как вас зовут?", None)
        stage.world.direct.send(stage.ann, stage.menu, "Иван")
        await until(lambda: stage.last().text == "Здравствуйте, Иван!")
    finally:
        await dispatcher.stop_polling()
        await polling
