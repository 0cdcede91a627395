"""What is read of the bot's settings, and of when it may speak."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from catalog_service.telegram.models import Greeting, ManagerChat, ManagerContact, Silence


class Managers(NamedTuple):
    """Chats that are told of requests; `refused`: Telegram does not let the bot write there."""

    all: int
    refused: int


def managers() -> Managers:
    """One query."""
    return Managers(**ManagerChat.objects.aggregate(all=Count("pk"), refused=Count("pk", filter=~Q(refusal=""))))


def greeting() -> Greeting:
    """As it stands now."""
    return Greeting.objects.get(pk=1)


def contact() -> ManagerContact:
    """To whom visitors write, as it stands now."""
    return ManagerContact.objects.get(pk=1)


def is_manager(chat_id: int) -> bool:
    """Whether requests are told in this chat."""
    return ManagerChat.objects.filter(chat_id=chat_id).exists()


def silent_until(now: datetime) -> datetime | None:
    """Until when Telegram wants the bot silent; None: it may speak."""
    return Silence.objects.filter(until__gt=now).values_list("until", flat=True).first()
