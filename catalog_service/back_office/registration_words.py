"""A channel whose ads the law of 2025 does not allow, in words for whoever is about to sell or send one."""

from catalog_service.back_office.words import number
from catalog_service.channels.models import Channel
from catalog_service.channels.registration import NEEDED_FROM, Registration


def unregistered(channel: Channel) -> str:
    """In words; "" where it may carry ads."""
    if channel.registration is not Registration.MISSING:
        return ""
    return (
        f"У канала «{channel}» {number(NEEDED_FROM)} подписчиков или больше, а номера в реестре РКН нет: без него "
        "реклама в канале запрещена. Укажите номер на странице канала."
    )
