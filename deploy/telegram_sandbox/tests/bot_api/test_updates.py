import pytest
from telegram_sandbox.tests.bot_api.stage import Stage
from telegram_sandbox.world import AdminRights, Content, Refused
from telegram_sandbox.world.hand_over import allow_writing, send_web_app_data, share_contact


async def test_a_persons_text_comes_as_a_message_with_its_command(stage: Stage) -> None:
    stage.world.direct.start(stage.ann, stage.menu, "deep")
    (update,) = await stage.bot.get_updates()
    assert (update.message.text, update.message.from_user.username) == ("/start deep", "ann_s")
    assert (update.message.entities[0].type, update.message.chat.type) == ("bot_command", "private")


async def test_a_bot_does_not_hear_itself(stage: Stage) -> None:
    sent = await stage.bot.send_message(stage.ann.id, "x")
    post = await stage.bot.send_message("@news_x", "x")
    await stage.bot.edit_message_text("y", chat_id=stage.ann.id, message_id=sent.message_id)
    await stage.bot.edit_message_text("y", chat_id="@news_x", message_id=post.message_id)
    assert stage.updates() == []


async def test_an_edited_message_comes_as_edited(stage: Stage) -> None:
    said = stage.world.direct.send(stage.ann, stage.menu, "one")
    stage.inbox.clear()
    stage.world.direct.edit(said, Content("two"))
    assert stage.only("edited_message")["text"] == "two"


async def test_a_channels_post_comes_to_its_admins(stage: Stage) -> None:
    stranger = stage.world.people.add_bot("strangerbot")
    post = stage.world.posts.publish(stage.news, "news")
    assert stage.only("channel_post")["text"] == "news"
    stage.inbox.clear()
    stage.world.posts.edit(stage.news, post.id, Content("mended"))
    assert stage.only("edited_channel_post")["text"] == "mended"
    assert len(stage.api.account(stranger).inbox) == 0


async def test_a_forwarded_message_names_its_origin(stage: Stage) -> None:
    post = stage.world.posts.publish(stage.news, "news")
    stage.inbox.clear()
    stage.world.forwards.forward(stage.ann, stage.news, [post.id], stage.menu, [1])
    (update,) = await stage.bot.get_updates()
    assert (update.message.forward_origin.chat.id, update.message.forward_origin.message_id) == (
        stage.news.bot_api_id,
        post.id,
    )


async def test_in_a_group_a_plain_bot_hears_only_what_is_meant_for_it(stage: Stage) -> None:
    group = stage.world.channels.create("Talk", owner=stage.ann, is_group=True)
    stage.world.members.add(group, stage.menu)
    stage.inbox.clear()
    asked = await stage.bot.send_message(group.bot_api_id, "ask me")
    for text in ("chatter", "/help", "hey @MenuBot"):
        stage.world.posts.publish(group, text, author=stage.ann)
    stage.world.posts.publish(group, "answer", author=stage.ann, reply_to=asked.message_id)
    heard = [update["message"] for update in stage.updates()]
    assert [message["text"] for message in heard] == ["/help", "hey @MenuBot", "answer"]
    assert heard[0]["chat"]["type"] == "supergroup"
    stage.world.members.promote(group, stage.menu)
    stage.world.posts.publish(group, "chatter again", author=stage.ann)
    assert stage.updates()[-1]["message"]["text"] == "chatter again"


async def test_a_pressed_button_comes_with_its_message(stage: Stage) -> None:
    markup = {"inline_keyboard": [[{"text": "go", "callback_data": "go:1"}]]}
    message = stage.world.direct.send(stage.menu, stage.ann, Content("menu", markup=markup))
    stage.world.buttons.press(stage.ann, stage.menu, message, "go:1")
    (update,) = await stage.bot.get_updates()
    query = update.callback_query
    assert (query.data, query.message.text, query.from_user.id) == ("go:1", "menu", stage.ann.id)
    assert query.chat_instance


