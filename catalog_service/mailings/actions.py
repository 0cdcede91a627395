"""What managers do to mailings. Each change is one conditional UPDATE: of two presses at once one changes something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from catalog_service.links.models import Link
from catalog_service.mailings import readiness
from catalog_service.mailings.models import Mailing, Recipient, Trial
from catalog_service.mailings.tasks import send_now, send_trial
from catalog_service.telegram.models import ManagerChat

State, Halt, Target = Mailing.State, Mailing.Halt, Mailing.Target


class NotReadyError(Exception):
    """`missing`: what is to be mended first, in words for the manager."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = list(missing)


class WrongStateError(Exception):
    """The mailing is not in a state in which that can be done, or no longer; the words are for the manager."""


def keep_link(mailing: Mailing) -> None:
    """Give the button its own link, which opens what the mailing says and by which its opens are counted.

    To be called within the transaction that saves a draft, after it. One link for the mailing's whole life.
    """
    if not mailing.leads_into_the_catalog:
        return
    opens = {
        "channel": mailing.channel if mailing.target == Target.CHANNEL else None,
        "category": mailing.category if mailing.target == Target.CATEGORY else None,
        "label": f"Рассылка «{mailing.title}»"[:128],
    }
    if mailing.link_id is None:
        mailing.link = Link.objects.create(created_by=mailing.created_by, **opens)
        mailing.save(update_fields=["link"])
    else:
        Link.objects.filter(pk=mailing.link_id).update(**opens)


def start(mailing: Mailing, by: User, now: datetime) -> None:
    """From now on the worker sends it. `NotReadyError`, `WrongStateError`."""
    with transaction.atomic():
        _refuse(readiness.missing(_as_stored(mailing), now))
        _change(
            mailing,
            (State.DRAFT, State.SCHEDULED),
            state=State.SENDING,
            halt="",
            halt_words="",
            started_at=now,
            started_by=by,
        )
        _wake()


def schedule(mailing: Mailing, by: User, now: datetime) -> None:
    """The worker starts it at `starts_at`. `NotReadyError`, `WrongStateError`."""
    with transaction.atomic():
        _refuse(readiness.missing_to_schedule(_as_stored(mailing), now))
        _change(mailing, (State.DRAFT,), state=State.SCHEDULED, halt="", halt_words="", started_by=by)


def unschedule(mailing: Mailing) -> None:
    """Back to a draft, which can be edited."""
    _change(mailing, (State.SCHEDULED,), state=State.DRAFT, started_by=None)


def pause(mailing: Mailing) -> None:
    """What is under way arrives; nothing more is sent from the next claim on."""
    _change(mailing, (State.SENDING,), state=State.PAUSED, halt=Halt.MANAGER, halt_words="")


def resume(mailing: Mailing, now: datetime) -> None:
    """Of a stopped one too, where somebody still waits in it: nobody gets it twice, each has one row all the time.

    `NotReadyError` where what had stopped it still holds, or something else does.
    """
    if wrong := readiness.hindrance(mailing, now):
        raise NotReadyError([wrong])
    from_states = (State.PAUSED, State.CANCELLED) if waiting(mailing) else (State.PAUSED,)
    with transaction.atomic():
        _change(mailing, from_states, state=State.SENDING, halt="", halt_words="", ended_at=None)
        _wake()


def waiting(mailing: Mailing) -> int:
    """So many of its recipients wait for their letter; of one that was stopped, would get it if it went on."""
    return Recipient.objects.filter(mailing=mailing, state=Recipient.State.QUEUED).count()


def cancel(mailing: Mailing, now: datetime) -> None:
    """Whoever waits in it gets nothing, unless it is resumed."""
    at_work = (State.SCHEDULED, State.SENDING, State.PAUSED)
    _change(mailing, at_work, state=State.CANCELLED, halt=Halt.MANAGER, halt_words="", ended_at=now)


def send_again(recipients: QuerySet[Recipient], mailing: Mailing, now: datetime) -> int:
    """Those of `recipients` of whom it is unknown whether they got the letter get it, perhaps once more; how many.

    A mailing that was sent goes on for them, one that is paused stays so, and they wait in it; one that was cancelled
    does not write to them: `WrongStateError`.
    """
    if wrong := readiness.hindrance(mailing, now):
        raise NotReadyError([wrong])
    with transaction.atomic():
        unknown = recipients.filter(mailing=mailing, state=Recipient.State.UNKNOWN)
        again = unknown.update(state=Recipient.State.QUEUED, words="", at=None)
        if again and not _stays_paused(mailing):
            going = (State.SENT, State.SENDING)
            _change(mailing, going, state=State.SENDING, halt="", halt_words="", ended_at=None)
            _wake()
    return again


def _stays_paused(mailing: Mailing) -> bool:
    """Its row is changed all the same: whoever is ending it just now sees that somebody waits again."""
    is_paused = bool(Mailing.objects.filter(pk=mailing.pk, state=State.PAUSED).update(state=State.PAUSED))
    mailing.refresh_from_db()
    return is_paused


def copy(mailing: Mailing, by: User) -> Mailing:
    """A draft of the same letter to the same audience, as it is then."""
    return _drafted(mailing, by, title=f"{mailing.title[:118]} (копия)")


def to_those_who_did_not_open(mailing: Mailing, by: User) -> Mailing:
    """A draft to whoever got this one and has not come by its link. `WrongStateError` where no opens are counted."""
    if mailing.counted_link is None or mailing.started_at is None:
        raise WrongStateError("Кто открыл, известно только о рассылке, чья кнопка ведёт в каталог.")
    return _drafted(mailing, by, title=f"{mailing.title[:110]} (кто не открыл)", follows=mailing)


COPIED = (
    "category",
    "strength",
    "days",
    "follows",
    "text",
    "picture",
    "target",
    "button",
    "channel",
    "address",
    "hot_slot",
)


def _drafted(mailing: Mailing, by: User, **fields: Any) -> Mailing:
    kept = {name: getattr(mailing, name) for name in COPIED}
    with transaction.atomic():
        draft = Mailing.objects.create(**kept | fields, created_by=by)
        keep_link(draft)
    return draft


def try_out(mailing: Mailing, chat: ManagerChat, now: datetime) -> Trial:
    """The letter as it stands goes to one of the managers; its row tells what came of it. `NotReadyError`."""
    _refuse(readiness.wrong_letter(mailing))
    with transaction.atomic():
        trial = Trial.objects.create(mailing=mailing, chat=chat, at=now)
        send_trial.defer(trial=trial.pk)
    return trial


def _as_stored(mailing: Mailing) -> Mailing:
    """Within a transaction: whoever is saving the draft just now is waited for, and nobody changes it meanwhile."""
    stored = Mailing.objects.select_for_update().filter(pk=mailing.pk).first()
    if stored is None:
        raise WrongStateError("Этой рассылки больше нет.")
    return stored


def _refuse(missing: Sequence[str]) -> None:
    if missing:
        raise NotReadyError(missing)


def _change(mailing: Mailing, from_states: Sequence[Mailing.State], **fields: Any) -> None:
    """`WrongStateError`; the object is as its row then."""
    if not Mailing.objects.filter(pk=mailing.pk, state__in=from_states).update(**fields):
        mailing.refresh_from_db(fields=["state"])
        raise WrongStateError(f"Сейчас рассылка в состоянии «{mailing.get_state_display()}»: этого сделать нельзя.")
    mailing.refresh_from_db()


def _wake() -> None:
    """Within the transaction: the worker looks at once instead of in some seconds."""
    send_now.defer()
