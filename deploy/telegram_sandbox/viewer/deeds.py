"""What a person does in a chat: says, presses, chooses a channel, forwards a post, sends a file, lets a bot write."""

import asyncio
from collections.abc import Sequence

from telegram_sandbox.world import Channel, Content, DirectMessage, MediaKind, Person, Refused, World
from telegram_sandbox.world.buttons import ButtonAnswer, CallbackQuery
from telegram_sandbox.world.chat_requests import chat_request, choices, is_to_be_granted
from telegram_sandbox.world.events import ButtonAnswered, Event
from telegram_sandbox.world.hand_over import allow_writing, send_web_app_data, share_channel, share_contact
from telegram_sandbox.world.media import picture
from telegram_sandbox.world.messages import TEXT_LIMIT

ANSWER_S = 15.0
"""Real seconds a pressed button waits for its bot, as the app does."""


class Hand:
    """One person's hand in the chat with a bot, or with another person. Everything raises `Refused` where Telegram
    would refuse.
    """

    def __init__(self, world: World, person: Person, peer: Person) -> None:
        self._world = world
        self.person = person
        self.peer = peer

    def start(self, payload: str = "") -> None:
        """`payload`: of the link that led here."""
        self._world.direct.start(self.person, self.peer, payload)

    def block(self) -> None:
        """Until the next start the bot may not write; it is told."""
        self._world.direct.block(self.person, self.peer)

    def say(self, text: str) -> None:
        """A text longer than Telegram takes goes out in pieces, as the app sends it; nothing is not sent at all."""
        words = text.strip()
        if not words:
            raise Refused("MESSAGE_EMPTY")
        for begin in range(0, len(words), TEXT_LIMIT):
            self._world.direct.send(self.person, self.peer, words[begin : begin + TEXT_LIMIT])

    async def press(self, number: int, data: str) -> ButtonAnswer | None:
        """Press a button of a message in the person's box, by what it carries; None where the bot owes its answer."""
        message = self._world.direct.find(self.person, number)
        if message is None or message.sender_id != self.peer.id or data not in _carried(message):
            raise Refused("DATA_INVALID")
        answered = asyncio.Event()
        query: CallbackQuery | None = None

        def hear(event: Event) -> None:
            if isinstance(event, ButtonAnswered) and event.query is query:
                answered.set()

        stop = self._world.subscribe(hear)
        try:
            query = self._world.buttons.press(self.person, self.peer, message, data)
            async with asyncio.timeout(ANSWER_S):
                await answered.wait()
        except TimeoutError:
            return None
        finally:
            stop()
        return query.answer

    def choices(self, request_id: int) -> list[tuple[Channel, bool]]:
        """Channels that the button under the chat accepts, each with whether choosing it gives the bot rights there;
        `BUTTON_INVALID` when there is no such button now.
        """
        request = chat_request(self._world, self.person, self.peer, request_id)
        if request is None:
            raise Refused("BUTTON_INVALID")
        found = choices(self._world, self.person, self.peer, request)
        return [(channel, is_to_be_granted(self.peer, channel, request)) for channel in found]

    def choose(self, request_id: int, channel: Channel) -> None:
        share_channel(self._world, self.person, self.peer, channel, request_id=request_id)

    def share_contact(self) -> None:
        share_contact(self._world, self.person, self.peer)

    def allow_writing(self) -> None:
        """In the bot's Mini App: also a blocked one may write again."""
        self.person.blocked.discard(self.peer.id)
        allow_writing(self._world, self.person, self.peer)

    def send_data(self, data: str, button: str) -> None:
        """From the Mini App that the keyboard's button with these words has opened."""
        send_web_app_data(self._world, self.person, self.peer, data, button_text=button)

    def forward(self, channel: Channel, message_ids: Sequence[int]) -> None:
        numbers = [self._world.new_number() for _ in message_ids]
        self._world.forwards.forward(self.person, channel, sorted(message_ids), self.peer, numbers)

    def send_photo(self) -> None:
        self._send(Content(media=self._world.posts.photo()))

    def send_sticker(self) -> None:
        image = picture((240, 200, 60))
        self._send(Content(media=self._world.posts.keep_file(MediaKind.STICKER, image, mime_type="image/png")))

    def _send(self, content: Content) -> None:
        self._world.direct.send(self.person, self.peer, content)


def _carried(message: DirectMessage) -> set[str]:
    rows = (message.content.markup or {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
