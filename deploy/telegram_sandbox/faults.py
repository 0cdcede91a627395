"""What goes wrong, on demand or by rule. Rules are plain data; matching is pure; the doors do the deeds.

A door describes each call (`Call`), asks `Faults.strike` and gets a `Plan`: what to do before the deed,
instead of it, and with its answer.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

BOTS_RATE = 30
"""Messages a second that Telegram takes of one bot."""
SECOND = 1.0


class FaultKind(StrEnum):
    """`ERROR` answers `code` and `text` instead of the deed; `BAN` and `FREEZE` change the account for good.

    `DROP_SOCKET` cuts the connection instead of the deed, `LOSE_ANSWER` after it (the deed is done);
    `REVOKE_KEY` ends the session. `DROP_PUSH` is for pushes: `method` is then the update's name.
    Of strangers' pages alone: `CAPTCHA` asks for a proof that one is no robot, `LARGE` is 50 MB long, `CUT` ends in the
    middle, `EMPTY` is nothing, `GARBLED` is in another encoding than it says, `ODD` has a shape that nobody knows,
    `ELSEWHERE` sends to another host, `ROUND` to itself.
    """

    ERROR = "error"
    BAN = "ban"
    FREEZE = "freeze"
    REVOKE_KEY = "revoke_key"
    DROP_SOCKET = "drop_socket"
    LOSE_ANSWER = "lose_answer"
    DELAY_DEED = "delay_deed"
    DELAY_ANSWER = "delay_answer"
    DROP_PUSH = "drop_push"
    CAPTCHA = "captcha"
    LARGE = "large"
    CUT = "cut"
    EMPTY = "empty"
    GARBLED = "garbled"
    ODD = "odd"
    ELSEWHERE = "elsewhere"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Rule:
    """When and what. An empty condition means any.

    `door`: `mtproto`, `bot`, or one for strangers: `telegram`, `pictures`, `tgstat`, `telemetr`, `telemetr_page`.
    `method`: `messages.forwardMessages`, `sendMessage`, `page`, `feed`, `stat`, with `*` as in file names.
    `who`: an account's id, phone or username; for strangers the channel's name.
    `channel_id`: of calls and pushes that name one.
    `skip`: so many matching calls pass first (the n-th: skip n - 1); then every `every`-th is struck, at most
    `times` of them (None: no end), before the world instant `until`. `rate`: only those beyond so many of one account
    within a second, a real one. `seconds`: real ones, of delays.
    """

    kind: FaultKind
    door: str = "*"
    method: str = "*"
    who: str = ""
    channel_id: int | None = None
    skip: int = 0
    every: int = 1
    times: int | None = None
    rate: int | None = None
    until: float | None = None
    code: int = 400
    text: str = ""
    retry_after: int | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.every < 1 or self.skip < 0 or (self.times is not None and self.times < 0):
            raise ValueError("every counts from 1, skip and times from 0")
        if self.rate is not None and self.rate < 1:
            raise ValueError("rate counts from 1")

    @classmethod
    def flood_wait(cls, seconds: int, **when: Any) -> "Rule":
        """`FLOOD_WAIT_n` at the MTProto door."""
        return cls(FaultKind.ERROR, code=420, text=f"FLOOD_WAIT_{seconds}", **{"door": "mtproto"} | when)

    @classmethod
    def too_many_requests(cls, seconds: int, **when: Any) -> "Rule":
        """429 with `retry_after` at the bot door."""
        text = f"Too Many Requests: retry after {seconds}"
        return cls(FaultKind.ERROR, code=429, text=text, retry_after=seconds, **{"door": "bot"} | when)

    @classmethod
    def rate_limit(cls, rate: int = BOTS_RATE, **when: Any) -> "Rule":
        """429 to whoever sends more than so many messages a second: core.telegram.org/bots/faq, «My bot is hitting
        limits», which speaks of about 30.
        """
        return cls.too_many_requests(1, **{"method": "send*", "rate": rate} | when)

    @classmethod
    def error(cls, code: int, text: str, **when: Any) -> "Rule":
        return cls(FaultKind.ERROR, code=code, text=text, **when)

    @classmethod
    def lose_pushes(cls, **when: Any) -> "Rule":
        return cls(FaultKind.DROP_PUSH, **when)

    @classmethod
    def lose_answer(cls, method: str, **when: Any) -> "Rule":
        return cls(FaultKind.LOSE_ANSWER, method=method, **when)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rule":
        """A rule from its plain form; an unknown key or kind is a ValueError that names it."""
        strange = set(data) - {field.name for field in fields(cls)}
        if strange or "kind" not in data:
            raise ValueError(f"a fault has a kind, and no {sorted(strange)}")
        return cls(**{**data, "kind": FaultKind(data["kind"])})

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}


@dataclass(frozen=True, slots=True)
class Call:
    """One call, or one push about to go out (`is_push`). `who`: every name the account is known by."""

    door: str
    method: str
    who: frozenset[str] = frozenset()
    channel_id: int | None = None
    is_push: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a door is to do with one call: the rules struck, the first in front."""

    struck: tuple[Rule, ...] = ()

    @property
    def error(self) -> Rule | None:
        return self.first(FaultKind.ERROR)

    @property
    def deed_delay(self) -> float:
        return sum(rule.seconds for rule in self.struck if rule.kind is FaultKind.DELAY_DEED)

    @property
    def answer_delay(self) -> float:
        return sum(rule.seconds for rule in self.struck if rule.kind is FaultKind.DELAY_ANSWER)

    def has(self, kind: FaultKind) -> bool:
        return self.first(kind) is not None

    def first(self, kind: FaultKind) -> Rule | None:
        return next((rule for rule in self.struck if rule.kind is kind), None)


