"""The viewer's HTTP: the page's files and the JSON it asks for; what it does is next door, in `acting`, `following`."""

from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from telegram_sandbox.viewer.acting import Acting
from telegram_sandbox.viewer.actors import Actors
from telegram_sandbox.viewer.bell import Bell
from telegram_sandbox.viewer.chats import ChatList
from telegram_sandbox.viewer.dialogs import Window, dialog_view
from telegram_sandbox.viewer.following import Following
from telegram_sandbox.viewer.guard import refuse_strange_host
from telegram_sandbox.viewer.launching import Bots, Launching
from telegram_sandbox.viewer.notes import Annotations, read_notes, read_projects
from telegram_sandbox.viewer.phones import Phones
from telegram_sandbox.viewer.posts import PostViews, grouped
from telegram_sandbox.viewer.readers import Readers
from telegram_sandbox.viewer.reposts import Reposts
from telegram_sandbox.viewer.stage import Stage
from telegram_sandbox.world import Channel, World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
SHOWN_LIMIT = 200
"""Posts whose counters one request may ask for."""


def application(
    world: World,
    annotations: Annotations | None = None,
    *,
    stage: Stage | None = None,
    bots: Bots | None = None,
) -> web.Application:
    """The page at `/`. It uses relative addresses only, so it may be mounted anywhere (with its trailing slash).

    `bots`: what the Bot API's side knows; without it there are no menus, and Mini Apps get no `query_id`.
    """
    known = stage or Stage()
    people = Actors([person for person in map(world.people.find, known.actors) if person is not None])
    telephones = Phones(world, known.phones, known.tips)
    reposts = Reposts(world)
    chats = ChatList(
        world, reposts, telephones, Readers(world), targets=known.targets, actors=people, chats=known.chats
    )
    viewer = Viewer(world, annotations, chats, reposts, known.zone)
    dialogs = Dialogs(world, people, telephones, bots)
    launching = Launching(world, bots)
    acting, following = Acting(world, people, launching), Following(world, people, chats, launching)
    app = web.Application(middlewares=[_secured(world)])
    app.on_shutdown.append(dialogs.close)
    app.add_routes([*_looks(viewer, dialogs), *_deeds(acting, following)])
    return app


def _looks(viewer: "Viewer", dialogs: "Dialogs") -> list[web.RouteDef]:
    return [
        web.get("", viewer.index),
        web.get("/", viewer.index),
        web.get("/page/{name}", viewer.page_file),
        web.get("/api/chats", viewer.chats),
        web.get("/api/channels/{channel}/posts", viewer.posts),
        web.get("/api/channels/{channel}/posts/{number:\\d+}", viewer.post),
        web.get("/api/channels/{channel}/changes", viewer.changes),
        web.get("/api/dialogs/{person:\\d+}/{peer:\\d+}", dialogs.show),
        web.get("/api/phones", dialogs.phones),
        web.get("/api/media/{number:\\d+}", viewer.media),
    ]


def _deeds(acting: Acting, following: Following) -> list[web.RouteDef]:
    """As one of the people it is given."""
    return [
        web.get("/api/dialogs/{person:\\d+}/{peer:\\d+}/choices", acting.choices),
        web.post("/api/dialogs/{person:\\d+}/{peer:\\d+}/{deed}", acting.act),
        web.post("/api/people/{person:\\d+}/follow", following.follow),
        web.get("/open/{bot}/{person:\\d+}", following.open),
    ]


def _secured(world: World) -> Middleware:
    """Every answer bears the policy, refusals too; of other sites it lets in Mini Apps alone, in a frame."""

    @web.middleware
    async def secure(request: web.Request, handler: Handler) -> web.StreamResponse:
        headers = {"Content-Security-Policy": _policy(world.apps.origins()), **HEADERS}
        try:
            refuse_strange_host(request)
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers.update(headers)
            raise
        response.headers.update({name: told for name, told in headers.items() if name not in response.headers})
        return response

    return secure


def _policy(framed: Collection[str]) -> str:
    return f"{POLICY}; frame-src {' '.join(framed)}" if framed else POLICY


