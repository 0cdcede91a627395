"""Whether what visitors do is counted, once, at whatever it belongs to: sent over the API, read in the admin site."""

import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from demo.catalog import Catalog, SignIn
from demo.visitor import Editor, Visitor, ask

PATIENCE_S = 100.0
"""The worker counts once a minute."""
PAUSE_S = 0.5
STEPS_SHOWN = 4
"""Price and manager, of 14 days and of 50 weeks."""
_NUMBERS = re.compile(r'data-number="(\d+)"')


@dataclass(frozen=True)
class Seen:
    """Sums of a chart: opened so many `times` by so many `visitors`."""

    times: int
    visitors: int


class CountingVerdict:
    """`sending`, the sooner the better; `counted` at the end. Each yields what is wrong, in words.

    `visitor`: of a link's code, somebody who has come by it, nobody else has come to this catalog.
    """

    def __init__(self, catalog: Catalog, visitor: Callable[[str], Visitor]) -> None:
        self._catalog = catalog
        self._visitor = visitor
        self._batch: list[dict[str, Any]] = []
        self._expected: dict[str, tuple[str, Seen]] = {}
        """Key of a chart -> the page that it is on, and what it must show."""
        self._code = ""
        self._first = 0

    @property
    def events(self) -> int:
        return len(self._batch)

    def sending(self) -> Iterator[str]:
        """He comes by the link of the first channel, looks at another one, too, and at a price."""
        shelf = self._get("categories/")["categories"][0]
        first, second = (int(card["id"]) for card in shelf["channels"][:2])
        self._first = first
        link, self._code = self._catalog.own_link(first)
        opened = self._get(f"links/{self._code}/")
        if (opened["opens"], opened["channel"]) != ("channel", first):
            yield f"ссылка канала {first} открывает {opened}"
        self._batch = [
            _event("opened_app"),
            _event("opened_category", category=int(shelf["id"])),
            *(_event("opened_channel", channel=channel) for channel in (first, second, second)),
            _event("opened_price", channel=first),
            _event("pressed_manager", channel=first),
        ]
        once = Seen(1, 1)
        self._expected = {
            "catalog-0": ("", once),
            f"category-{shelf['id']}": (f"channels/category/{shelf['id']}/change/", once),
            f"channel-{first}": (f"channels/channel/{first}/change/", once),
            f"channel-{second}": (f"channels/channel/{second}/change/", Seen(2, 1)),
            f"link-{link}": (f"links/link/{link}/change/", once),
        }
        yield from self._sent(counted=self.events)

    def counted(self) -> Iterator[str]:
        """The same batch once more is nothing new; and what an editor reads is what was done."""
        yield from self._sent(counted=0)
        editor = Editor(self._catalog.address)
        _sign_in(editor, self._catalog.owner)
        deadline = time.monotonic() + PATIENCE_S
        while self._wrong(editor) and time.monotonic() < deadline:
            time.sleep(PAUSE_S)
        yield from self._wrong(editor)
        yield from self._not_converted(editor)

    def _sent(self, *, counted: int) -> Iterator[str]:
        answer = self._visitor(self._code).does(self._batch)
        wanted = {"counted": counted, "known": self.events - counted, "refused": []}
        if answer.status != 200 or answer.json != wanted:
            yield f"события: {answer.status} {answer.text[:200]}, а не {wanted}"

    def _wrong(self, editor: Editor) -> list[str]:
        return [
            f"на странице /admin/{page} в графике {key} {shown}, а не {seen}"
            for key, (page, seen) in self._expected.items()
            for shown in (chart(editor.opens(f"/admin/{page}").text, f"{key}-days"),)
            if shown != seen
        ]

    def _not_converted(self, editor: Editor) -> Iterator[str]:
        """The only visitor has gone on from the first channel to its price and its manager: for both periods."""
        page, _ = self._expected[f"channel-{self._first}"]
        if (found := editor.opens(f"/admin/{page}").text.count("1 из 1<")) < STEPS_SHOWN:
            yield f"на странице /admin/{page} конверсий «1 из 1» {found}, а не {STEPS_SHOWN}"

    def _get(self, path: str) -> Any:
        answer = ask(self._catalog.address, "GET", f"/api/v1/{path}")
        if answer.status != 200:
            raise ValueError(f"{path}: {answer.status} {answer.text[:200]}")
        return answer.json


def chart(page: str, key: str) -> Seen | None:
    """What the table of a chart sums up to; None where there is no such chart."""
    _, found, rest = page.partition(f'id="table-{key}"')
    numbers = [int(number) for number in _NUMBERS.findall(rest.partition("</table>")[0])]
    return Seen(sum(numbers[::2]), sum(numbers[1::2])) if found else None


def _event(kind: str, **about: int) -> dict[str, Any]:
    """Of this moment."""
    more: Mapping[str, Any] = about
    return {"id": str(uuid.uuid4()), "kind": kind, "age_ms": 0, **more}


def _sign_in(editor: Editor, owner: SignIn) -> None:
    if (answer := editor.signs_in(owner.login, owner.password)).status != 302:
        raise ValueError(f"вход в админку: {answer.status}")
