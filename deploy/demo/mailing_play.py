"""A mailing, as a manager sends it by the admin site: some of its readers have blocked the bot, one of them opts out
while it is going out, and its worker is killed meanwhile.
"""

import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, LiteralString

import psycopg
from processes import ProcessFailed
from telegram_sandbox.admins import CATALOG_BOT
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.readers import Reader, Standing

from demo.admin import Admin
from demo.catalog import Catalog
from demo.mailing_verdict import Mailed, wrong
from demo.visitor import Editor, Visitor, ask

FIRST, PEOPLE = 7_800_000_001, 60
"""Ids of the readers: those whom the sample has made up have others."""
BLOCKED, DELETED = range(3, PEOPLE, 12), range(5, PEOPLE, 20)
ARDENT = PEOPLE - 1
"""The only one with a strong interest. He is written to last, and opts out before."""
SHELF = -2
"""Nobody else has looked at this category."""
FEW, SOME = 8, 20
"""So many have got the letter when the ardent one opts out, and when the worker is killed."""
ANSWER_S = 0.4
"""So long Telegram's answers take: whoever is killed has some letters under way."""
PATIENCE_S, PAUSE_S = 90.0, 0.1
ANY, STRONG = 1, 9
NOT_ANY = "Не получать рассылки совсем"

ROWS = "SELECT visitor_id, state FROM catalog.recipient WHERE mailing_id = %s"
STATE = "SELECT state FROM catalog.mailing WHERE id = %s"
UNREACHABLE = "SELECT telegram_id FROM catalog.visitor WHERE NOT reachable AND telegram_id >= %s AND telegram_id < %s"
INTERESTED = "SELECT count(*) FROM catalog.interest WHERE visitor_id >= %s AND visitor_id < %s"
NEWEST = "SELECT max(id) FROM catalog.mailing WHERE title = %s"


