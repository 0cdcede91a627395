"""Links of Telegram, followed as a person: in the page, and from outside it by an address that opens a Mini App."""

from typing import Any

from aiohttp import web

from telegram_sandbox.viewer.actors import Actors
from telegram_sandbox.viewer.chats import ChatList
from telegram_sandbox.viewer.guard import actor, refuse_foreign, refuse_led
from telegram_sandbox.viewer.launching import Launching
from telegram_sandbox.viewer.palettes import PALETTES
from telegram_sandbox.viewer.tg_links import AppLink, ChatLink, PrivatePost, ShareLink, TgLink, read
from telegram_sandbox.viewer.wishes import Wishes
from telegram_sandbox.world import Channel, Person, Refused, World

Json = dict[str, Any]
NOTHING: Json = {"kind": "nothing"}


class Following:
    """`actors`: whom one may act as; what such a one opens stands in the list of chats from then on."""

    def __init__(self, world: World, actors: Actors, chats: ChatList, launching: Launching) -> None:
        self._world = world
        self._actors = actors
        self._chats = chats
        self._launching = launching

    async def follow(self, request: web.Request) -> web.Response:
        """`{"link": …}` → `kind`: `app` with its `launch`, `chat` with its `address` in the page, the `text` and the
        `start` that are prepared there, `share` with what is to be sent, or `nothing`: it leads nowhere here.
        """
        refuse_foreign(request)
        person = actor(request, self._world, self._actors)
        link = read((await Wishes.of(request)).text("link"))
        try:
            return web.json_response(self._lead(person, link) if link else NOTHING)
        except Refused as refused:
            return web.json_response({"error": refused.word}, status=409)

    async def open(self, request: web.Request) -> web.Response:
        """`open/BOT/PERSON`: to the bot's Mini App, signed for the person at this moment; with `?startapp=CODE` as by a
        link, with `?theme=dark` or `light` in Telegram's colours. Without a theme, which outside the page nobody knows,
        the app has the browser's.
        """
        refuse_led(request)
        person = actor(request, self._world, self._actors)
        try:
            launch = self._launching.by_link(person, request.match_info["bot"], code=request.query.get("startapp", ""))
        except Refused as refused:
            raise web.HTTPNotFound(text=f"the sandbox refuses: {refused.word}") from None
        # A signature is made anew for each opening: nobody is to keep the way.
        headers = {"Location": launch.themed(PALETTES.get(request.query.get("theme", ""))), "Cache-Control": "no-store"}
        return web.Response(status=302, headers=headers)

    def _lead(self, person: Person, link: TgLink) -> Json:
        match link:
            case AppLink(bot=bot, app=app, code=code):
                return {"kind": "app", "launch": self._launching.by_link(person, bot, app, code).view()}
            case ShareLink(url=url, text=text):
                return {"kind": "share", "url": url, "text": text}
            case PrivatePost(channel_id=channel_id, post=post):
                channel = self._world.channels.find(channel_id)
                return _channel(channel, post) if channel else NOTHING
            case ChatLink():
                return self._chat(person, link)

    def _chat(self, person: Person, link: ChatLink) -> Json:
        try:
            found = self._world.resolve(link.name)
        except Refused:
            return NOTHING
        if isinstance(found, Channel):
            return _channel(found, link.post)
        if found is person:
            return NOTHING
        address = self._chats.open(person, found)
        return {"kind": "chat", "address": address, "text": link.text, "start": link.start if found.is_bot else ""}


def _channel(channel: Channel, post: int) -> Json:
    address = channel.username or str(channel.id)
    return {"kind": "chat", "address": f"{address}/{post}" if post else address, "text": "", "start": ""}
