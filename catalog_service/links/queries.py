"""What is read of links: which one a code is, which page it opens, where it is found on the Internet."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from catalog_service.links.models import CODE, Link

_CARRIED = re.compile(CODE.removeprefix("^").removesuffix("$"))
UNKNOWN = "Эта ссылка больше не действует: открыта первая страница каталога."
HIDDEN = "Этого канала сейчас нет в каталоге: открыта первая страница."


class Opens(StrEnum):
    """Kinds of pages."""

    CHANNEL = "channel"
    CATEGORY = "category"
    FIRST_PAGE = "first_page"


@dataclass(frozen=True)
class Page:
    """What visitors see by a link: `id` of the channel or category, and a `note` where it is not what was meant."""

    opens: Opens
    id: int | None = None
    note: str = ""

    @property
    def found(self) -> bool:
        return not self.note


def known(code: str) -> Link | None:
    """The link of a code, with its channel or category. At most one query: what no link has is not asked for."""
    if not _CARRIED.fullmatch(code):
        return None
    links = Link.objects.select_related("channel", "category").defer("channel__search_text", "channel__card")
    return links.filter(code=code).first()


def page(link: Link | None) -> Page:
    """The page that a link opens now; of none, and of a channel that visitors do not see, the first one."""
    if link is None:
        return Page(Opens.FIRST_PAGE, note=UNKNOWN)
    if link.channel is not None:
        is_seen = link.channel.published
        return Page(Opens.CHANNEL, link.channel.pk) if is_seen else Page(Opens.FIRST_PAGE, note=HIDDEN)
    if link.category is not None:
        return Page(Opens.CATEGORY, link.category.pk)
    return Page(Opens.FIRST_PAGE)


def address(link: Link) -> str:
    """`https://t.me/<bot>/<app>?startapp=<code>`, by which Telegram opens the Mini App; "" while nobody has said which
    app that is (CATALOG_MINI_APP_LINK)."""
    return f"{settings.MINI_APP_LINK}?startapp={link.code}" if settings.MINI_APP_LINK else ""
