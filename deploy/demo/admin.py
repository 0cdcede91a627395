"""The house's owner in a chat with one of its bots: says, presses, reads as a person does, by the viewer's door."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection
from typing import Any, TypeVar
from urllib.parse import urlsplit

from processes import ProcessFailed

PATIENCE_S = 90.0
PAUSE_S = 0.1

T = TypeVar("T")


class Admin:
    """One chat. `viewer`: the page's address. What does not come in time is a `ProcessFailed` that tells the chat."""

    def __init__(self, viewer: str, person_id: int, bot_id: int) -> None:
        self._host, self._root = urlsplit(viewer).netloc, urlsplit(viewer).path.rstrip("/")
        self._chat = f"/api/dialogs/{person_id}/{bot_id}"
        self._known: set[tuple[str, str]] = set()
        """What stood in the chat when the admin last did something."""

    def starts(self) -> None:
        self._do("start")

    def says(self, text: str) -> None:
        self._do("say", text=text)

    def presses(self, words: str) -> str:
        """The newest button with these words; what the bot answers in passing."""
        number, data = self.button(words)
        answer = self._do("press", message=number, data=data)["answer"]
        return str(answer["text"]) if answer else ""

    def button(self, words: str) -> tuple[int, str]:
        """The newest button with these words, as soon as it is there: its message's number, and what it carries."""
        return self._until(lambda: next(self._carried(words, "callback_data"), None), f"нет кнопки «{words}»")

    def reads(self, *words: str) -> str:
        """A message of the bot's, new or changed since the admin last did something, that has any of these words."""
        return self._until(lambda: next(self._news(words), None), f"нет ответа со словами «{'», «'.join(words)}»")

    def opens(self, words: str) -> str:
        """The address of the Mini App that the newest button with these words opens, as soon as it is there."""
        return self._until(lambda: next(self._carried(words, "web_app"), None), f"нет кнопки «{words}»")[1]

    def keys_in(self, code: str) -> None:
        """Press a code on the bot's keypad."""
        for digit in code:
            self.presses(digit)

    def phone(self, number: str) -> Mapping[str, Any]:
        """What one sees of a telephone: its newest `code`, its `password`."""
        phones = self._ask("GET", "/api/phones")["phones"]
        return next(dict(phone) for phone in phones if phone["phone"] == number)

    def code_for(self, number: str) -> str:
        """The code that has just been sent there."""
        newest = self._until(lambda: self.phone(number)["code"], f"на {number} не пришёл код")
        return str(newest["code"])

    def tip(self, title: str) -> str:
        """The link that the page shows beside a title."""
        return next(str(tip["link"]) for tip in self._ask("GET", "/api/phones")["tips"] if tip["title"] == title)

    def chat(self) -> list[dict[str, Any]]:
        """The messages, oldest first."""
        return list(self._ask("GET", self._chat)["messages"])

    def newest(self) -> int:
        """The number of the newest message; 0 in an empty chat."""
        return max((int(message["number"]) for message in self.chat()), default=0)

    @property
    def page(self) -> str:
        """The address at which one sees this chat."""
        person_id, bot_id = self._chat.split("/")[-2:]
        return f"http://{self._host}{self._root}/#dialog:{person_id}:{bot_id}"

    def watches(self) -> None:
        """From now on: what the bot says by itself is news."""
        self._known = {(message["key"], message["text"]) for message in self.chat()}

    def _do(self, deed: str, **body: Any) -> dict[str, Any]:
        self.watches()
        return self._ask("POST", f"{self._chat}/{deed}", body)

    def _carried(self, words: str, does: str) -> Iterator[tuple[int, str]]:
        for message in reversed(self.chat()):
            rows = message["keyboard"]["rows"] if message["keyboard"] and message["keyboard"]["is_inline"] else []
            for button in (button for row in rows for button in row):
                if button["text"] == words and button["does"] == does:
                    yield message["number"], button["carries"]

    def _news(self, words: Sequence[str]) -> Iterator[str]:
        for message in reversed(self.chat()):
            is_new = (message["key"], message["text"]) not in self._known
            text = message["text"]
            if is_new and not message["is_out"] and any(each.casefold() in text.casefold() for each in words):
                yield text

    def _until(self, look: Callable[[], T | None], complaint: str) -> T:
        deadline = time.monotonic() + PATIENCE_S
        while (found := look()) is None:
            if time.monotonic() > deadline:
                raise ProcessFailed(f"чат с ботом: {complaint}\n{self._told()}")
            time.sleep(PAUSE_S)
        return found

    def _told(self) -> str:
        """The end of the chat, for whoever looks for what went wrong."""
        return "\n".join(f"  {'я' if one['is_out'] else 'бот'}: {one['text']}" for one in self.chat()[-8:])

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        connection = HTTPConnection(self._host, timeout=PATIENCE_S)
        try:
            sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
            connection.request(method, self._root + path, sent, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise ProcessFailed(f"{path}: {response.status} {answer.decode(errors='replace')}\n{self._told()}")
        return dict(json.loads(answer))
