"""A link in words: where it leads, what visitors see by it now, its address to copy."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog_service.back_office.words import MISSING
from catalog_service.links.models import Link
from catalog_service.links.queries import address

FIRST_PAGE = "Первая страница"
NO_ADDRESS = (
    "Адресов у ссылок пока нет: тот, кто следит за сервером, должен указать в файле .env настройку "
    "CATALOG_MINI_APP_LINK — адрес приложения в Telegram, вида https://t.me/имя_бота/имя_приложения."
)
HIDDEN = "Канал не опубликован: пока это так, ссылка открывает первую страницу."


@dataclass(frozen=True)
class Target:
    """What a link leads to: kind of page, its name, its own page in the admin site (`model` and `pk`; None: none)."""

    kind: str
    name: str
    model: str | None = None
    pk: int | None = None


def target(link: Link) -> Target:
    if link.channel is not None:
        return Target("канал", link.channel.title, "channel", link.channel.pk)
    if link.category is not None:
        return Target("категория", link.category.name, "category", link.category.pk)
    return Target("каталог", FIRST_PAGE)


def is_hidden(link: Link) -> bool:
    """Visitors do not see what it leads to."""
    return link.channel is not None and not link.channel.published


def opens_now(link: Link) -> str:
    """With a way to the target's page, and a warning where visitors do not see it."""
    where, warning = target(link), SafeString()
    if is_hidden(link):
        warning = format_html('<p class="link-warning">{}</p>', HIDDEN)
    if where.model is None:
        return format_html("<p>{}</p>", where.name)
    page = reverse(f"admin:channels_{where.model}_change", args=[where.pk])
    words = '<p>{}: <a href="{}" class="underline">{}</a></p>{}'
    return format_html(words, where.kind.capitalize(), page, where.name, warning)


def copyable(link: Link) -> str:
    """The address, and a button that copies it: `copy.js`."""
    found = address(link)
    return format_html('<span class="copied-address">{}</span> {}', found, copy_button(link)) if found else MISSING


def copy_button(link: Link) -> str:
    """What was done is said beside it, aloud too."""
    if not (found := address(link)):
        return MISSING
    return format_html(
        '<span class="copy"><button type="button" class="copy-button" data-copy="{}" aria-label="Копировать: {}">'
        'Копировать</button> <span class="copy-said" role="status"></span></span>',
        found,
        link,
    )


def maker(link: Link) -> str:
    """Who has made it; a channel's own came with the channel."""
    by: Any = link.created_by
    return (by.get_full_name() or by.get_username()) if by else MISSING
