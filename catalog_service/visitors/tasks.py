"""Background jobs: managers are told of requests, each at least once."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from catalog_service.telegram.delivery import GrowingPauses, deliver
from catalog_service.telegram.models import ManagerChat
from catalog_service.visitors import queries
from catalog_service.visitors.words import for_managers


@app.task(retry=GrowingPauses())
async def tell_managers(request: int) -> None:
    """A job for each manager, all of them or none: one statement. `request` is its number."""
    jobs: list[JSONDict] = [{"request": request, "manager": chat.pk} async for chat in ManagerChat.objects.only("pk")]
    if jobs:
        await tell_manager.batch_defer_async(*jobs)


@app.task(retry=GrowingPauses())
def tell_manager(request: int, manager: int) -> None:
    """Tell one manager (`ManagerChat`'s key) of a request; one that is gone by now is no matter."""
    chat, asked = ManagerChat.objects.filter(pk=manager).first(), queries.whole_request(request)
    if chat and asked:
        page = reverse("admin:visitors_request_change", args=[request])
        deliver(chat, for_managers(asked, urljoin(settings.MINI_APP_URL, page)))
