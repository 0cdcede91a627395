import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world import AdminRights

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="go", callback_data="go")]])
DAY = 24 * 3600


async def test_an_edit_changes_the_persons_copy_too(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "one")
    edited = await stage.bot.edit_message_text("two", chat_id=stage.ann.id, message_id=sent.message_id)
    assert stage.last().text == edited.text == "two"
    assert edited.edit_date


async def test_editing_without_a_keyboard_takes_the_keyboard_away(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "one", reply_markup=GO)
    edited = await stage.bot.edit_message_text("two", chat_id=stage.ann.id, message_id=sent.message_id)
    assert edited.reply_markup is None


async def test_an_edit_that_changes_nothing_is_refused(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "<b>x</b>", parse_mode="HTML", reply_markup=GO)
    with pytest.raises(TelegramBadRequest, match="message is not modified: specified new message content and reply"):
        await stage.bot.edit_message_text(
            "<b>x</b>", parse_mode="HTML", chat_id=stage.ann.id, message_id=sent.message_id, reply_markup=GO
        )
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await stage.bot.edit_message_reply_markup(chat_id=stage.ann.id, message_id=sent.message_id, reply_markup=GO)


async def test_a_keyboard_alone_can_be_changed(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "x")
    edited = await stage.bot.edit_message_reply_markup(
        chat_id=stage.ann.id, message_id=sent.message_id, reply_markup=GO
    )
    assert (edited.text, edited.reply_markup.inline_keyboard[0][0].callback_data) == ("x", "go")


async def test_what_a_person_wrote_cannot_be_edited(stage: Stage) -> None:
    theirs = stage.world.direct.send(stage.ann, stage.menu, "mine")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await stage.bot.edit_message_text("x", chat_id=stage.ann.id, message_id=theirs.ids[stage.menu.id])


async def test_a_message_sent_with_a_reply_keyboard_cannot_be_edited(stage: Stage) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="x")]])
    sent = await stage.bot.send_message(stage.ann.id, "x", reply_markup=keyboard)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await stage.bot.edit_message_text("y", chat_id=stage.ann.id, message_id=sent.message_id)


async def test_a_message_of_another_chat_is_not_found(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "x")
    bob = stage.world.people.add("Bob")
    stage.world.direct.start(bob, stage.menu)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await stage.bot.edit_message_text("y", chat_id=bob.id, message_id=sent.message_id)


async def test_a_text_has_no_caption_to_edit(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "x")
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await stage.bot.edit_message_caption(chat_id=stage.ann.id, message_id=sent.message_id, caption="y")


async def test_an_admin_with_the_right_edits_others_posts(stage: Stage) -> None:
    post = stage.world.posts.publish(stage.news, "owner's")
    await stage.bot.edit_message_text("bot's", chat_id="@news_x", message_id=post.id)
    assert post.text == "bot's"
    stage.world.members.promote(stage.news, stage.menu, AdminRights(edit_messages=False))
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await stage.bot.edit_message_text("again", chat_id="@news_x", message_id=post.id)


async def test_deleting_removes_it_for_both(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "x")
    assert await stage.bot.delete_message(stage.ann.id, sent.message_id)
    assert "x" not in [message.text for message in stage.world.direct.chat(stage.ann, stage.menu)]
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await stage.bot.delete_message(stage.ann.id, sent.message_id)


async def test_what_a_person_said_in_private_can_be_deleted_by_the_bot(stage: Stage) -> None:
    said = stage.world.direct.send(stage.ann, stage.menu, "a secret")
    assert await stage.bot.delete_message(stage.ann.id, said.ids[stage.menu.id])
    assert "a secret" not in [message.text for message in stage.world.direct.chat(stage.ann, stage.menu)]


async def test_after_two_days_a_message_stays_unless_the_rule_is_lifted(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "x")
    stage.world.clock.advance(2 * DAY + 1)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await stage.bot.delete_message(stage.ann.id, sent.message_id)
    stage.api.deletion_limit = None
    assert await stage.bot.delete_message(stage.ann.id, sent.message_id)


async def test_deleting_many_skips_those_that_are_gone(stage: Stage) -> None:
    posts = [stage.world.posts.publish(stage.news, text) for text in "abc"]
    assert await stage.bot.delete_messages("@news_x", [posts[0].id, 999, posts[2].id])
    assert stage.texts() == ["b"]
