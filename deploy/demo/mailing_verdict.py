"""Whether a mailing came to everybody once: the sandbox's own letters against the catalog's rows. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass

LANES = 10
"""Letters that are under way at once, and so many may be unknown after a kill: `mailings.shift.LANES`."""
FINAL = {"sent", "blocked", "gone", "declined", "failed", "unknown"}


@dataclass(frozen=True)
class Mailed:
    """Everything by the visitor's id. `rows`: what the catalog has written down; `received`: how often the letter is in
    his chat. Of the `audience` some had `blocked` the bot, were `deleted`, or have `declined` while it was going out.

    `unreachable`: to whom the catalog does not write any more; `kills` of the worker.
    """

    audience: Set[int]
    rows: Mapping[int, str]
    received: Mapping[int, int]
    unreachable: Set[int]
    blocked: Set[int]
    deleted: Set[int]
    declined: Set[int]
    kills: int = 0

    @property
    def unknown(self) -> Set[int]:
        return {who for who, state in self.rows.items() if state == "unknown"}

    def figures(self) -> str:
        """`60 recipients, 50 sent, …`"""
        counts = Counter(self.rows.values())
        return ", ".join([f"{len(self.rows)} recipients", *(f"{counts[each]} {each}" for each in sorted(counts))])


def wrong(mailed: Mailed) -> Iterator[str]:
    """In words; of several people at once."""
    yield from _told("получили дважды", [who for who, times in mailed.received.items() if times > 1])
    yield from _told("забыты", mailed.audience - mailed.rows.keys())
    yield from _told("в сегменте не были", mailed.rows.keys() - mailed.audience)
    yield from _told("получили, хотя в рассылке их нет", mailed.received.keys() - mailed.rows.keys())
    yield from _told("ждут до сих пор", [who for who, state in mailed.rows.items() if state not in FINAL])
    yield from _told("записаны как получившие, но письма нет", _with(mailed, "sent") - mailed.received.keys())
    known = mailed.received.keys() & mailed.rows.keys()
    yield from _told("получили, но записаны иначе", known - _with(mailed, "sent") - mailed.unknown)
    yield from _of_those_apart(mailed)
    if len(mailed.unknown) > LANES * mailed.kills:
        yield f"неизвестно о {len(mailed.unknown)}, а остановок исполнителя {mailed.kills} по {LANES}"


def _of_those_apart(mailed: Mailed) -> Iterator[str]:
    """Whoever was under way when the worker was killed is unknown, whatever he is."""
    for apart, state in ((mailed.blocked, "blocked"), (mailed.deleted, "gone")):
        yield from _told(f"должны быть {state}", apart - _with(mailed, state) - mailed.unknown)
        yield from _told(f"напрасно {state}", _with(mailed, state) - apart)
    yield from _told("отказались, но им написали", mailed.declined - _with(mailed, "declined"))
    yield from _told("не отказывались, но записаны так", _with(mailed, "declined") - mailed.declined)
    lost = _with(mailed, "blocked") | _with(mailed, "gone")
    yield from _told("не пускают бота, но каталог этого не запомнил", lost - mailed.unreachable)
    yield from _told("пускают бота, но каталог считает иначе", mailed.unreachable & _with(mailed, "sent"))
    yield from _told("Telegram не принял", _with(mailed, "failed"))


def _with(mailed: Mailed, state: str) -> Set[int]:
    return {who for who, found in mailed.rows.items() if found == state}


def _told(what: str, people: Collection[int]) -> Iterator[str]:
    if people:
        yield f"{what}: {len(people)}, так {min(people)}"
