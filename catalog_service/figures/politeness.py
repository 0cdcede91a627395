"""PURE: when a door may be asked next, and how long it rests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.states import OF_THE_SOURCE, State

GAP_S = 1.0
"""Between the beginnings of two requests to one door; the setting's factor makes it longer."""
JITTER = 0.3
"""By so much of itself a gap is longer, at most: what comes every second to the millisecond looks like an attack."""
LONGEST_WAIT_S = 7 * 86_400.0
"""Who wants to be left alone for longer is asked after that time once more: a year is a mistake, not a wish."""
FORGIVEN_AFTER = timedelta(hours=1)
"""So long a door answers after a rest until its refusals are forgotten. Or it would be asked, after each short rest,
just as often as it takes until the next refusal, for ever."""
LONGEST_WORDS = 512

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Rests:
    """Seconds of the first rest, the second, …; all later ones are as long as the last. The first begins when it has
    happened so many times in a row."""

    lengths: tuple[float, ...]
    in_a_row: int = 1


REFUSALS = {
    # A captcha is a ban that begins: it is met at once, and who goes on gets the ban.
    State.REFUSED: Rests((30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY)),
    # Flood control ends by itself within seconds or minutes; who meets it again and again asks too often altogether.
    State.TOO_OFTEN: Rests((2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY)),
    # Somebody has to buy it.
    State.NO_PACKAGE: Rests((6 * HOUR, DAY)),
    # Counted by the day or the month; which of both is rarely told.
    State.QUOTA: Rests((HOUR, 6 * HOUR, DAY)),
    # Somebody has to mend the setting, and wants to see soon that it is mended.
    State.BAD_TOKEN: Rests((HOUR,)),
}
"""Of `OF_THE_SOURCE`: whichever channel comes next, it would meet the same."""

_ON_THE_WAY = Rests((MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR), in_a_row=3)
TROUBLES = {
    State.UNREACHABLE: _ON_THE_WAY,
    State.TROUBLE: _ON_THE_WAY,
    # One channel's page may be odd. If all are, the source has changed: each of them would be kept for the editor.
    State.TOO_LARGE: Rests((HOUR, 6 * HOUR, DAY), in_a_row=5),
    State.ELSEWHERE: Rests((HOUR, 6 * HOUR, DAY), in_a_row=5),
    State.UNKNOWN_SHAPE: Rests((HOUR, 6 * HOUR, DAY), in_a_row=10),
}
"""Of `ON_THE_WAY`."""

OF_A_DOOR: Mapping[Door, Mapping[State, Rests]] = {
    # A page that its owner does not offer to programs, for one figure a month: whoever says no is not pressed.
    Door.TELEMETR_PAGE: {
        State.REFUSED: Rests((DAY,)),
        State.TOO_OFTEN: Rests((DAY,)),
        State.UNKNOWN_SHAPE: Rests((DAY,), in_a_row=3),
    },
}
"""Where a door is met with other rests than the rest. What it says itself makes them longer, never shorter."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a door is, as its `DoorState` row says it.

    `rests_until` may be past. `refusals`: failures in a row, of which `why` was the last; "" none. `asked_at`: when
    its last request began; `found_at`: when it last answered as it should.
    """

    rests_until: datetime | None = None
    why: State | None = None
    words: str = ""
    refusals: int = 0
    asked_at: datetime | None = None
    found_at: datetime | None = None

    def rests(self, now: datetime) -> bool:
        return self.rests_until is not None and now < self.rests_until


def asked(pace: Pace, now: datetime) -> Pace:
    """A request begins."""
    return replace(pace, asked_at=now)


def gap_s(pace: Pace, now: datetime, *, factor: float, jitter: float) -> float:
    """Seconds until the next request may begin, rests left aside. `jitter`: drawn for this request, 0 to 1."""
    gap = GAP_S * factor * (1 + JITTER * jitter)
    if pace.asked_at is None:
        return 0.0
    passed = (now - pace.asked_at).total_seconds()
    # A clock that was put back is not waited for.
    return min(max(gap - passed, 0.0), gap)


def after(door: Door, pace: Pace, finding: Finding, now: datetime) -> Pace:
    """What the answer means for the door. While it rests nothing makes that shorter: answers to what was under way
    when the rest began come late; refusals among them count as the one that is known."""
    if finding.state in OF_THE_SOURCE or finding.state in TROUBLES:
        return _failed(door, pace, finding, now)
    return _answered(pace, finding, now)


def _answered(pace: Pace, finding: Finding, now: datetime) -> Pace:
    wait_s, words = _wanted(finding)
    pace = replace(pace, found_at=now)
    if pace.rests(now):
        return _resting(pace, wait_s, now)
    if _is_forgiven(pace, now):
        pace = replace(pace, rests_until=None, why=None, words="", refusals=0)
    return _resting(replace(pace, why=State.TOO_OFTEN, words=words), wait_s, now) if wait_s else pace


def _is_forgiven(pace: Pace, now: datetime) -> bool:
    if pace.rests_until is None or pace.why not in OF_THE_SOURCE:
        return True
    return now >= pace.rests_until + FORGIVEN_AFTER


def _failed(door: Door, pace: Pace, finding: Finding, now: datetime) -> Pace:
    wait_s, words = _wanted(finding)
    if pace.rests(now):
        return _resting(pace, wait_s, now)
    # Trouble on the way is no reason why a refusal after it should be met with a long rest.
    begins = finding.state in OF_THE_SOURCE and pace.why not in OF_THE_SOURCE
    refusals = 1 if begins else pace.refusals + 1
    pace = replace(pace, why=finding.state, words=words, refusals=refusals)
    return _resting(pace, max(wait_s, _rest_s(door, finding.state, refusals, is_told=wait_s > 0)), now)


def _rest_s(door: Door, state: State, refusals: int, *, is_told: bool) -> float:
    """Whoever tells how long is believed the first time; if that was not enough, the table says what it would have
    said without. A door that has rests of its own keeps to them at once."""
    own = OF_A_DOOR.get(door, {}).get(state)
    rests = own or (REFUSALS | TROUBLES)[state]
    number = refusals - rests.in_a_row - (is_told and own is None)
    if number < 0:
        return 0.0
    return rests.lengths[min(number, len(rests.lengths) - 1)]


def _wanted(finding: Finding) -> tuple[float, str]:
    """Seconds that the source wants to be left alone, as far as they are obeyed; 0: it does not say."""
    wait_s, words = finding.wait_s or 0.0, finding.words
    if wait_s > LONGEST_WAIT_S:
        longest = f"просит подождать {wait_s / DAY:.0f} дн., спросим через {LONGEST_WAIT_S / DAY:.0f}"
        wait_s, words = LONGEST_WAIT_S, f"{words}: {longest}" if words else longest
    # Also what is no number at all.
    return (wait_s if wait_s > 0 else 0.0), words[:LONGEST_WORDS]


def _resting(pace: Pace, rest_s: float, now: datetime) -> Pace:
    until = now + timedelta(seconds=rest_s)
    if rest_s == 0 or (pace.rests_until is not None and pace.rests_until >= until):
        return pace
    return replace(pace, rests_until=until)
