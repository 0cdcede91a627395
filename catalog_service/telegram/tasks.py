"""Background job about managers' chats themselves."""

from procrastinate.contrib.django import app

from catalog_service.telegram.delivery import GrowingPauses, deliver
from catalog_service.telegram.models import ManagerChat

HELLO = "Сюда будут приходить заявки из каталога."


@app.task(retry=GrowingPauses())
def say_hello(manager: int) -> None:
    """Try whether the bot may write to the manager (`ManagerChat`'s key); his row tells what came of it."""
    if chat := ManagerChat.objects.filter(pk=manager).first():
        deliver(chat, HELLO)
