import io
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InputMediaPhoto
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world import Content, MediaKind
from telegram_sandbox.world.media import picture

RED, BLUE = picture((200, 30, 30)), picture((30, 30, 200))


def file(data: bytes, name: str = "x.png") -> BufferedInputFile:
    return BufferedInputFile(data, name)


async def test_an_uploaded_photo_can_be_sent_again_by_its_id_and_downloaded(stage: Stage) -> None:
    first = await stage.bot.send_photo(stage.ann.id, file(RED), caption="<i>red</i>", parse_mode="HTML")
    again = await stage.bot.send_photo("@news_x", first.photo[-1].file_id)
    assert (first.caption, first.caption_entities[0].type) == ("red", "italic")
    assert again.photo[-1].file_unique_id == first.photo[-1].file_unique_id
    loaded = await stage.bot.download(again.photo[-1].file_id, destination=io.BytesIO())
    assert loaded.read() == RED


async def test_an_album_stays_together(stage: Stage) -> None:
    sent = await stage.bot.send_media_group(
        "@news_x", [InputMediaPhoto(media=file(RED), caption="two"), InputMediaPhoto(media=file(BLUE))]
    )
    posts = list(stage.news.messages.values())
    assert [post.content.media and post.content.media.data for post in posts] == [RED, BLUE]
    assert len({post.grouped_id for post in posts}) == 1
    assert {message.media_group_id for message in sent} == {str(posts[0].grouped_id)}


async def test_an_album_with_one_bad_member_is_not_sent_at_all(stage: Stage) -> None:
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await stage.bot.send_media_group(
            "@news_x", [InputMediaPhoto(media=file(RED)), InputMediaPhoto(media="AgAC999")]
        )
    assert not stage.news.messages


async def test_more_than_ten_are_no_album(stage: Stage) -> None:
    with pytest.raises(TelegramBadRequest, match="too many messages"):
        await stage.bot.send_media_group("@news_x", [InputMediaPhoto(media=file(RED)) for _ in range(11)])


async def test_a_document_keeps_its_name(stage: Stage) -> None:
    sent = await stage.bot.send_document(stage.ann.id, file(b"a,b\n", "report.csv"), caption="x" * 1024)
    assert (sent.document.file_name, sent.document.file_size) == ("report.csv", 4)
    assert (await stage.bot.get_file(sent.document.file_id)).file_path.endswith("/report.csv")


async def test_a_persons_sticker_comes_as_a_sticker(stage: Stage) -> None:
    sticker = stage.world.posts.keep_file(MediaKind.STICKER, RED, mime_type="image/webp")
    stage.world.direct.send(stage.ann, stage.menu, Content(media=sticker))
    (update,) = await stage.bot.get_updates()
    assert (update.message.sticker.type, update.message.sticker.emoji, update.message.text) == ("regular", "👍", None)


@pytest.mark.parametrize(
    ("photo", "caption", "words"),
    [
        pytest.param(file(RED), "x" * 1025, "message caption is too long", id="a caption of 1025"),
        pytest.param(file(b"text"), "", "IMAGE_PROCESS_FAILED", id="no picture"),
        pytest.param(file(b""), "", "file must be non-empty", id="an empty file"),
        pytest.param("https://example.com/x.png", "", "fetches nothing from the Internet", id="an address"),
        pytest.param("nonsense", "", "wrong file identifier", id="no file's id"),
    ],
)
async def test_a_bad_photo_is_refused_in_words(stage: Stage, photo: Any, caption: str, words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await stage.bot.send_photo(stage.ann.id, photo, caption=caption)


async def test_a_caption_is_edited_and_a_photo_has_no_text(stage: Stage) -> None:
    sent = await stage.bot.send_photo(stage.ann.id, file(RED), caption="one")
    where = {"chat_id": stage.ann.id, "message_id": sent.message_id}
    assert (await stage.bot.edit_message_caption(**where, caption="two")).caption == "two"
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await stage.bot.edit_message_text("x", **where)


async def test_a_copy_bears_no_authors_name_and_takes_a_new_caption(stage: Stage) -> None:
    post = stage.world.posts.publish(stage.news, Content("old", media=stage.world.posts.photo(RED)))
    copy = await stage.bot.copy_message(stage.ann.id, "@news_x", post.id, caption="new")
    seen = stage.seen(copy.message_id)
    assert (seen.text, seen.forward, seen.content.media) == ("new", None, post.content.media)


async def test_a_forward_names_the_channel_and_the_post(stage: Stage) -> None:
    post = stage.world.posts.publish(stage.news, "news")
    forwarded = await stage.bot.forward_message(stage.ann.id, "@news_x", post.id)
    origin = forwarded.forward_origin
    assert (origin.type, origin.chat.id, origin.message_id) == ("channel", stage.news.bot_api_id, post.id)


async def test_a_persons_message_is_forwarded_with_their_name(stage: Stage) -> None:
    said = stage.world.direct.send(stage.ann, stage.menu, "hello")
    forwarded = await stage.bot.forward_message("@news_x", stage.ann.id, said.ids[stage.menu.id])
    assert (forwarded.text, forwarded.forward_origin.sender_user.id) == ("hello", stage.ann.id)


async def test_protected_content_is_neither_forwarded_nor_copied(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "secret", protect_content=True)
    post = await stage.bot.send_message("@news_x", "secret", protect_content=True)
    assert sent.has_protected_content
    assert post.has_protected_content
    for chat_id, number in ((stage.ann.id, sent.message_id), ("@news_x", post.message_id)):
        with pytest.raises(TelegramBadRequest, match="protected content"):
            await stage.bot.forward_message(stage.ann.id, chat_id, number)
        with pytest.raises(TelegramBadRequest, match="protected content"):
            await stage.bot.copy_message(stage.ann.id, chat_id, number)
