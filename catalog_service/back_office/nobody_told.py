"""A word of warning where requests are looked at, while no manager is told of new ones."""

from django.contrib import messages
from django.http import HttpRequest

from catalog_service.telegram.models import ManagerChat

WORDS = "О новых заявках бот пока никому не сообщает: в разделе «Менеджеры» никого нет."


def warn(request: HttpRequest) -> None:
    """On a list that is looked at. One query."""
    if request.method == "GET" and not ManagerChat.objects.exists():
        messages.warning(request, WORDS)
