"""Keyboards of bots and messages nobody wrote, as unmodified Telethon shows them to a person."""

from typing import Any

import pytest
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import signed_in
from telegram_sandbox.world import Content, Service
from telethon import types as t

INLINE = {
    "inline_keyboard": [
        [{"text": "Press", "callback_data": "pressed"}],
        [{"text": "Look", "url": "https://example.org/"}, {"text": "Open", "web_app": {"url": "https://app.test/"}}],
    ]
}
REPLY = {
    "keyboard": [[{"text": "Choose", "request_chat": {"request_id": 5, "chat_is_channel": True}}], ["Back"]],
    "resize_keyboard": True,
}


async def shown(telegram: Sandbox, content: Content, service: Service | None = None) -> Any:
    bot, person = telegram.world.people.add_bot("menubot"), telegram.world.people.add("Ann")
    telegram.world.direct.start(person, bot)
    telegram.world.direct.send(bot, person, content, service=service)
    async with signed_in(telegram, person) as client:
        return (await client.get_messages("menubot", limit=1))[0]


async def test_inline_buttons_keep_their_kinds(telegram: Sandbox) -> None:
    message = await shown(telegram, Content("Menu", markup=INLINE))
    kinds = [[type(button.type) for button in row.buttons] for row in message.reply_markup.rows]
    assert kinds == [[t.InlineButtonTypeCallback], [t.InlineButtonTypeUrl, t.InlineButtonTypeWebView]]


async def test_a_button_can_ask_for_a_channel(telegram: Sandbox) -> None:
    message = await shown(telegram, Content("Menu", markup=REPLY))
    [choose], [back] = [row.buttons for row in message.reply_markup.rows]
    assert isinstance(choose.type.peer_type, t.RequestPeerTypeBroadcast)
    assert (choose.type.button_id, back.text) == (5, "Back")


@pytest.mark.parametrize(
    ("markup", "kind"),
    [({"remove_keyboard": True}, t.ReplyKeyboardHide), ({"force_reply": True}, t.ReplyKeyboardForceReply)],
    ids=["taken away", "an answer wanted"],
)
async def test_keyboards_go_and_answers_are_wanted(telegram: Sandbox, markup: dict[str, bool], kind: type) -> None:
    assert isinstance((await shown(telegram, Content("Menu", markup=markup))).reply_markup, kind)


async def test_a_chosen_channel_is_a_message_nobody_wrote(telegram: Sandbox) -> None:
    channel = telegram.world.channels.create("News", owner=telegram.world.people.add("Owner"), username="news")
    service = Service("chat_shared", {"request_id": 5, "channel_id": channel.id})
    message = await shown(telegram, Content(), service)
    assert [peer.channel_id for peer in message.action.peers] == [channel.id]
