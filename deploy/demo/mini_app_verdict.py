"""Whether the Mini App opens: its page with what is inside, and what Telegram hands to it when a person opens it."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from telegram_sandbox.market import MANAGER

from demo.catalog import MINI_APP_LINK
from demo.visitor import Answer, ask

FIRST_SCREEN = "categories/?first=3"
TELEGRAM_WEB = "https://*.telegram.org"
_BOOT = re.compile(r'<script type="application/json" id="boot">(.*?)</script>', re.DOTALL)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class MiniAppVerdict:
    """`found` yields what is wrong, in words; `pages` counts those that were looked at.

    `address` of the site, `opened` the one that opens the Mini App as a person, `code_of` the link of a channel's id.
    """

    def __init__(self, address: str, opened: str, code_of: Callable[[int], str]) -> None:
        self._address = address
        self._opened = opened
        self._code_of = code_of
        self.pages = 0

    def found(self) -> Iterator[str]:
        yield from self._first_page()
        yield from self._page_of_a_link()
        yield from self._opened_as_a_person()

    def _first_page(self) -> Iterator[str]:
        answer = self._get("/")
        yield from _refused_by_browsers(answer)
        boot = _boot(answer)
        manager, app_link = (boot["manager"] or {}).get("link"), boot["app_link"]
        if (manager, app_link) != (f"https://t.me/{MANAGER}", MINI_APP_LINK):
            yield f"связь с менеджером ведёт на {manager}, ссылки — на {app_link}"
        yield from self._wrong_inside(boot, "/", FIRST_SCREEN)

    def _page_of_a_link(self) -> Iterator[str]:
        """The channel's page is inside on a cold start, by what Telegram puts into the address."""
        first = self._api(FIRST_SCREEN)["categories"][0]["channels"][0]["id"]
        boot = _boot(self._get(f"/?tgWebAppStartParam={self._code_of(first)}"))
        yield from self._wrong_inside(boot, f"/c/{first}", f"channels/{first}/")

    def _opened_as_a_person(self) -> Iterator[str]:
        """By the address that the demo prints: led to the page, with data that the API takes."""
        path = urlsplit(self._opened).path
        led = ask(self._opened, "GET", path).headers.get("location", "")
        if not led.startswith(f"{self._address}#"):
            yield f"{path} ведёт на {led[:80]}"
            return
        signed = parse_qs(urlsplit(led).fragment)["tgWebAppData"][0]
        answer = self._get("/api/v1/favorites/", Authorization=f"tma {signed}")
        if answer.status != 200:
            yield f"подпись из {path} не принята: {answer.status}"

    def _wrong_inside(self, boot: dict[str, Any], opens: str, api: str) -> Iterator[str]:
        self.pages += 1
        if boot["opens"] != opens:
            yield f"открывается {boot['opens']} вместо {opens}"
        if boot["answers"].get(api) != self._api(api):
            yield f"{opens}: внутри страницы не то, что отвечает API на {api}"

    def _get(self, path: str, **headers: str) -> Answer:
        return ask(self._address, "GET", path, None, **headers)

    def _api(self, path: str) -> Any:
        return self._get(f"/api/v1/{path}").json


def _boot(answer: Answer) -> dict[str, Any]:
    if answer.status != 200 or not (inside := _BOOT.search(answer.text)):
        raise ValueError(f"страница: {answer.status}, данных в ней нет; её собирает make webapp")
    return dict(json.loads(inside[1]))


def _refused_by_browsers(answer: Answer) -> Iterator[str]:
    """Telegram's web clients frame the page, and its own script may run; it leaves no cookie."""
    policy, script = answer.headers.get("content-security-policy", ""), _SCRIPT.search(answer.text)
    if TELEGRAM_WEB not in policy or "x-frame-options" in answer.headers:
        yield "веб-клиенты Telegram не покажут страницу: её нельзя вставить"
    if not script or b64encode(sha256(script[1].encode()).digest()).decode() not in policy:
        yield "браузер не запустит скрипт страницы: политика его не знает"
    if answer.cookies:
        yield f"страница ставит cookie: {', '.join(answer.cookies)}"
