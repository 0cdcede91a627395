"""What a bot owes: an answer to a pressed button, and to a Mini App's query."""

from telegram_sandbox.bot_api.formatted_text import formatted_text
from telegram_sandbox.bot_api.keyboards import keyboard
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Content
from telegram_sandbox.world.buttons import ButtonAnswer

ANSWER_LIMIT = 200


def answer_callback_query(query: Query) -> bool:
    arguments = query.arguments
    text = arguments.text("text")
    if len(text) > ANSWER_LIMIT:
        raise BotApiError("MESSAGE_TOO_LONG")
    answer = ButtonAnswer(text, arguments.flag("show_alert"), arguments.text("url"))
    query.world.buttons.answer(query.bot, arguments.text("callback_query_id"), answer)
    return True


def answer_web_app_query(query: Query) -> dict[str, str]:
    """The message appears in the person's chat with the bot, as if the person had sent it."""
    query_id = query.arguments.text("web_app_query_id")
    person, bot = query.api.web_app_queries.get(query_id, (None, None))
    if person is None or bot is not query.bot:
        raise BotApiError("QUERY_ID_INVALID")
    content = _result_content(query)
    del query.api.web_app_queries[query_id]
    message = query.world.direct.send(person, query.bot, content)
    return {"inline_message_id": f"sandbox-{message.ids[person.id]}"}


def _result_content(query: Query) -> Content:
    result = query.arguments.of(query.arguments.data("result") or {})
    if result.text("type") != "article":
        raise BotApiError(f"the sandbox knows articles only, not {result.text('type') or 'nothing'}")
    words = result.of(result.data("input_message_content") or {})
    text, entities = formatted_text(words, "message_text", "entities")
    if not text:
        raise BotApiError("message text is empty")
    return Content(text, entities, None, keyboard(result, query.bot))


METHODS = {"answerCallbackQuery": answer_callback_query, "answerWebAppQuery": answer_web_app_query}