NO_FAULT = Plan()


def matches(rule: Rule, call: Call, now: float) -> bool:
    """Whether a rule speaks of this call at all (counting apart). `now` in world seconds."""
    return (
        call.is_push == (rule.kind is FaultKind.DROP_PUSH)
        and fnmatchcase(call.door, rule.door)
        and fnmatchcase(call.method, rule.method)
        and (not rule.who or rule.who.lstrip("+@").lower() in call.who)
        and (rule.channel_id is None or rule.channel_id == call.channel_id)
        and (rule.until is None or now < rule.until)
    )


def is_due(rule: Rule, seen: int) -> bool:
    """Whether the call after `seen` matching ones is struck."""
    past = seen - rule.skip
    if past < 0 or past % rule.every:
        return False
    return rule.times is None or past // rule.every < rule.times


class Pace:
    """Calls that passed within the last second, by account."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._passed: dict[frozenset[str], deque[float]] = {}

    def lets_pass(self, who: frozenset[str], rate: int) -> bool:
        """Whether the account has made less than `rate` of them; this one counts then."""
        now, passed = self._clock(), self._passed.setdefault(who, deque())
        while passed and passed[0] <= now - SECOND:
            passed.popleft()
        if len(passed) >= rate:
            return False
        passed.append(now)
        return True


class Faults:
    """The rules in force and how often each has matched. `now`: the world's time; `clock`: seconds of a real one."""

    def __init__(self, now: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._clock = clock
        self._paces: dict[int, Pace] = {}
        self._rules: dict[int, Rule] = {}
        self._seen: dict[int, int] = {}
        self._struck: dict[int, int] = {}
        self._next = 1

    def add(self, rule: Rule) -> int:
        """Put a rule in force; its number, to take it back by."""
        number, self._next = self._next, self._next + 1
        self._rules[number], self._seen[number], self._struck[number] = rule, 0, 0
        self._paces[number] = Pace(self._clock)
        return number

    def remove(self, number: int) -> None:
        self._rules.pop(number, None)

    def clear(self) -> None:
        """Nothing goes wrong any more. Bans and ended sessions stay: they are deeds, not rules."""
        self._rules.clear()

    def all(self) -> dict[int, Rule]:
        return dict(self._rules)

    def times_struck(self, number: int) -> int:
        """How often a rule has struck, also one that was removed since."""
        return self._struck.get(number, 0)

    def strike(self, call: Call) -> Plan:
        """What goes wrong with this call. Counts it."""
        struck = tuple(self._count(self._matching(call)))
        return Plan(struck) if struck else NO_FAULT

    def _matching(self, call: Call) -> list[int]:
        now = self._now()
        found = [number for number, rule in self._rules.items() if matches(rule, call, now)]
        return [number for number in found if self._is_too_fast(number, call)]

    def _is_too_fast(self, number: int, call: Call) -> bool:
        """Also for a rule that asks for no pace."""
        rate = self._rules[number].rate
        return rate is None or not self._paces[number].lets_pass(call.who, rate)

    def _count(self, numbers: Iterable[int]) -> Iterable[Rule]:
        for number in numbers:
            rule, seen = self._rules[number], self._seen[number]
            self._seen[number] = seen + 1
            if is_due(rule, seen):
                self._struck[number] += 1
                yield rule


def names_of(person_id: int, phone: str | None, username: str | None) -> frozenset[str]:
    """Every name a rule's `who` may use for an account."""
    return frozenset(name.lower() for name in (str(person_id), phone, username) if name)
