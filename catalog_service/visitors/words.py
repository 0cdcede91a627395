"""A request in words for managers: Telegram's HTML, in Russian."""

from collections.abc import Iterator
from html import escape

from django.utils.formats import date_format

from catalog_service.visitors.models import Request, Visitor

LONGEST_NAME = 128
LONGEST_COMMENT = 1000
"""Characters of each; all of a message's parts together are far from Telegram's 4096, even if made of emoji."""


def for_managers(request: Request, page: str) -> str:
    """`page` is the request's address in the admin site. The request comes with the prices of its channel."""
    return "\n".join(_lines(request, page))


def _lines(request: Request, page: str) -> Iterator[str]:
    yield f"<b>Заявка</b>: {_link(request.channel.telegram_link, _cut(request.channel.title, LONGEST_NAME))}"
    yield f"Формат: {_format_and_price(request)}"
    yield f"Дата: {date_format(request.wished_on, 'j E Y') if request.wished_on else 'не указана'}"
    yield f"Покупатель: {_buyer(request.visitor)}"
    if request.comment.strip():
        yield f"Комментарий: {escape(_cut(request.comment.strip(), LONGEST_COMMENT))}"
    yield _link(page, "Открыть заявку")


def _format_and_price(request: Request) -> str:
    if request.format is None:
        return "не выбран"
    prices = {price.format_id: price.amount for price in request.channel.prices.all()}
    amount = prices.get(request.format.pk)
    price = "цена не указана" if amount is None else f"{amount:,} ₽".replace(",", "\N{NO-BREAK SPACE}")
    return f"{escape(request.format.name)}, {price}"


def _buyer(visitor: Visitor) -> str:
    """So that a tap opens a chat with him: by his public name, without one by the id that Telegram gave him."""
    name = _cut(str(visitor), LONGEST_NAME)
    if visitor.username:
        return f"{escape(name)}, @{escape(visitor.username)}"
    return _link(f"tg://user?id={visitor.pk}", name)


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
