"""What the sender does to mailings besides sending: starts what is due, stops what is over, ends what is done.

All of it is said so that it does no harm when two do it at once: each change asks for the state that it changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from catalog_service.channels.models import HotSlot
from catalog_service.mailings import readiness
from catalog_service.mailings.freezing import freeze
from catalog_service.mailings.models import Mailing, Recipient, Sender
from catalog_service.telegram import queries as telegram

State, Halt, Target = Mailing.State, Mailing.Halt, Mailing.Target
BEGUN = (State.SENDING, State.PAUSED)
LONGEST_WORDS = 512
FAR = datetime.max.replace(tzinfo=UTC)
ENDS_OF_A_SLOT = {
    HotSlot.State.SOLD: Halt.SLOT_SOLD,
    HotSlot.State.WITHDRAWN: Halt.SLOT_WITHDRAWN,
    HotSlot.State.OVER: Halt.SLOT_OVER,
}


@dataclass(frozen=True)
class Tended:
    """`at_work`: mailings that are being sent, the most urgent first. `silent_until`: None: the bot may speak."""

    at_work: list[Mailing]
    silent_until: datetime | None


def tend(now: datetime) -> Tended:
    """Everything that is to be done at this moment, and what is left to be sent."""
    for mailing in _due(now):
        _start(mailing, now)
    begun = Mailing.objects.filter(state__in=BEGUN)
    # Before those that are over are stopped: what everybody has got is sent, however late it is by now.
    # One that a restored database has paused is a manager's to end: nobody waits, but he is to see why.
    for mailing in begun.filter(frozen_at__isnull=False).exclude(halt=Halt.RESTORED):
        _end(mailing, now)
    for mailing in begun.select_related(*_LOOKED_AT):
        _stop(mailing, now)
    for mailing in Mailing.objects.filter(state=State.SENDING, frozen_at=None):
        freeze(mailing, now)
    return Tended(sorted(_sending(), key=_urgency), telegram.silent_until(now))


def has_work(now: datetime) -> bool:
    """Something is to be sent."""
    return Mailing.objects.filter(Q(state=State.SENDING) | Q(state=State.SCHEDULED, starts_at__lte=now)).exists()


def halt(mailings: Sequence[int] | None, why: Mailing.Halt, words: str, taken_back: Sequence[int] = ()) -> None:
    """Pause these of the mailings that are being sent, None: all; `taken_back`: failed recipients who wait again."""
    sending = Mailing.objects.filter(state=State.SENDING)
    if mailings is not None:
        sending = sending.filter(pk__in=mailings)
    with transaction.atomic():
        sending.update(state=State.PAUSED, halt=why, halt_words=words[:LONGEST_WORDS])
        failed = Recipient.objects.filter(pk__in=taken_back, state=Recipient.State.FAILED)
        failed.update(state=Recipient.State.QUEUED, words="", at=None)


def keep_picture(mailing: Mailing, file_id: str) -> None:
    """Telegram's name for the mailing's picture, as long as it is that picture."""
    Mailing.objects.filter(pk=mailing.pk, picture=mailing.picture.name).update(picture_file_id=file_id)


def tell(now: datetime, rests_until: datetime | None, words: str) -> None:
    """Managers are told that the sender is there, and whether it rests."""
    Sender.objects.filter(pk=1).update(seen_at=now, rests_until=rests_until, words=words[:256])


_LOOKED_AT = ("channel", "hot_slot")


def _due(now: datetime) -> list[Mailing]:
    due = Mailing.objects.filter(state=State.SCHEDULED, starts_at__lte=now)
    return list(due.select_related("category", "channel", "hot_slot", "link", "follows").order_by("starts_at", "id"))


def _start(mailing: Mailing, now: datetime) -> None:
    scheduled = Mailing.objects.filter(pk=mailing.pk, state=State.SCHEDULED)
    if missing := readiness.missing(mailing, now):
        words = " ".join(missing)[:LONGEST_WORDS]
        scheduled.update(state=State.DRAFT, halt=Halt.NOT_READY, halt_words=words)
    else:
        scheduled.update(state=State.SENDING, started_at=now)


def _stop(mailing: Mailing, now: datetime) -> None:
    if why := _is_over(mailing, now):
        going = Mailing.objects.filter(pk=mailing.pk, state__in=BEGUN)
        going.update(state=State.CANCELLED, halt=why, halt_words="", ended_at=now)
    elif mailing.state == State.SENDING and _leads_nowhere(mailing):
        halt([mailing.pk], Halt.CHANNEL_HIDDEN, "")


def _is_over(mailing: Mailing, now: datetime) -> Mailing.Halt | None:
    if mailing.hot_slot is not None and (why := ENDS_OF_A_SLOT.get(mailing.hot_slot.state(now))):
        return why
    return Halt.TOO_LATE if mailing.not_later_than is not None and mailing.not_later_than <= now else None


def _leads_nowhere(mailing: Mailing) -> bool:
    return mailing.target == Target.CHANNEL and (mailing.channel is None or not mailing.channel.published)


def _sending() -> list[Mailing]:
    """With their recipients written down."""
    going = Mailing.objects.filter(state=State.SENDING, frozen_at__isnull=False)
    return list(going.select_related("category", "channel", "hot_slot", "link"))


def _urgency(mailing: Mailing) -> tuple[datetime, datetime, int]:
    ends = [mailing.not_later_than, mailing.hot_slot and mailing.hot_slot.until]
    return min((end for end in ends if end), default=FAR), mailing.started_at or FAR, mailing.pk


def _end(mailing: Mailing, now: datetime) -> None:
    """It is sent where nobody waits, paused or not; who is added to it at the same moment is seen, because that changes
    its row."""
    if _is_waited_for(mailing):
        return
    with transaction.atomic():
        going = Mailing.objects.filter(pk=mailing.pk, state__in=BEGUN)
        if going.select_for_update().exists() and not _is_waited_for(mailing):
            going.update(state=State.SENT, halt="", halt_words="", ended_at=now)


def _is_waited_for(mailing: Mailing) -> bool:
    waiting = [Recipient.State.QUEUED, Recipient.State.SENDING]
    return Recipient.objects.filter(mailing=mailing, state__in=waiting).exists()
