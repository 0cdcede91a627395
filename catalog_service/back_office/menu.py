"""The menu on the left: what the signed-in person may see."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from catalog_service.back_office import segments
from catalog_service.back_office.opens import may_see
from catalog_service.visitors.models import Request

MAILINGS = "Рассылки"
SECTIONS = (
    (
        "Каталог",
        (
            ("Каналы", "channels", "channel", "campaign"),
            ("Категории", "channels", "category", "category"),
            ("Горящие места", "channels", "hotslot", "local_fire_department"),
            ("Обходы каналов", "figures", "round", "sync"),
            ("Ссылки", "links", "link", "add_link"),
            ("Форматы размещения", "channels", "priceformat", "sell"),
        ),
    ),
    (
        "Покупатели",
        (("Заявки", "visitors", "request", "inbox"), ("Посетители", "visitors", "visitor", "group")),
    ),
    (
        MAILINGS,
        (("Рассылки", "mailings", "mailing", "send"), ("Отказы от рассылок", "mailings", "optout", "unsubscribe")),
    ),
    (
        "Бот",
        (
            ("Приветствие", "telegram", "greeting", "waving_hand"),
            ("Связь с менеджером", "telegram", "managercontact", "chat"),
            ("Менеджеры", "telegram", "managerchat", "notifications"),
        ),
    ),
    ("Сотрудники", (("Сотрудники", "auth", "user", "badge"),)),
)
"""Title of a section: title, app, model, icon of each page."""
SALES = (
    ("По каналам", "channels", "trending_up"),
    ("По категориям", "categories", "bar_chart"),
    ("По ссылкам", "links", "link"),
)
"""What sells: title, word of the address, icon."""


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """For unfold's sidebar: sections with the pages that the person may view."""
    sections = [
        {"title": title, "separator": True, "items": _items(request, title, pages)} for title, pages in SECTIONS
    ]
    return [section for section in (*sections[:1], _sales(request), *sections[1:]) if section["items"]]


def _items(request: HttpRequest, title: str, pages: tuple[tuple[str, str, str, str], ...]) -> list[dict[str, Any]]:
    items = [_item(*page) for page in pages if _may_view(request, *page[1:3])]
    if title == MAILINGS and segments.may_see(request):
        items.insert(1, {"title": "Сегменты", "icon": "groups", "link": reverse("admin:segments")})
    return items


def _sales(request: HttpRequest) -> dict[str, Any]:
    items = [{"title": title, "icon": icon, "link": reverse("admin:sales", args=[name])} for title, name, icon in SALES]
    return {"title": "Что продаёт", "separator": True, "items": items if may_see(request) else []}


def _may_view(request: HttpRequest, app: str, model: str) -> bool:
    return request.user.has_perm(f"{app}.view_{model}")


def _item(title: str, app: str, model: str, icon: str) -> dict[str, Any]:
    item = {"title": title, "icon": icon, "link": reverse(f"admin:{app}_{model}_changelist")}
    return item | _new_requests() if model == "request" else item


def _new_requests() -> dict[str, str]:
    """The number beside «Заявки»; nothing when all are answered."""
    waiting = Request.objects.filter(state=Request.State.NEW).count()
    return {"badge": str(waiting)} if waiting else {}


def icon(_request: HttpRequest) -> str:
    """Address of what stands in the browser's tab."""
    return static("back_office/icon.svg")


def style(_request: HttpRequest) -> str:
    """Address of what mends the theme's own styles."""
    return static("back_office/site.css")


def names(_request: HttpRequest) -> str:
    """Address of what names the pictures that are buttons."""
    return static("back_office/names.js")


def charts_style(_request: HttpRequest) -> str:
    """Address of how charts and tables of numbers look."""
    return static("back_office/charts.css")


def charts(_request: HttpRequest) -> str:
    """Address of what draws charts."""
    return static("back_office/charts.js")
