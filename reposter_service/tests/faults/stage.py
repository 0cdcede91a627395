"""The world around the daemon: a project's channel, donors, the userbot, an admin; and what one can see in it."""

from collections import Counter

from telegram_sandbox.faults import Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.counters import Reaction
from telegram_sandbox.world.messages import Content, Message
from telegram_sandbox.world.rights import AdminRights

HOUR_S = 3600
VIEWS = 10_000_000
THUMB = Reaction.emoji("👍")
PHONE = "79990000001"


class Stage:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.faults = sandbox.faults
        self.owner = self.world.people.add("Хозяин", phone="79990000000")
        self.userbot = self.world.people.add("Юзербот", phone=PHONE)
        self.admin = self.world.people.add("Админ", phone="79990000002")
        self.bot = self.world.people.add_bot("reposter_bot")
        self.world.direct.allow(self.admin, self.bot)
        self.target = self.world.channels.create("Кино", owner=self.owner, username="kino")
        self.world.members.promote(self.target, self.userbot, AdminRights.all())
        self._began = self.world.now() - 4 * HOUR_S
        self._posts = 0

    # --- what happens ------------------------------------------------------------------------------------------------

    def channel_of(self, title: str, username: str | None = None, *, joined: bool = True) -> Channel:
        """A donor with one old post, which everything else outdoes."""
        channel = self.world.channels.create(title, owner=self.owner, username=username)
        if joined:
            self.world.members.add(channel, self.userbot)
        old = self.world.posts.publish(channel, "давний пост", date=self.world.now() - 3 * HOUR_S)
        self.world.posts.set_counters(old, views=VIEWS, reactions={THUMB: 1})
        return channel

    def publish(self, channel: Channel, text: str = "пост", *, due_in: int = 2) -> Message:
        """A post that is 60 minutes old within `due_in` seconds, and better than every post before it."""
        message = self.world.posts.publish(channel, text, date=self._date(due_in))
        self._outdo(message)
        return message

    def publish_album(self, channel: Channel, size: int = 4, *, due_in: int = 2) -> list[Message]:
        contents = [Content(f"кадр {n}", media=self.world.posts.photo()) for n in range(1, size + 1)]
        album = self.world.posts.album(channel, contents, date=self._date(due_in))
        self._outdo(album[0])
        for message in album[1:]:
            self.world.posts.set_counters(message, views=VIEWS)
        return album

    def close_target(self) -> None:
        """The userbot is in the project's channel and may not publish there."""
        self.world.members.demote(self.target, self.userbot)

    def open_target(self) -> None:
        self.world.members.promote(self.target, self.userbot, AdminRights.all())

    def lose_sight_of_forwards(self) -> None:
        """They are done; their answers are lost, and the target cannot be looked into."""
        self.faults.add(Rule.lose_answer("messages.forwardMessages"))
        self.faults.add(Rule.flood_wait(600, method="messages.getHistory"))

    def shift_telegrams_clock(self, seconds: int) -> None:
        """It is ahead of the machine's by so much from now on: to Telegram, the machine's clock is wrong."""
        self.sandbox.mtproto.wire_clock.shift = seconds

    def _date(self, due_in: int) -> int:
        return self.world.now() - HOUR_S + due_in

    def _outdo(self, message: Message) -> None:
        """The later a post's date, the better it is: each outdoes those before it, in whatever order they are made."""
        self._posts += 1
        likes = 100 * (message.date - self._began) + self._posts
        self.world.posts.set_counters(message, views=VIEWS, reactions={THUMB: likes})

    # --- what can be seen --------------------------------------------------------------------------------------------

    def in_target(self) -> list[tuple[int, int]]:
        """(channel id, message id) of the original of every forward in the target, oldest first."""
        headers = [message.forward for message in self.target.messages.values() if message.forward is not None]
        return [(header.from_channel_id or 0, header.channel_post or 0) for header in headers]

    def copies(self, message: Message) -> int:
        """How often a post is in the target."""
        return self.in_target().count((message.channel_id, message.id))

    def doubled(self) -> int:
        """How many posts are in the target more than once."""
        return sum(times > 1 for times in Counter(self.in_target()).values())

    def heard(self) -> list[str]:
        """What the bot has written to the admin."""
        return [m.text for m in self.world.direct.chat(self.admin, self.bot) if m.sender_id == self.bot.id]

    def calls(self, method: str) -> int:
        return self.sandbox.mtproto.calls_of(self.userbot, method)

    def methods(self) -> set[str]:
        """Everything that the userbot's account has called so far."""
        return {method for person_id, method in self.sandbox.mtproto.counts() if person_id == self.userbot.id}
