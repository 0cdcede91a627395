"""The doors for strangers over HTTP: `/t.me`, `/pictures`, `/tgstat`, `/telemetr-api` and `/telemetr`."""

import json
from typing import Any

from aiohttp import web

from telegram_sandbox.catalogued import Kind
from telegram_sandbox.outside import feed, pictures, t_me, telemetr, tgstat
from telegram_sandbox.outside.outside import Outside
from telegram_sandbox.outside.seen import Seen
from telegram_sandbox.outside.spoiling import HTML, spoiled

OUTSIDE = web.AppKey("outside", Outside)
TELEGRAM, PICTURES, TGSTAT, TELEMETR, TELEMETR_PAGE = "telegram", "pictures", "tgstat", "telemetr", "telemetr_page"
PATHS = {
    TELEGRAM: "/t.me",
    PICTURES: "/pictures",
    TGSTAT: "/tgstat",
    TELEMETR: "/telemetr-api",
    TELEMETR_PAGE: "/telemetr",
}
"""Of each door; its address is the port's with this behind it."""

routes = web.RouteTableDef()


def attend(app: web.Application, outside: Outside) -> None:
    """Let an application answer strangers."""
    app[OUTSIDE] = outside
    app.add_routes(routes)


# --- t.me ------------------------------------------------------------------------------------------------------------


@routes.get("/t.me/s/{address}")
async def _feed(request: web.Request) -> web.StreamResponse:
    """Whoever has no feed is sent to his page."""
    outside, address = request.app[OUTSIDE], request.match_info["address"]
    plan, seen = outside.note(TELEGRAM, "feed", address), outside.find(address)
    if seen is None or seen.kind is not Kind.CHANNEL or seen.is_closed:
        there = f"{request.scheme}://{request.host}{PATHS[TELEGRAM]}/{address}"
        return await spoiled(request, plan, web.Response(status=302, headers={"Location": there}))
    return await spoiled(request, plan, _page(feed.feed_of(seen, _logo(request, seen), outside.world.clock.exact())))


@routes.get("/t.me/{address}")
async def _name(request: web.Request) -> web.StreamResponse:
    outside, address = request.app[OUTSIDE], request.match_info["address"]
    plan, seen = outside.note(TELEGRAM, "page", address), outside.find(address)
    return await spoiled(request, plan, _page(_told(request, address, seen)))


def _told(request: web.Request, address: str, seen: Seen | None) -> str:
    if seen is not None:
        return t_me.page_of(seen, _logo(request, seen))
    return t_me.expired_page() if address.startswith("+") else t_me.free_page(address)


def _logo(request: web.Request, seen: Seen) -> str:
    return f"{request.scheme}://{request.host}{PATHS[PICTURES]}/{seen.id}.png"


def _page(text: str) -> web.Response:
    """A cookie is set, as by Telegram; whoever sends it back is noticed by nobody."""
    answer = web.Response(text=text, content_type=HTML)
    answer.set_cookie("stel_ssid", "0123456789abcdef_1", path="/", secure=True, httponly=True)
    answer.enable_compression()
    return answer


@routes.get("/pictures/{number:\\d+}.png")
async def _picture(request: web.Request) -> web.StreamResponse:
    outside, number = request.app[OUTSIDE], int(request.match_info["number"])
    seen = outside.by_id(number)
    plan = outside.note(PICTURES, "logo", seen.address if seen else "")
    return await spoiled(request, plan, web.Response(body=pictures.logo(number), content_type="image/png"))


# --- TGStat ----------------------------------------------------------------------------------------------------------


@routes.route("*", "/tgstat/{method:.*}")
async def _tgstat(request: web.Request) -> web.StreamResponse:
    outside, method = request.app[OUTSIDE], request.match_info["method"]
    seen = outside.find_channel(request.query.get("channelId", ""))
    plan = outside.note(TGSTAT, method.removeprefix("channels/"), seen.address if seen else _asked_for(request))
    return await spoiled(request, plan, _json(_by_tgstat(request, outside, method, seen)))


def _by_tgstat(request: web.Request, outside: Outside, method: str, seen: Seen | None) -> dict[str, Any]:
    answer = {"channels/stat": tgstat.stat, "channels/get": tgstat.get}.get(method)
    token = request.query.get("token", "")
    if answer is None:
        return tgstat.error(tgstat.WRONG_METHOD)
    if request.method != "GET":
        return tgstat.error(tgstat.WRONG_METHOD_TYPE)
    if token != outside.tokens[TGSTAT]:
        return tgstat.error(tgstat.TOKEN_INVALID if token else tgstat.EMPTY_TOKEN)
    return answer(seen) if seen else tgstat.error(tgstat.NOT_FOUND)


def _asked_for(request: web.Request) -> str:
    return request.query.get("channelId", "").removeprefix("@")


# --- Telemetr --------------------------------------------------------------------------------------------------------


@routes.get("/telemetr-api/{method:.*}")
async def _telemetr(request: web.Request) -> web.StreamResponse:
    outside, method = request.app[OUTSIDE], request.match_info["method"]
    seen = outside.find_channel(request.query.get("channelId", ""))
    plan = outside.note(TELEMETR, method.rpartition("/")[2], seen.address if seen else _asked_for(request))
    return await spoiled(request, plan, _by_telemetr(request, outside, method, seen))


def _by_telemetr(request: web.Request, outside: Outside, method: str, seen: Seen | None) -> web.Response:
    if request.headers.get("Authorization") != f"Bearer {outside.tokens[TELEMETR]}":
        return _json(telemetr.UNAUTHORIZED, status=401)
    if method == "v1/limits":
        return _json(telemetr.limits())
    if method not in {"channels/stat", "channels/posts"}:
        return _json(telemetr.NO_METHOD, status=400)
    if seen is None:
        return _json(telemetr.NOT_FOUND, status=404)
    hides = request.query.get("hideForwards") == "1"
    return _json(telemetr.stat(seen) if method == "channels/stat" else telemetr.posts(seen, hides_forwards=hides))


@routes.get("/telemetr/{name}")
async def _telemetr_page(request: web.Request) -> web.StreamResponse:
    outside, name = request.app[OUTSIDE], request.match_info["name"].removeprefix("@")
    plan, seen = outside.note(TELEMETR_PAGE, "page", name), outside.find_channel(name)
    if seen is None:
        return await spoiled(request, plan, web.Response(text="<h1>404</h1>", status=404, content_type=HTML))
    return await spoiled(request, plan, _page(telemetr.page_of(seen)))


def _json(answer: dict[str, Any], status: int = 200) -> web.Response:
    limits = {"X-RateLimit-Limit": str(telemetr.PATIENCE), "X-RateLimit-Remaining": str(telemetr.PATIENCE)}
    text = json.dumps(answer, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json", headers=limits)
