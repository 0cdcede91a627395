"""Doing something through the page: `POST dialogs/PERSON/PEER/DEED` with JSON, as one of the people it is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from telegram_sandbox.viewer.actors import Actors
from telegram_sandbox.viewer.deeds import Hand
from telegram_sandbox.viewer.guard import actor, refuse_foreign
from telegram_sandbox.viewer.launching import Launching
from telegram_sandbox.viewer.wishes import Wishes
from telegram_sandbox.world import Channel, Person, Refused, World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, by whose hand."""

    world: World
    launching: Launching
    hand: Hand
    wishes: Wishes

    def channel(self) -> Channel:
        return self.world.channels.get(self.wishes.number("channel"))


Deed = Callable[[Order], Awaitable[Json]]


class Acting:
    """`actors`: whom one may act as; a deed as anybody else is 403, one that Telegram refuses 409 with its word."""

    def __init__(self, world: World, actors: Actors, launching: Launching) -> None:
        self._world = world
        self._actors = actors
        self._launching = launching

    async def choices(self, request: web.Request) -> web.Response:
        """Channels for the button `request_id` under the chat."""
        hand, number = self._hand(request), request.query.get("request_id", "")
        try:
            found = hand.choices(int(number))
        except (Refused, ValueError):
            raise web.HTTPNotFound from None
        return web.json_response({"channels": [_choice(*each, hand.peer) for each in found]})

    async def act(self, request: web.Request) -> web.Response:
        refuse_foreign(request)
        hand, name = self._hand(request), request.match_info["deed"]
        deed = DEEDS.get(name)
        if deed is None or not (hand.peer.is_bot or name in WITH_PEOPLE):
            raise web.HTTPNotFound
        order = Order(self._world, self._launching, hand, await Wishes.of(request))
        try:
            return web.json_response(await deed(order))
        except Refused as refused:
            return web.json_response({"error": refused.word}, status=409)

    def _hand(self, request: web.Request) -> Hand:
        person = actor(request, self._world, self._actors)
        peer = self._world.people.find(int(request.match_info["peer"]))
        if peer is None or not self._is_reached(person, peer):
            raise web.HTTPNotFound
        return Hand(self._world, person, peer)

    def _is_reached(self, person: Person, peer: Person) -> bool:
        """Bots, people with a public name, and those with whom there is a chat."""
        return peer.is_bot or peer.username is not None or bool(self._world.direct.chat(person, peer))


def _choice(channel: Channel, grants: bool, bot: Person) -> Json:
    return {
        "id": channel.id,
        "title": channel.title,
        "username": channel.username,
        "is_admin": channel.rights_of(bot.id) is not None,
        "grants": grants,
    }


async def _start(order: Order) -> Json:
    order.hand.start(order.wishes.text("payload", ""))
    return {}


async def _block(order: Order) -> Json:
    order.hand.block()
    return {}


async def _say(order: Order) -> Json:
    order.hand.say(order.wishes.text("text"))
    return {}


async def _press(order: Order) -> Json:
    answer = await order.hand.press(order.wishes.number("message"), order.wishes.text("data"))
    if answer is None:
        return {"answer": None}
    return {"answer": {"text": answer.text, "is_alert": answer.is_alert, "url": answer.url}}


async def _choose(order: Order) -> Json:
    order.hand.choose(order.wishes.number("request_id"), order.channel())
    return {}


async def _contact(order: Order) -> Json:
    order.hand.share_contact()
    return {}


async def _forward(order: Order) -> Json:
    order.hand.forward(order.channel(), order.wishes.numbers("ids"))
    return {}


async def _photo(order: Order) -> Json:
    order.hand.send_photo()
    return {}


async def _sticker(order: Order) -> Json:
    order.hand.send_sticker()
    return {}


async def _open(order: Order) -> Json:
    """The Mini App of a button or of the menu, by the address that it carries."""
    launch = order.launching.by_button(order.hand.person, order.hand.peer, order.wishes.text("url"))
    return {"launch": launch.view()}


async def _allow(order: Order) -> Json:
    """In the Mini App: the bot may write."""
    order.hand.allow_writing()
    return {}


async def _data(order: Order) -> Json:
    """From a Mini App that a button of the keyboard has opened."""
    order.hand.send_data(order.wishes.text("data"), order.wishes.text("button"))
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
    "open": _open,
    "allow": _allow,
    "data": _data,
}
WITH_PEOPLE = {"say", "forward", "photo", "sticker"}
"""What one does with people too, not only with bots."""
