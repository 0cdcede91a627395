import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineQueryResultArticle, InputTextMessageContent
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world.buttons import ButtonAnswer


async def test_a_press_is_answered_once(stage: Stage) -> None:
    message = stage.world.direct.send(stage.menu, stage.ann, "menu")
    query = stage.world.buttons.press(stage.ann, stage.menu, message, "go")
    assert await stage.bot.answer_callback_query(query.id, text="Готово", show_alert=True)
    assert query.answer == ButtonAnswer("Готово", is_alert=True)
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired or query ID is inval"):
        await stage.bot.answer_callback_query(query.id)


async def test_an_answer_over_200_characters_is_refused(stage: Stage) -> None:
    query = stage.world.buttons.press(stage.ann, stage.menu, stage.world.direct.send(stage.menu, stage.ann, "x"), "go")
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await stage.bot.answer_callback_query(query.id, text="x" * 201)
    assert query.answer is None


async def test_a_mini_apps_query_is_answered_once_into_the_chat(stage: Stage) -> None:
    query_id = stage.api.web_app_query(stage.ann, stage.menu)
    article = InlineQueryResultArticle(
        id="1",
        title="x",
        input_message_content=InputTextMessageContent(message_text="<b>Заявка</b>", parse_mode="HTML"),
    )
    assert (await stage.bot.answer_web_app_query(query_id, article)).inline_message_id
    assert stage.last().text == "Заявка"
    with pytest.raises(TelegramBadRequest, match="QUERY_ID_INVALID"):
        await stage.bot.answer_web_app_query(query_id, article)
