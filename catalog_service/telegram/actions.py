"""What becomes known of managers' chats."""

from datetime import datetime

from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from catalog_service.telegram.models import ManagerChat


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
