"""Doing something through the page: `POST dialogs/PERSON/BOT/DEED` with JSON, as one of the people it is given."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from aiohttp import web

from telegram_sandbox.viewer.deeds import Hand
from telegram_sandbox.viewer.guard import refuse_foreign
from telegram_sandbox.world import Channel, Person, Refused, World

Json = dict[str, Any]
Deed = Callable[["_Order"], Awaitable[Json]]


class Acting:
    """`actors`: whom one may act as; a deed as anybody else is 403, one that Telegram refuses 409 with its word."""

    def __init__(self, world: World, actors: Collection[Person]) -> None:
        self._world = world
        self._actors = actors

    async def choices(self, request: web.Request) -> web.Response:
        """Channels for the button `request_id` under the chat."""
        hand, number = self._hand(request), request.query.get("request_id", "")
        try:
            found = hand.choices(int(number))
        except (Refused, ValueError):
            raise web.HTTPNotFound from None
        bot = self._world.people.get(int(request.match_info["bot"]))
        return web.json_response({"channels": [_choice(*each, bot) for each in found]})

    async def act(self, request: web.Request) -> web.Response:
        refuse_foreign(request)
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise web.HTTPNotFound
        order = _Order(self._world, self._hand(request), await _body(request))
        try:
            return web.json_response(await deed(order))
        except Refused as refused:
            return web.json_response({"error": refused.word}, status=409)

    def _hand(self, request: web.Request) -> Hand:
        person = self._world.people.find(int(request.match_info["person"]))
        bot = self._world.people.find(int(request.match_info["bot"]))
        if person not in self._actors or person is None:
            raise web.HTTPForbidden(text="nobody may act as this person")
        if bot is None or not bot.is_bot:
            raise web.HTTPNotFound
        return Hand(self._world, person, bot)


class _Order:
    """What is to be done: the hand, and the page's words, whose shape is checked."""

    def __init__(self, world: World, hand: Hand, body: Mapping[str, Any]) -> None:
        self.hand = hand
        self._world = world
        self._body = body

    def text(self, name: str) -> str:
        value = self._body.get(name)
        if not isinstance(value, str):
            raise web.HTTPBadRequest(text=f"{name}: a text is expected")
        return value

    def number(self, name: str) -> int:
        value = self._body.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise web.HTTPBadRequest(text=f"{name}: a number is expected")
        return value

    def numbers(self, name: str) -> list[int]:
        value = self._body.get(name)
        if not isinstance(value, list) or not value or not all(type(item) is int for item in value):
            raise web.HTTPBadRequest(text=f"{name}: a list of numbers is expected")
        return value

    def channel(self) -> Channel:
        return self._world.channels.get(self.number("channel"))


async def _body(request: web.Request) -> Mapping[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="JSON is expected") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="an object is expected")
    return body


def _choice(channel: Channel, grants: bool, bot: Person) -> Json:
    return {
        "id": channel.id,
        "title": channel.title,
        "username": channel.username,
        "is_admin": channel.rights_of(bot.id) is not None,
        "grants": grants,
    }


async def _start(order: _Order) -> Json:
    order.hand.start()
    return {}


async def _block(order: _Order) -> Json:
    order.hand.block()
    return {}


async def _say(order: _Order) -> Json:
    order.hand.say(order.text("text"))
    return {}


async def _press(order: _Order) -> Json:
    answer = await order.hand.press(order.number("message"), order.text("data"))
    if answer is None:
        return {"answer": None}
    return {"answer": {"text": answer.text, "is_alert": answer.is_alert, "url": answer.url}}


async def _choose(order: _Order) -> Json:
    order.hand.choose(order.number("request_id"), order.channel())
    return {}


async def _contact(order: _Order) -> Json:
    order.hand.share_contact()
    return {}


async def _forward(order: _Order) -> Json:
    order.hand.forward(order.channel(), order.numbers("ids"))
    return {}


async def _photo(order: _Order) -> Json:
    order.hand.send_photo()
    return {}


async def _sticker(order: _Order) -> Json:
    order.hand.send_sticker()
    return {}


DEEDS: dict[str, Deed] = {
    "start": _start,
    "block": _block,
    "say": _say,
    "press": _press,
    "choose": _choose,
    "contact": _contact,
    "forward": _forward,
    "photo": _photo,
    "sticker": _sticker,
}
