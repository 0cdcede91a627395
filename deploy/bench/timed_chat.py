"""An admin's chat with the bot against the clock: from a press or a typed word to the bot's answer in the chat.

It looks through the viewer's door, which tells of a new message the moment it is there.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from processes import ProcessFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATIENCE_S: Final = 60.0

Message = dict[str, Any]


class TimedChat:
    """`viewer`: the page's address. Nobody else may write in this chat meanwhile."""

    def __init__(self, viewer: str, person_id: int) -> None:
        address = urlsplit(viewer)
        self._root = address.path.rstrip("/")
        self._watching = HTTPConnection(address.netloc, timeout=PATIENCE_S)
        self._acting = HTTPConnection(address.netloc, timeout=PATIENCE_S)
        self._hand = ThreadPoolExecutor(1)
        self._chat = f"/api/dialogs/{self._address(person_id).replace(':', '/')}"
        self._seen = 0
        self._messages: list[Message] = []
        self._look()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hand.shutdown()
        self._watching.close()
        self._acting.close()

    def starts(self, answered: Callable[[Message], bool]) -> float:
        return self._timed("start", {}, answered)

    def presses(self, words: str, answered: Callable[[Message], bool]) -> float:
        """The newest button with these words: seconds until a message of the bot's that is an answer."""
        message, data = self._button(words)
        return self._timed("press", {"message": message, "data": data}, answered)

    def says(self, text: str, answered: Callable[[Message], bool]) -> float:
        return self._timed("say", {"text": text}, answered)

    def _timed(self, deed: str, body: Mapping[str, Any], answered: Callable[[Message], bool]) -> float:
        """A press is over for who presses when the bot has said so; its answer in the chat comes before."""
        before = max((message["number"] for message in self._messages), default=0)
        began = time.perf_counter()
        doing = self._hand.submit(self._ask, self._acting, "POST", f"{self._chat}/{deed}", body)
        while not any(answered(message) for message in self._said_since(before)):
            if time.perf_counter() - began > PATIENCE_S:
                raise ProcessFailed(f"чат с ботом: нет ответа на {deed} {dict(body)}\n{self._told()}")
            self._look()
        took = time.perf_counter() - began
        doing.result()
        return took

    def _said_since(self, number: int) -> list[Message]:
        return [message for message in self._messages if message["number"] > number and not message["is_out"]]

    def _button(self, words: str) -> tuple[int, str]:
        for message in reversed(self._messages):
            if words in buttons(message):
                return message["number"], buttons(message)[words]
        raise ProcessFailed(f"чат с ботом: нет кнопки «{words}»\n{self._told()}")

    def _told(self) -> str:
        """The end of the chat, for whoever looks for what went wrong."""
        return "\n".join(f"  {'я' if one['is_out'] else 'бот'}: {one['text'][:200]}" for one in self._messages[-5:])

    def _look(self) -> None:
        """As soon as something has changed."""
        told = self._ask(self._watching, "GET", f"{self._chat}?seen={self._seen}")
        self._seen, self._messages = told["pts"], told["messages"]

    def _address(self, person_id: int) -> str:
        """Of the person's chat with the bot."""
        chats = self._ask(self._watching, "GET", "/api/chats")["chats"]
        return next(str(chat["id"]) for chat in chats if str(chat["id"]).startswith(f"{person_id}:"))

    def _ask(
        self, connection: HTTPConnection, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        sent = None if body is None else json.dumps(body)
        connection.request(method, self._root + path, sent, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read().decode()
        if response.status != 200:
            raise ProcessFailed(f"{path}: {response.status} {answer}")
        return dict(json.loads(answer))


def buttons(message: Message) -> dict[str, str]:
    """Words → data, of the buttons under a message."""
    rows = message["keyboard"]["rows"] if message["keyboard"] and message["keyboard"]["is_inline"] else []
    return {button["text"]: button["carries"] for row in rows for button in row}