class Viewer:
    """The page's questions, answered from the world."""

    def __init__(
        self, world: World, annotations: Annotations | None, chats: ChatList, reposts: Reposts, zone: str
    ) -> None:
        self._world = world
        self._zone = zone
        self._annotations = annotations
        self._chats = chats
        self._posts = PostViews(world, reposts)
        folder = files("telegram_sandbox.viewer").joinpath("page")
        self._files = {file.name: file.read_bytes() for file in folder.iterdir()}

    async def index(self, request: web.Request) -> web.Response:
        """Relative addresses need the trailing slash: a mounted page without it is sent there."""
        if not request.path.endswith("/"):
            raise web.HTTPFound(f"{request.path}/")
        return self._file("index.html")

    async def page_file(self, request: web.Request) -> web.Response:
        return self._file(request.match_info["name"])

    async def chats(self, request: web.Request) -> web.Response:
        """`?search=` and `?open=`, an address in the page, say which of thousands of readers are wanted."""
        wanted = {"search": request.query.get("search", ""), "address": request.query.get("open", "")}
        rows = self._chats.view(await read_projects(self._annotations), **wanted)
        counts = {"reposts": len(self._world.forwards.log), "readers": self._chats.readers()}
        return told(self._world, {"chats": rows, **counts, "zone": self._zone})

    async def posts(self, request: web.Request) -> web.Response:
        where = {name: _number(request, name) for name in ("before", "after", "around")}
        notes = await read_notes(self._annotations)
        return told(self._world, self._posts.page(self._channel(request), notes, **where))

    async def post(self, request: web.Request) -> web.Response:
        channel, number = self._channel(request), int(request.match_info["number"])
        post = next((post for post in grouped(channel.messages.values()) if number in [m.id for m in post]), None)
        if post is None:
            raise web.HTTPNotFound
        return told(self._world, self._posts.post(channel, post, await read_notes(self._annotations)))

    async def changes(self, request: web.Request) -> web.Response:
        shown = [int(word) for word in request.query.get("shown", "").split(",") if word.isdigit()][:SHOWN_LIMIT]
        notes = await read_notes(self._annotations)
        changes = self._posts.changes(self._channel(request), notes, pts=_number(request, "pts"), shown=shown)
        return told(self._world, changes)

    async def media(self, request: web.Request) -> web.Response:
        """A picture for ever the same under its number; other files are not for looking at."""
        media = self._world.posts.files.get(int(request.match_info["number"]))
        if media is None or not media.mime_type.startswith("image/"):
            raise web.HTTPNotFound
        return web.Response(body=media.data, content_type=media.mime_type)

    def _channel(self, request: web.Request) -> Channel:
        channel = self._world.channels.find(_path_number(request, "channel"))
        if channel is None:
            raise web.HTTPNotFound
        return channel

    def _file(self, name: str) -> web.Response:
        if name not in self._files:
            raise web.HTTPNotFound
        return web.Response(body=self._files[name], content_type=_TYPES[name.rpartition(".")[2]], charset="utf-8")


class Dialogs:
    """Chats, which a page may wait at until something changes; and what Telegram itself wrote to people."""

    def __init__(self, world: World, actors: Actors, phones: Phones, bots: Bots | None) -> None:
        self._world = world
        self._actors = actors
        self._phones = phones
        self._bots = bots
        self._bell = Bell(world)

    async def show(self, request: web.Request) -> web.Response:
        """The chat's newest page, the one `before` a message, or all from the message `first` on; with `seen` as soon
        as the person's chats are another than when their count was that.
        """
        people = self._world.people
        person = people.find(int(request.match_info["person"]))
        peer = people.find(int(request.match_info["peer"]))
        if person is None or peer is None:
            raise web.HTTPNotFound
        window = Window(before=_number(request, "before"), first=_number(request, "first"))
        await self._bell.news(person.id, _number(request, "seen"))
        menu = self._bots.menu_button(peer, person.id) if self._bots and peer.is_bot else None
        view = dialog_view(self._world, person, peer, may_act=person in self._actors, window=window, menu=menu)
        return told(self._world, view)

    async def phones(self, _: web.Request) -> web.Response:
        return told(self._world, self._phones.view())

    async def close(self, _: web.Application) -> None:
        self._bell.close()


def told(world: World, body: Mapping[str, Any]) -> web.Response:
    """Every answer tells the world's time, so that the page's clock runs with it."""
    return web.json_response({**body, "now": world.clock.exact(), "speed": world.clock.speed})


def _number(request: web.Request, name: str) -> int:
    word = request.query.get(name, "0")
    if not word.isdigit():
        raise web.HTTPBadRequest(text=f"{name}: a number is expected")
    return int(word)


def _path_number(request: web.Request, name: str) -> int:
    word = request.match_info[name]
    return int(word) if word.isdigit() else 0