class MailingPlay:
    """`gather`, the sooner the better; `sent` when what the readers did is counted. Each yields what is wrong.

    `figures` tells of what was sent.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._ids = [FIRST + number for number in range(PEOPLE)]
        self._category = 0
        self.figures = ""

    def gather(self) -> Iterator[str]:
        """They look at a channel, one of them at its price and its manager, too, and all let the bot write."""
        catalog = self._catalog
        readers = (Reader(each, f"Читатель {each - FIRST}", standing=_standing(each - FIRST)) for each in self._ids)
        catalog.house.control.add_readers(CATALOG_BOT, readers)
        shelf = ask(catalog.address, "GET", "/api/v1/categories/").json["categories"][SHELF]
        self._category, channel = int(shelf["id"]), int(shelf["channels"][0]["id"])
        for number, each in enumerate(self._ids):
            visitor = Visitor(catalog.address, each, catalog.house.catalog_bot["CATALOG_BOT_TOKEN"])
            kinds = ("opened_channel", "opened_price", "pressed_manager")[: None if number == ARDENT else 1]
            answers = visitor.does([_event(kind, channel) for kind in kinds]), visitor.lets_write()
            if any(answer.status not in {200, 204} for answer in answers):
                yield f"посетитель {number}: {[(answer.status, answer.text[:100]) for answer in answers]}"

    def sent(self) -> Iterator[str]:
        """To the ardent one first, who then has a letter to opt out by; and then to everybody."""
        self._await(lambda: self._number(INTERESTED, FIRST, FIRST + PEOPLE) == PEOPLE, "интересы не посчитаны")
        editor = Editor(self._catalog.address)
        editor.signs_in(self._catalog.owner.login, self._catalog.owner.password)
        first = self._sends(editor, "Первая", STRONG)
        self._await(lambda: self._is_over(first), "рассылка одному не закончилась")
        control = self._catalog.house.control
        slow = control.add_fault(Rule(FaultKind.DELAY_ANSWER, method="sendMessage", who=CATALOG_BOT, seconds=ANSWER_S))
        second = self._sends(editor, "Вторая", ANY)
        self._await(lambda: len(self._received("Вторая")) >= FEW, "рассылка не идёт")
        yield from self._opts_out()
        self._await(lambda: len(self._received("Вторая")) >= SOME, "рассылка остановилась")
        self._catalog.programs["worker"].kill()
        self._catalog.launch("worker")
        self._await(lambda: self._is_over(second), "рассылка не закончилась")
        control.remove_fault(slow)
        mailed = self._mailed(second)
        self.figures = mailed.figures()
        yield from wrong(mailed)
        yield from self._of_the_first(first)

    def _sends(self, editor: Editor, title: str, strength: int) -> int:
        """By the form and the button; the mailing's number."""
        segment = {"category": self._category, "strength": strength, "days": 7}
        letter = {"title": title, "text": f"<b>{title}</b> рассылка", "target": "", "button": ""}
        editor.submits("/admin/mailings/mailing/add/", **segment, **letter, _save="")
        number = self._number(NEWEST, title)
        editor.submits(f"/admin/mailings/mailing/{number}/command/start/")
        if self._asked(STATE, number)[0] == "draft":
            told = editor.opens(f"/admin/mailings/mailing/{number}/change/").text
            raise ProcessFailed(f"рассылка «{title}» не началась: {_complaints(told)}")
        return number

    def _opts_out(self) -> Iterator[str]:
        ardent = Admin(self._catalog.house.viewer, FIRST + ARDENT, self._catalog.house.catalog_bot_id)
        if not ardent.presses(NOT_ANY):
            yield f"на «{NOT_ANY}» бот не ответил"

    def _mailed(self, mailing: int) -> Mailed:
        with self._connected() as connection:
            rows: dict[int, str] = dict(connection.execute(ROWS, [mailing]).fetchall())
            unreachable = {row[0] for row in connection.execute(UNREACHABLE, [FIRST, FIRST + PEOPLE])}
        return Mailed(
            audience=frozenset(self._ids),
            rows=rows,
            received=self._received("Вторая"),
            unreachable=unreachable,
            blocked={FIRST + number for number in BLOCKED},
            deleted={FIRST + number for number in DELETED},
            declined={FIRST + ARDENT},
            kills=1,
        )

    def _of_the_first(self, mailing: int) -> Iterator[str]:
        found, received = self._asked(ROWS, mailing), self._received("Первая")
        if found != (FIRST + ARDENT, "sent") or received != {FIRST + ARDENT: 1}:
            yield f"рассылка одному: {found}, получили {received}"

    def _received(self, title: str) -> dict[int, int]:
        letters = self._catalog.house.control.letters(CATALOG_BOT)
        return next((dict(letter.received) for letter in letters if letter.text == f"{title} рассылка"), {})

    def _is_over(self, mailing: int) -> bool:
        return bool(self._asked(STATE, mailing)[0] == "sent")

    def _await(self, condition: Callable[[], bool], complaint: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise ProcessFailed(self._catalog.programs["worker"].complaint(complaint))
            time.sleep(PAUSE_S)

    def _number(self, question: LiteralString, *values: Any) -> int:
        return int(self._asked(question, *values)[0] or 0)

    def _asked(self, question: LiteralString, *values: Any) -> tuple[Any, ...]:
        with self._connected() as connection:
            return connection.execute(question, values).fetchone() or (None,)

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._catalog.house.database.dsn("catalog_app"))


def _standing(number: int) -> Standing:
    if number in BLOCKED:
        return Standing.BLOCKED
    return Standing.DELETED if number in DELETED else Standing.STARTED


def _event(kind: str, channel: int) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": kind, "age_ms": 0, "channel": channel}


def _complaints(page: str) -> str:
    """What the page says is missing."""
    found = re.findall(r"<li[^>]*>\s*([^<]{10,200}?)\s*</li>", page)
    return "; ".join(found) or "страница не говорит почему"
