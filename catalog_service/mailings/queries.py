"""How far a mailing is and what holds it, as its page shows it live. Everything is counted from the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Min, Q

from catalog_service.mailings.models import Mailing, Recipient, Sender
from catalog_service.telegram import queries as telegram

State = Recipient.State
RATE_OF = timedelta(minutes=1)
LEAST_S = 5.0
"""A rate of a shorter time than that is none yet."""
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
    """Of a mailing's recipients so many are in each state (those of 0 included); `per_second` over the last minute.

    `left`: how long the rest takes at that rate; None where the mailing is not being sent, or nobody waits in it.
    """

    counts: Mapping[Recipient.State, int]
    per_second: float
    left: timedelta | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


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
    """As it is now: one query."""
    lately = Q(at__gt=now - RATE_OF) & ~Q(state__in=_WITHOUT_A_REQUEST)
    rows = list(
        Recipient.objects.filter(mailing=mailing)
        .order_by()
        .values_list("state")
        .annotate(all=Count("*"), lately=Count("pk", filter=lately), since=Min("at", filter=lately))
    )
    counts = dict.fromkeys(State, 0) | {State(state): number for state, number, _, _ in rows}
    since = min((since for *_, since in rows if since is not None), default=now)
    rate = _rate(sum(row[2] for row in rows), (now - since).total_seconds())
    return Progress(counts, rate, _left(mailing, counts[State.QUEUED], rate))


def _rate(letters: int, seconds: float) -> float:
    return letters / seconds if seconds >= LEAST_S else 0.0


def _left(mailing: Mailing, waiting: int, rate: float) -> timedelta | None:
    """While no rate is known yet, at the one that is set."""
    rate = rate or settings.MAILINGS_A_SECOND
    if mailing.state != Mailing.State.SENDING or not waiting or not rate:
        return None
    return timedelta(seconds=waiting / rate)
