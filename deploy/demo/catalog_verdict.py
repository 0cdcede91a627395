"""Whether the catalog does what it is for: looked at over HTTP, and in the owner's chat with its bot."""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from processes import ProcessFailed

from demo.catalog import Catalog
from demo.counting_verdict import CountingVerdict
from demo.figures_play import FiguresPlay
from demo.mailing_play import MailingPlay
from demo.mini_app_verdict import MiniAppVerdict
from demo.outside import Row as Listed
from demo.visitor import Answer, Editor, Visitor, ask

CATEGORIES, SIMILAR_SLOTS = 13, 4
BUYER = 1
"""The owner's second account; the first one is the manager's."""
OPEN = "Открыть каталог"


class CatalogVerdict:
    """What was found wrong, in words, and how much was looked at.

    `begin_and_kill` of a catalog that runs, while the story plays: the reposter has to go on without the catalog.
    `judge_alone` when it is over and judged: the catalog has to do everything without the reposter.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._chat = catalog.house.catalog_chat()
        self._mailing = MailingPlay(catalog)
        self._figures = FiguresPlay(catalog)
        self._counting = CountingVerdict(catalog, lambda code: self._visitor(link=code))
        self.problems: list[str] = []
        self._seen: dict[str, int] = {}

    def figures(self) -> str:
        seen = ", ".join(f"{count} {what}" for what, count in self._seen.items())
        return f"catalog={seen} figures={self._figures.figures or 'none'} mailing={self._mailing.figures or 'none'}"

    def listed(self, channels: list[Listed]) -> None:
        """Those of which strangers can be told."""
        self._figures.listed = channels

    def begin_and_kill(self) -> None:
        """The manager presses Start, a visitor keeps a channel, looks at others, an editor has figures refreshed; then
        kill -9 of all its processes.
        """
        self._check("бот каталога", self._greeting)
        self._check("избранное", self._keeping)
        self._check("события", self._counting.sending)
        self._check("читатели", self._mailing.gather)
        self._check("показатели", self._figures.seen)
        self._catalog.kill()

    def judge_alone(self) -> None:
        """Started again, beside a reposter that is stopped. What was kept is kept still."""
        if code := self._catalog.house.stop_daemon():
            self.problems.append(f"репосточная завершилась с кодом {code}")
        self._catalog.launch_all()
        self._catalog.await_site()
        for what, check in (
            ("здоровье", self._health),
            ("категории", self._categories),
            ("список", self._list),
            ("канал", self._channel),
            ("картинки", self._pictures),
            ("админка", self._back_office),
            ("подпись", self._forgery),
            ("избранное", self._kept),
            ("заявка", self._request),
            ("подсчёт", self._counted),
            ("Mini App", self._opened),
            ("рассылка", self._mailing.sent),
        ):
            self._check(what, check)

    def _check(self, what: str, check: Callable[[], Iterator[str]]) -> None:
        try:
            self.problems += [f"каталог, {what}: {problem}" for problem in check()]
        except (OSError, ValueError, LookupError, TypeError, ProcessFailed) as broken:
            self.problems.append(f"каталог, {what}: {type(broken).__name__} {broken}")

    def _visitor(self, token: str | None = None, *, link: str = "") -> Visitor:
        catalog = self._catalog
        own = catalog.house.catalog_bot["CATALOG_BOT_TOKEN"]
        return Visitor(catalog.address, catalog.house.admins[BUYER], token or own, link=link)

    def _get(self, path: str) -> Answer:
        return ask(self._catalog.address, "GET", path)

    def _api(self, path: str) -> Any:
        answer = self._get(f"/api/v1/{path}")
        if answer.status != 200:
            raise ValueError(f"{path}: {answer.status} {answer.text[:200]}")
        return answer.json

    def _greeting(self) -> Iterator[str]:
        self._chat.starts()
        address = self._chat.opens(OPEN)
        if address != self._catalog.address:
            yield f"кнопка открывает {address} вместо {self._catalog.address}"

    def _keeping(self) -> Iterator[str]:
        self._kept_id = int(self._api("channels/?limit=1")["channels"][0]["id"])
        if (answer := self._visitor().keeps(self._kept_id)).status != 204:
            yield f"{answer.status} {answer.text[:200]}"

    def _health(self) -> Iterator[str]:
        answer = self._get("/healthz")
        if answer.status != 200 or not answer.json["ok"]:
            yield f"{answer.status} {answer.text[:200]}"

    def _categories(self) -> Iterator[str]:
        shelves = self._api("categories/")["categories"]
        self._seen["categories"] = len(shelves)
        if len(shelves) != CATEGORIES:
            yield f"их {len(shelves)}, а не {CATEGORIES}"
        yield from (f"«{each['name']}» пуста" for each in shelves if not each["channels"])

    def _list(self) -> Iterator[str]:
        page = self._api("channels/?ordering=-subscribers")
        count, found = page["count"], [each["id"] for each in page["channels"]]
        while page["next"]:
            page = self._api(f"channels/?ordering=-subscribers&cursor={page['next']}")
            found += [each["id"] for each in page["channels"]]
        self._seen["channels"] = len(found)
        if not count or len(found) != count or len(set(found)) != count:
            yield f"обещано {count}, на страницах {len(found)}, разных {len(set(found))}"

    def _channel(self) -> Iterator[str]:
        for shelf in self._api("categories/")["categories"]:
            slots = self._api(f"channels/{shelf['channels'][0]['id']}/")["similar"]
            filled = [each for each in slots if each]
            if len(slots) != SIMILAR_SLOTS or len(filled) != min(SIMILAR_SLOTS, shelf["count"] - 1):
                yield f"«{shelf['name']}»: похожих {len(filled)} из {len(slots)}"

    def _pictures(self) -> Iterator[str]:
        cards = self._api("channels/?limit=20")["channels"]
        addresses = [card["logo"].format(width=144) for card in cards if card["logo"]]
        self._seen["pictures"] = len(addresses)
        wrong = [told for told in map(self._wrong_picture, addresses) if told]
        if wrong:
            yield f"{len(wrong)} из {len(addresses)}, так {wrong[0]}"
        if not addresses:
            yield "ни одного логотипа"

    def _wrong_picture(self, address: str) -> str:
        """Why it is not one that a browser may keep for ever; "" when it is."""
        answer = self._get(address)
        is_webp = answer.body[:4] == b"RIFF" and answer.body[8:12] == b"WEBP"
        kept = answer.headers.get("cache-control", "")
        is_right = answer.status == 200 and is_webp and "immutable" in kept
        return "" if is_right else f"{address}: {answer.status} {answer.headers.get('content-type')} {kept}"

    def _back_office(self) -> Iterator[str]:
        editor, owner = Editor(self._catalog.address), self._catalog.owner
        if (answer := editor.signs_in(owner.login, owner.password)).status != 302:
            yield f"вход с напечатанными логином и паролем: {answer.status}"
        channels = editor.opens("/admin/channels/channel/")
        titles = [card["title"] for card in self._api("channels/?limit=100")["channels"]]
        if channels.status != 200 or not any(escape(title) in channels.text for title in titles):
            yield f"каналы не показаны: {channels.status}"

    def _forgery(self) -> Iterator[str]:
        forger = self._visitor("1000000001:AAF-not-the-token-of-this-bot-0123456")
        for answer in (forger.gets("favorites/"), forger.does([])):
            if answer.status != 401:
                yield f"подделанная подпись принята: {answer.status}"

    def _kept(self) -> Iterator[str]:
        if (found := self._visitor().favorites()) != [self._kept_id]:
            yield f"в избранном {found}, а не [{self._kept_id}]"

    def _counted(self) -> Iterator[str]:
        yield from self._counting.counted()
        self._seen["events counted"] = self._counting.events

    def _opened(self) -> Iterator[str]:
        catalog = self._catalog
        opened = catalog.app_as(catalog.house.buyer)
        mini_app = MiniAppVerdict(catalog.address, opened, lambda channel: catalog.own_link(channel)[1])
        yield from mini_app.found()
        self._seen["app pages"] = mini_app.pages

    def _request(self) -> Iterator[str]:
        comment = "Хотим на следующей неделе"
        self._chat.watches()
        if (answer := self._visitor().asks_for(self._kept_id, comment)).status != 201:
            yield f"{answer.status} {answer.text[:200]}"
        self._chat.reads(comment)
        self._seen["requests told"] = 1
