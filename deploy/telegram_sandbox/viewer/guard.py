"""Who may look and write: a browser on this machine, and only from the page itself, as the people it is given."""

from urllib.parse import urlsplit

from aiohttp import web

from telegram_sandbox.viewer.actors import Actors
from telegram_sandbox.world import Person, World

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def refuse_strange_host(request: web.Request) -> None:
    """A foreign page may bring its own name to point here (DNS rebinding): then it asks for that name."""
    try:
        host = urlsplit(f"//{request.host}").hostname
    except ValueError:
        host = None
    if host not in LOOPBACK:
        raise web.HTTPForbidden(text="this page is for this machine only")


def refuse_foreign(request: web.Request) -> None:
    """Writing needs JSON, which a foreign page cannot send without asking first, and this page's own origin."""
    origin = request.headers.get("Origin", f"{request.scheme}://{request.host}")
    if origin != f"{request.scheme}://{request.host}":
        raise web.HTTPForbidden(text="only this page may write here")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise web.HTTPForbidden(text="only this page may write here")
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="JSON is expected")


def refuse_led(request: web.Request) -> None:
    """An address is to be opened by a person, who typed or clicked it outside the browser: by no other page's link."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        raise web.HTTPForbidden(text="no other page may open this")


def actor(request: web.Request, world: World, actors: Actors) -> Person:
    """The one of `actors` whom the address names."""
    person = world.people.find(int(request.match_info["person"]))
    if person is None or person not in actors:
        raise web.HTTPForbidden(text="nobody may act as this person")
    return person