async def test_a_button_of_a_deleted_message_comes_with_an_inaccessible_one(stage: Stage) -> None:
    message = stage.world.direct.send(stage.menu, stage.ann, "menu")
    number = message.ids[stage.menu.id]
    stage.world.direct.delete(stage.menu, [number])
    stage.world.buttons.press(stage.ann, stage.menu, message, "go")
    (update,) = await stage.bot.get_updates()
    assert (update.callback_query.message.date, update.callback_query.message.message_id) == (0, number)


async def test_contact_mini_app_data_and_permission_come_as_messages(stage: Stage) -> None:
    share_contact(stage.world, stage.ann, stage.menu)
    send_web_app_data(stage.world, stage.ann, stage.menu, '{"a": 1}', button_text="Open")
    allow_writing(stage.world, stage.ann, stage.menu)
    contact, data, allowed = [update.message for update in await stage.bot.get_updates()]
    assert (contact.contact.phone_number, contact.contact.user_id) == (stage.ann.phone, stage.ann.id)
    assert (data.web_app_data.data, data.web_app_data.button_text) == ('{"a": 1}', "Open")
    assert allowed.write_access_allowed.from_request


async def test_permission_from_a_mini_app_opens_the_chat(stage: Stage) -> None:
    bob = stage.world.people.add("Bob")
    allow_writing(stage.world, bob, stage.menu)
    assert (await stage.bot.send_message(bob.id, "hi")).text == "hi"


async def test_blocking_and_unblocking_are_told_and_a_first_start_is_not(stage: Stage) -> None:
    bob = stage.world.people.add("Bob")
    stage.world.direct.start(bob, stage.menu)
    stage.world.direct.block(bob, stage.menu)
    stage.world.direct.start(bob, stage.menu)
    updates = await stage.bot.get_updates()
    assert [update.event_type for update in updates] == ["message", "my_chat_member", "my_chat_member", "message"]
    blocked, unblocked = (update.my_chat_member for update in updates[1:3])
    assert (blocked.old_chat_member.status, blocked.new_chat_member.status) == ("member", "kicked")
    assert (unblocked.new_chat_member.status, unblocked.chat.id) == ("member", bob.id)


async def test_becoming_and_ceasing_to_be_an_admin_is_told_once_each(stage: Stage) -> None:
    other = stage.world.channels.create("Other", owner=stage.ann, username="other_x")
    stage.world.members.promote(other, stage.menu, by=stage.ann)
    stage.world.members.promote(other, stage.menu, AdminRights(edit_messages=False), by=stage.ann)
    stage.world.members.kick(other, stage.menu, by=stage.ann)
    changes = [update.my_chat_member for update in await stage.bot.get_updates()]
    assert [(change.old_chat_member.status, change.new_chat_member.status) for change in changes] == [
        ("left", "administrator"),
        ("administrator", "administrator"),
        ("administrator", "kicked"),
    ]
    assert [change.new_chat_member.can_edit_messages for change in changes[:2]] == [True, False]
    assert changes[0].from_user.id == stage.ann.id


async def test_other_members_changes_come_only_when_asked_for(stage: Stage) -> None:
    bob = stage.world.people.add("Bob")
    stage.world.members.join(stage.news, bob)
    assert stage.updates() == []
    await stage.bot.get_updates(allowed_updates=["chat_member"])
    stage.world.members.leave(stage.news, bob)
    change = stage.only("chat_member")
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "left")


async def test_a_request_to_join_comes_to_admins_who_may_invite_and_can_be_granted(stage: Stage) -> None:
    bob, eve = stage.world.people.add("Bob"), stage.world.people.add("Eve")
    invite = stage.world.channels.invite(stage.news, needs_approval=True)
    for person in (bob, eve):
        with pytest.raises(Refused, match="INVITE_REQUEST_SENT"):
            stage.world.members.join_by_invite(invite.hash, person)
    first, second = [update.chat_join_request for update in await stage.bot.get_updates()]
    assert (first.from_user.id, first.chat.id) == (bob.id, stage.news.bot_api_id)
    await stage.bot.approve_chat_join_request("@news_x", bob.id)
    await stage.bot.decline_chat_join_request(second.chat.id, eve.id)
    assert bob.id in stage.news.members
    assert eve.id not in stage.news.members
