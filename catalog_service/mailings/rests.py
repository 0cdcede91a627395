"""How the sender bears with a Telegram that does not answer. Times are seconds of one clock, whichever it is.

Each letter without an answer is one of which nobody knows whether it has arrived. So after a few of them in a row
nothing is sent for a while; then Telegram is asked for something that harms nobody, and one letter at a time goes until
one is answered. Each time that fails the rest is longer, until letters have been answered for a while.
"""

from enum import Enum, auto

IN_A_ROW = 3
FIRST_S, LONGEST_S = 2.0, 300.0
WELL = 25
"""So many answered in a row, and the next rest is a short one. Who answers one letter may fail at ten at once."""


class Mode(Enum):
    ALL = auto()
    """Everybody works."""
    RESTING = auto()
    """Until `Rests.until`; then Telegram is to be probed."""
    ONE = auto()
    """The probe was answered: one letter at a time."""


class Rests:
    """Told what comes of each letter and of each probe."""

    def __init__(self) -> None:
        self.mode = Mode.ALL
        self.until = 0.0
        self.words = ""
        self._in_a_row = 0
        self._answered = 0
        self._rests = 0

    def answered(self) -> None:
        """A letter was answered, whatever the answer. One that comes while it rests was said before."""
        self._in_a_row = 0
        self._answered += 1
        if self.mode is Mode.ONE:
            self.mode = Mode.ALL
        if self._answered >= WELL:
            self._rests = 0

    def unanswered(self, words: str, now: float) -> None:
        """A letter was not. Those that were under way when the rest began make it no longer."""
        self._in_a_row += 1
        self._answered = 0
        if self.mode is Mode.ONE or (self.mode is Mode.ALL and self._in_a_row >= IN_A_ROW):
            self._rest(words, now)

    def wants_probe(self, now: float) -> bool:
        return self.mode is Mode.RESTING and now >= self.until

    def probed(self, words: str | None, now: float) -> None:
        """None: Telegram has answered the probe."""
        if words is None:
            self.mode = Mode.ONE
        else:
            self._rest(words, now)

    def _rest(self, words: str, now: float) -> None:
        self.mode, self.words = Mode.RESTING, words
        self.until = now + min(FIRST_S * 2 ** min(self._rests, 16), LONGEST_S)
        self._rests += 1
