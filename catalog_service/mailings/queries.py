"""How far a mailing is and what holds it, as its page shows it live. Everything is counted from the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from django.conf import settings
from django.db.models import Count

from catalog_service.mailings.models import Mailing, Recipient, Sender
from catalog_service.telegram import queries as telegram

State = Recipient.State
RATE_OF = timedelta(seconds=10)
LEAST = timedelta(seconds=3)
"""A rate of a shorter time than that is none yet."""
PAUSE = timedelta(seconds=3)
"""Where so long nothing was settled, nothing was sent: the rate is of what came after."""
LONGEST_UNSEEN = timedelta(seconds=45)
"""A worker that is there looks every ten seconds for what is to be sent, or waits for Telegram for half a minute."""
_WITHOUT_A_REQUEST = (State.QUEUED, State.SENDING, State.DECLINED)


class Because(StrEnum):
    """Why nobody is written to at the moment, although mailings are being sent."""

    SILENCE = "silence"
    """Telegram wants the bot silent, until then."""
    TROUBLE = "trouble"
    """Telegram does not answer; the next attempt is then. With words, as they came."""
    NOBODY = "nobody"
    """No worker runs, or it cannot reach the database; the moment is when one was last there, None: never."""


@dataclass(frozen=True)
class Hold:
    """What holds all mailings. `at`: the moment that belongs to the reason."""

    because: Because
    at: datetime | None
    words: str = ""


@dataclass(frozen=True)
class Progress:
    """Of a mailing's recipients so many are in each state (those of 0 included); `per_second` of the last ten
    seconds without pauses, 0 while it is not known.

    `left`: how long the rest takes at that rate; None where the mailing is not being sent, or nobody waits in it.
    """

    counts: Mapping[Recipient.State, int]
    per_second: float
    left: timedelta | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Standing:
    """Of all mailings together. `recipients` by state, of those that are being sent or paused; `paused` by why.
    `seen_at`: when a worker last looked for what is to be sent; `silent_until`: None: the bot may speak.
    """

    recipients: Mapping[str, int]
    paused: Mapping[str, int]
    sending: int
    seen_at: datetime | None
    silent_until: datetime | None


def standing(now: datetime) -> Standing:
    """Four queries; the recipients are counted by their index."""
    begun = Mailing.objects.filter(state__in=[Mailing.State.SENDING, Mailing.State.PAUSED]).order_by()
    by_halt = dict(begun.values_list("halt").annotate(all=Count("*")))
    ids = list(begun.values_list("pk", flat=True)) if by_halt else []
    counted = Recipient.objects.filter(mailing__in=ids).order_by().values_list("state").annotate(all=Count("*"))
    return Standing(
        recipients=dict.fromkeys(map(str, State), 0) | (dict(counted) if ids else {}),
        paused=dict.fromkeys(map(str, Mailing.Halt), 0) | {why: number for why, number in by_halt.items() if why},
        sending=by_halt.get("", 0),
        seen_at=Sender.objects.values_list("seen_at", flat=True).get(pk=1),
        silent_until=telegram.silent_until(now),
    )


def hold(now: datetime) -> Hold | None:
    """None: nothing. Two queries at most."""
    sender = Sender.objects.get(pk=1)
    if sender.seen_at is None or now - sender.seen_at > LONGEST_UNSEEN:
        return Hold(Because.NOBODY, sender.seen_at)
    if until := telegram.silent_until(now):
        return Hold(Because.SILENCE, until)
    if sender.rests_until is not None and sender.rests_until > now:
        return Hold(Because.TROUBLE, sender.rests_until, sender.words)
    return None


def progress(mailing: Mailing, now: datetime) -> Progress:
    """As it is now: one query, of what is being sent another one."""
    rows = Recipient.objects.filter(mailing=mailing).order_by().values_list("state").annotate(all=Count("*"))
    counts = dict.fromkeys(State, 0) | {State(state): number for state, number in rows}
    rate = _rate(mailing, now) if mailing.state == Mailing.State.SENDING else 0.0
    return Progress(counts, rate, _left(mailing, counts[State.QUEUED], rate))


def _rate(mailing: Mailing, now: datetime) -> float:
    """Never above the one that is set: what is settled comes together now and then, what is sent does not."""
    lately = Recipient.objects.filter(mailing=mailing, at__gt=now - RATE_OF).exclude(state__in=_WITHOUT_A_REQUEST)
    settled = list(lately.order_by("at").values_list("at").annotate(all=Count("*")))
    rate = _of_the_last_run(settled)
    return min(rate, settings.MAILINGS_A_SECOND or rate)


def _of_the_last_run(settled: Sequence[tuple[datetime, int]]) -> float:
    """`settled`: moments and how many letters each, in order. Those of the first one were said before it."""
    pauses = [index for index, ((one, _), (next_, _)) in enumerate(pairwise(settled), 1) if next_ - one >= PAUSE]
    run = settled[pauses[-1] if pauses else 0 :]
    if not run or run[-1][0] - run[0][0] < LEAST:
        return 0.0
    return sum(letters for _, letters in run[1:]) / (run[-1][0] - run[0][0]).total_seconds()


def _left(mailing: Mailing, waiting: int, rate: float) -> timedelta | None:
    """While no rate is known yet, at the one that is set."""
    rate = rate or settings.MAILINGS_A_SECOND
    if mailing.state != Mailing.State.SENDING or not waiting or not rate:
        return None
    return timedelta(seconds=waiting / rate)
