"""What becomes known of managers' chats, and of when the bot may speak."""

from datetime import datetime

from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models.functions import Coalesce

from catalog_service.telegram.models import ManagerChat, Silence


def arrived(chat_id: int, *, now: datetime) -> None:
    """A message for the manager has arrived: whatever was in the way is over."""
    ManagerChat.objects.filter(chat_id=chat_id).update(told_at=now, refusal="", refused_at=None)


def refused(chat_id: int, because: ManagerChat.Refusal, *, now: datetime) -> None:
    """Telegram does not let the bot write there; the moment is when that began."""
    since = Coalesce("refused_at", Value(now, output_field=DateTimeField()))
    ManagerChat.objects.filter(chat_id=chat_id).update(refusal=because, refused_at=since)


def opened(chat_id: int) -> None:
    """Somebody there pressed Start, or let the bot in again: it may write."""
    ManagerChat.objects.filter(chat_id=chat_id).exclude(refusal="").update(refusal="", refused_at=None)


def moved(chat_id: int, to: int) -> None:
    """The group got another number; one that stands there already is kept."""
    chat = ManagerChat.objects.filter(chat_id=chat_id)
    if ManagerChat.objects.filter(chat_id=to).exists():
        chat.delete()
    else:
        chat.update(chat_id=to)


def keep_silent(until: datetime, now: datetime) -> None:
    """Telegram wants the whole bot silent until then; a silence that lasts longer stays. One statement."""
    # While another one lasts it is the same silence that goes on, since it began.
    since = Case(When(until__gt=now, then=F("since")), default=Value(now, output_field=DateTimeField()))
    Silence.objects.filter(Q(until=None) | Q(until__lt=until)).update(until=until, since=since)
