"""A town for the bot's tests: a Bot API on a real socket, the bot behind it, and people who talk to it as people do."""

import asyncio
from dataclasses import dataclass

from telegram_sandbox.world import Channel, DirectMessage, Person, World
from telegram_sandbox.world.buttons import CallbackQuery
from telegram_sandbox.world.hand_over import share_channel
from telegram_sandbox.world.messages import Content, ForwardHeader

from reposter_service.admin_bot.bot import AdminBot

PATIENCE_S = 60.0


@dataclass
class Switchboard:
    """Whatever anybody does to the bot, and the wait until the bot has dealt with it."""

    world: World
    bot: Person
    admin_bot: AdminBot | None = None
    done: int = 0

    def connect(self, admin_bot: AdminBot) -> None:
        """To a bot that was made just now; the one before it is gone."""
        self.admin_bot, self.done = admin_bot, 0

    async def dealt_with(self) -> None:
        self.done += 1
        assert self.admin_bot is not None
        async with asyncio.timeout(PATIENCE_S):
            await self.admin_bot.dispatcher.handles(self.done)


@dataclass
class Correspondent:
    """One person at their telephone. What they do returns what the bot has said to it since."""

    person: Person
    board: Switchboard

    async def says(self, text: str) -> list[str]:
        return await self.sends(Content(text))

    async def sends(
        self, content: Content, forward: ForwardHeader | None = None, *, grouped_id: int | None = None
    ) -> list[str]:
        """A text, a picture, a sticker, a post forwarded from a channel; `grouped_id` of the album it is a part of."""
        before = len(self._bots())
        world, bot = self.board.world, self.board.bot
        world.direct.send(self.person, bot, content, forward=forward, grouped_id=grouped_id)
        return await self._answers(before)

    async def chooses(self, channel: Channel, request_id: int = 1) -> list[str]:
        """By a «choose a channel» button below the chat."""
        before = len(self._bots())
        share_channel(self.board.world, self.person, self.board.bot, channel, request_id=request_id)
        return await self._answers(before)

    async def presses(self, label: str, *, of: DirectMessage | None = None) -> list[str]:
        """A button of the newest message that has one of this name, or of an older message."""
        before = len(self._bots())
        self.press(label, of=of)
        return await self._answers(before)

    def press(self, label: str, *, of: DirectMessage | None = None) -> CallbackQuery:
        """Without waiting for what comes of it."""
        message = of or self.with_button(label)
        data = next(data for name, data in buttons(message) if name == label)
        return self.board.world.buttons.press(self.person, self.board.bot, message, data)

    def with_button(self, label: str) -> DirectMessage:
        for message in reversed(self._bots()):
            if any(name == label for name, _ in buttons(message)):
                return message
        raise AssertionError(f"no button «{label}»; there are {self.buttons()}")

    def buttons(self) -> list[str]:
        """Of the bot's newest message, in the order in which they stand."""
        return [name for name, _ in buttons(self._bots()[-1])]

    def keyboard(self) -> list[str]:
        """What stands on the keyboard below the chat."""
        for message in reversed(self._bots()):
            markup = message.content.markup or {}
            if "keyboard" in markup:
                return [button["text"] for row in markup["keyboard"] for button in row]
            if markup.get("remove_keyboard"):
                return []
        return []

    def told(self) -> list[str]:
        """Everything that the bot has said, as it stands now."""
        return [message.text for message in self._bots()]

    def messages(self) -> list[DirectMessage]:
        """Everything that the bot has sent, oldest first."""
        return self._bots()

    def newest(self) -> DirectMessage:
        return self._bots()[-1]

    def _bots(self) -> list[DirectMessage]:
        bot = self.board.bot
        return [m for m in self.board.world.direct.chat(self.person, bot) if m.sender_id == bot.id]

    async def _answers(self, before: int) -> list[str]:
        await self.board.dealt_with()
        return [message.text for message in self._bots()[before:]]


def buttons(message: DirectMessage) -> list[tuple[str, str]]:
    rows = (message.content.markup or {}).get("inline_keyboard", [])
    return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]
