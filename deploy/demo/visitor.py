"""Those who open the catalog: a visitor with Telegram's signature on him, and the owner at the admin site."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from telegram_sandbox.bot_api.init_data import sign

TIMEOUT_S = 30
_HIDDEN_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """Of the site; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(address: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request to `address`, on a connection of its own."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT_S)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        set_here = SimpleCookie()
        for line in response.headers.get_all("Set-Cookie", []):
            set_here.load(line)
        cookies = {name: morsel.value for name, morsel in set_here.items()}
        given = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, given, response.read(), cookies)
    finally:
        connection.close()


class Visitor:
    """One who has opened the Mini App of the bot with `token`; with a wrong token he is a forger.

    `link`: the code of the link by which he has come, if any.
    """

    def __init__(
        self,
        address: str,
        person_id: int,
        token: str,
        *,
        name: str = "Покупатель",
        username: str = "",
        link: str = "",
    ) -> None:
        user = {"id": person_id, "first_name": name, "last_name": "", "language_code": "ru"}
        user |= {"username": username} if username else {}
        fields = {"auth_date": str(int(time.time())), "user": json.dumps(user, ensure_ascii=False)}
        fields |= {"start_param": link} if link else {}
        self._address = address
        self._signed = sign(token, fields)

    def gets(self, path: str) -> Answer:
        return ask(self._address, "GET", f"/api/v1/{path}", Authorization=f"tma {self._signed}")

    def keeps(self, channel_id: int) -> Answer:
        return ask(self._address, "PUT", f"/api/v1/favorites/{channel_id}/", Authorization=f"tma {self._signed}")

    def favorites(self) -> list[int]:
        return [int(channel["id"]) for channel in self.gets("favorites/").json["channels"]]

    def asks_for(self, channel_id: int, comment: str, **wished: Any) -> Answer:
        """`wished`: `format` and `wished_on`, as the API takes them."""
        return self._posts("requests/", {"channel": channel_id, "comment": comment, **wished})

    def lets_write(self) -> Answer:
        """The Mini App has asked whether the bot may write."""
        return self._posts("write-access/", {})

    def does(self, events: Sequence[Mapping[str, Any]]) -> Answer:
        """A batch of them, as the Mini App sends it."""
        return self._posts("events/", {"events": events})

    def _posts(self, path: str, said: Mapping[str, Any]) -> Answer:
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = {"Authorization": f"tma {self._signed}", "Content_Type": "application/json"}
        return ask(self._address, "POST", f"/api/v1/{path}", body, **headers)


class Editor:
    """Somebody at the admin site, in a browser that keeps cookies."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies: dict[str, str] = {}

    def signs_in(self, login: str, password: str) -> Answer:
        """By the form, as a person does: what comes after it."""
        return self.submits("/admin/login/", username=login, password=password, next="/admin/")

    def opens(self, path: str) -> Answer:
        return self._ask("GET", path)

    def submits(self, path: str, **fields: Any) -> Answer:
        """The form of a page, with whatever the page has hidden in it; what comes after it."""
        return self.presses(path, path, **fields)

    def presses(self, page: str, path: str, /, **fields: Any) -> Answer:
        """A button of a page whose form leads elsewhere."""
        hidden = dict(_HIDDEN_FIELD.findall(self.opens(page).text))
        return self._ask("POST", path, urlencode(hidden | fields).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": kept} if kept else {}
        if body is not None:
            headers["Content_Type"] = "application/x-www-form-urlencoded"
        answer = ask(self._address, method, path, body, **headers)
        self._cookies.update(answer.cookies)
        return answer
