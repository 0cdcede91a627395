"""What strangers see, at the control port: channels that are only listed, and who asked for what."""

from dataclasses import asdict

from aiohttp import web

from telegram_sandbox.catalogued import Catalogued
from telegram_sandbox.control.arguments import Arguments, BadArguments
from telegram_sandbox.control.desk import DESK

routes = web.RouteTableDef()


@routes.post("/catalogued")
async def catalogue(request: web.Request) -> web.Response:
    """`channels`, each as `telegram_sandbox.catalogued.Catalogued` has it; ten thousand at once → `ids` by address.

    Again for other figures. A name that somebody in the world bears stays his.
    """
    outside, arguments = request.app[DESK].outside, await Arguments.of(request)
    listed = [_listed(each) for each in arguments.objects("channels")]
    arguments.done()
    return web.json_response({"ids": {each.address: outside.catalogue(each).id for each in listed}})


def _listed(arguments: Arguments) -> Catalogued:
    try:
        return Catalogued.from_json(arguments.rest())
    except (TypeError, ValueError) as mistake:
        raise BadArguments(str(mistake)) from None


@routes.delete("/catalogued/{address}")
async def forget(request: web.Request) -> web.Response:
    """Nobody bears this name any more."""
    address = request.match_info["address"]
    if not request.app[DESK].outside.forget(address):
        raise BadArguments(f"{address} is not listed")
    return web.json_response({})


@routes.get("/seen/{address}")
async def seen(request: web.Request) -> web.Response:
    """What strangers can know of an address at this moment, exactly → `kind`, `id`, `title`, `subscribers`, `posts`
    with `id`, `date`, `views`, `forwards`, `reactions`, `is_forwarded`.
    """
    address = request.match_info["address"]
    found = request.app[DESK].outside.find(address)
    if found is None:
        raise BadArguments(f"nobody is at {address}")
    posts = [
        {
            "id": post.id,
            "date": post.date,
            "views": post.views,
            "forwards": post.forwards,
            "reactions": post.reacted,
            "is_forwarded": post.forwarded_from is not None,
        }
        for post in found.posts
    ]
    told = {"kind": found.kind.value, "id": found.id, "title": found.title, "subscribers": found.subscribers}
    return web.json_response({**told, "posts": posts})


@routes.get("/asked")
async def asked(request: web.Request) -> web.Response:
    """`?door=&since=` real seconds → `asked`: `door`, `what`, `address`, `at` of each request of a stranger's."""
    door, since = request.query.get("door"), request.query.get("since", "0")
    try:
        after = float(since)
    except ValueError:
        raise BadArguments(f"«since» cannot be {since}") from None
    every = request.app[DESK].outside.asked
    found = [each for each in every if each.at >= after and door in (None, each.door)]
    return web.json_response({"asked": [asdict(each) for each in found]})


@routes.get("/asked/counts")
async def counts(request: web.Request) -> web.Response:
    """Door → channel's address → how many requests so far."""
    return web.json_response(request.app[DESK].outside.counted())


@routes.delete("/asked")
async def forget_asked(request: web.Request) -> web.Response:
    """Count from the beginning."""
    request.app[DESK].outside.asked.clear()
    return web.json_response({})
