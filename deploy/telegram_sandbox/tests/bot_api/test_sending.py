from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyParameters,
    WebAppInfo,
)
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world import AccountState, AdminRights


def inline(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", **button)]])


async def test_a_message_reaches_the_person_with_its_formatting_and_buttons(stage: Stage) -> None:
    sent = await stage.bot.send_message(
        stage.ann.id, "<b>Hi</b>, Ann", parse_mode="HTML", reply_markup=inline(callback_data="go")
    )
    (seen,) = [m for m in stage.world.direct.chat(stage.ann, stage.menu) if m.sender_id == stage.menu.id]
    assert (seen.text, seen.content.entities[0].kind) == ("Hi, Ann", "bold")
    assert seen.content.markup == {"inline_keyboard": [[{"text": "x", "callback_data": "go"}]]}
    assert (sent.html_text, sent.chat.id, sent.from_user.id) == ("<b>Hi</b>, Ann", stage.ann.id, stage.menu.id)
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "go"


async def test_4096_characters_pass(stage: Stage) -> None:
    assert len((await stage.bot.send_message(stage.ann.id, "x" * 4096)).text) == 4096


async def test_a_bot_posts_into_its_channel_by_name_and_by_number(stage: Stage) -> None:
    by_name = await stage.bot.send_message("@news_x", "one")
    by_number = await stage.bot.send_message(stage.news.bot_api_id, "two")
    assert stage.texts() == ["one", "two"]
    assert (by_name.chat.type, by_number.sender_chat.id) == ("channel", -1_000_000_000_000 - stage.news.id)


async def test_who_never_started_the_bot_cannot_be_written_to(stage: Stage) -> None:
    bob = stage.world.people.add("Bob")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await stage.bot.send_message(bob.id, "hi")


async def test_who_blocked_the_bot_cannot_be_written_to(stage: Stage) -> None:
    stage.world.direct.block(stage.ann, stage.menu)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await stage.bot.send_message(stage.ann.id, "hi")


async def test_a_deleted_account_cannot_be_written_to(stage: Stage) -> None:
    stage.world.people.set_state(stage.ann, AccountState.DELETED)
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await stage.bot.send_message(stage.ann.id, "hi")


async def test_a_bot_cannot_write_to_a_bot(stage: Stage) -> None:
    other = stage.world.people.add_bot("otherbot")
    with pytest.raises(TelegramForbiddenError, match="bot can't send messages to bots"):
        await stage.bot.send_message(other.id, "hi")


async def test_a_bot_cannot_post_where_it_is_not(stage: Stage) -> None:
    stage.world.channels.create("Foreign", owner=stage.ann, username="foreign")
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the channel chat"):
        await stage.bot.send_message("@foreign", "hi")


async def test_a_private_channel_of_others_does_not_exist_for_the_bot(stage: Stage) -> None:
    secret = stage.world.channels.create("Secret", owner=stage.ann)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await stage.bot.send_message(secret.bot_api_id, "hi")


async def test_a_bot_thrown_out_is_told_so(stage: Stage) -> None:
    stage.world.members.kick(stage.news, stage.menu, by=stage.ann)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the channel chat"):
        await stage.bot.send_message("@news_x", "hi")


async def test_an_admin_without_the_right_cannot_post(stage: Stage) -> None:
    stage.world.members.promote(stage.news, stage.menu, AdminRights.none())
    with pytest.raises(TelegramBadRequest, match="need administrator rights in the channel chat"):
        await stage.bot.send_message("@news_x", "hi")


async def test_broken_html_is_refused_with_its_place(stage: Stage) -> None:
    with pytest.raises(TelegramBadRequest, match=r"can't parse entities: Unsupported start tag \"p\" at byte offset 0"):
        await stage.bot.send_message(stage.ann.id, "<p>x</p>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "words"),
    [
        pytest.param({"callback_data": "ж" * 33}, "BUTTON_DATA_INVALID", id="callback data over 64 bytes"),
        pytest.param({}, "Text buttons are unallowed", id="a button that does nothing"),
        pytest.param({"url": "nowhere"}, "Wrong HTTP URL", id="an address that is none"),
        pytest.param(
            {"web_app": WebAppInfo(url="http://example.com")}, "Only HTTPS links", id="a Mini App without https"
        ),
        pytest.param(
            {"web_app": WebAppInfo(url="javascript://127.0.0.1/%0Aalert(1)")}, "Only HTTPS links", id="a script"
        ),
    ],
)
async def test_a_bad_inline_button_is_refused(stage: Stage, button: dict[str, Any], words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await stage.bot.send_message(stage.ann.id, "hi", reply_markup=inline(**button))


async def test_a_mini_app_of_this_machine_needs_no_https(stage: Stage) -> None:
    sent = await stage.bot.send_message(
        stage.ann.id, "hi", reply_markup=inline(web_app=WebAppInfo(url="http://127.0.0.1:8000/app"))
    )
    assert sent.reply_markup.inline_keyboard[0][0].web_app.url.startswith("http://127")


async def test_a_mini_app_button_is_refused_in_a_channel(stage: Stage) -> None:
    with pytest.raises(TelegramBadRequest, match="BUTTON_TYPE_INVALID"):
        await stage.bot.send_message("@news_x", "x", reply_markup=inline(web_app=WebAppInfo(url="https://x.org")))


async def test_a_reply_keyboard_is_kept_for_the_person_and_not_shown_to_the_bot(stage: Stage) -> None:
    request = KeyboardButtonRequestChat(request_id=7, chat_is_channel=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Канал", request_chat=request)]])
    sent = await stage.bot.send_message(stage.ann.id, "Выберите", reply_markup=keyboard)
    markup = stage.seen(sent.message_id).content.markup or {}
    assert markup["keyboard"][0][0]["request_chat"]["request_id"] == 7
    assert sent.reply_markup is None


async def test_a_reply_keyboard_is_refused_in_a_channel(stage: Stage) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="x")]])
    with pytest.raises(TelegramBadRequest, match="inline keyboard expected"):
        await stage.bot.send_message("@news_x", "x", reply_markup=keyboard)


async def test_a_reply_points_to_what_it_answers(stage: Stage) -> None:
    first = await stage.bot.send_message(stage.ann.id, "one")
    second = await stage.bot.send_message(
        stage.ann.id, "two", reply_parameters=ReplyParameters(message_id=first.message_id)
    )
    assert second.reply_to_message.text == "one"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await stage.bot.send_message(stage.ann.id, "x", reply_parameters=ReplyParameters(message_id=999))


async def test_chat_action_is_refused_as_a_message_would_be(stage: Stage) -> None:
    assert await stage.bot.send_chat_action(stage.ann.id, "typing")
    with pytest.raises(TelegramForbiddenError):
        await stage.bot.send_chat_action(stage.world.people.add("Bob").id, "typing")
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await stage.bot.send_chat_action(stage.ann.id, "dancing")


async def test_calls_are_counted_by_method_bot_and_chat_and_logged_with_their_result(stage: Stage) -> None:
    await stage.bot.send_message(stage.ann.id, "hi")
    with pytest.raises(TelegramBadRequest):
        await stage.bot.send_message(1, "hi")
    calls = stage.api.calls
    assert calls.count("sendMessage") == 2
    assert calls.count("sendMessage", chat_id=stage.ann.id) == calls.count(chat_id=1) == 1
    assert calls.count(bot_id=stage.menu.id) == 2
    good, bad = calls.of("sendMessage")
    assert (good.result["text"], good.error, bad.result) == ("hi", "", None)
    assert bad.error.endswith("chat not found")
    assert calls.to_json()["counts"]["sendMessage"] == 2
