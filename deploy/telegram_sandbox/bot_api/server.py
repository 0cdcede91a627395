"""The HTTP of the bot door: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import logging
from collections.abc import AsyncIterator

from aiohttp import web

from telegram_sandbox.bot_api.accounts import Account
from telegram_sandbox.bot_api.arguments import Arguments, read
from telegram_sandbox.bot_api.door import BotApi
from telegram_sandbox.bot_api.peers import peer_number
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.faults import NO_FAULT, Call, FaultKind, Faults, Plan, names_of
from telegram_sandbox.world import AccountState, Refused, World

BOT_API = web.AppKey("BOT_API", BotApi)
LARGEST_UPLOAD = 50 * 2**20

logger = logging.getLogger(__name__)


def application(world: World, faults: Faults | None = None, *, api: BotApi | None = None) -> web.Application:
    """The bot door of one world; its state is `app[BOT_API]`. Mount it anywhere, or give it a port of its own.

    An `api` given from outside outlives the application: a door that is shut and opened again has lost no update.
    Whoever made it closes it.
    """
    app = web.Application(client_max_size=LARGEST_UPLOAD + 2**20)
    app[BOT_API] = api or BotApi(world, faults)
    app.router.add_get("/file/bot{token}/{kind}/{number:\\d+}/{name}", _download)
    app.router.add_route("*", "/bot{token}/{method}", _call)
    app.on_shutdown.append(_end_polls)
    if api is None:
        app.cleanup_ctx.append(_closed_at_the_end)
    return app


async def _end_polls(app: web.Application) -> None:
    app[BOT_API].end_polls()


async def _closed_at_the_end(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[BOT_API].close()


async def _call(request: web.Request) -> web.StreamResponse:
    try:
        return await _answered(request)
    except BotApiError as error:
        return _json({**error.to_json()}, error.code)
    except web.HTTPRequestEntityTooLarge:
        return _json(BotApiError.verbatim("Request Entity Too Large", 413).to_json(), 413)
    except Exception:
        logger.exception("the bot door failed on %s", request.match_info["method"])
        return _json(BotApiError.verbatim("Internal Server Error", 500).to_json(), 500)


async def _answered(request: web.Request) -> web.StreamResponse:
    api, method = request.app[BOT_API], request.match_info["method"]
    account = api.account_by_token(request.match_info["token"])
    arguments = await read(request)
    plan = _plan(api, account, method, arguments)
    if plan.has(FaultKind.DROP_SOCKET):
        return _cut(request)
    await asyncio.sleep(plan.deed_delay)
    _strike_account(api, account, plan)
    if plan.error:
        error = BotApiError.verbatim(plan.error.text, plan.error.code, plan.error.retry_after)
        api.note(account, method, arguments, error=str(error))
        raise error
    result = await api.perform(account, method, arguments)
    await asyncio.sleep(plan.answer_delay)
    return _cut(request) if plan.has(FaultKind.LOSE_ANSWER) else _json({"ok": True, "result": result})


def _plan(api: BotApi, account: Account, method: str, arguments: Arguments) -> Plan:
    if api.faults is None:
        return NO_FAULT
    bot = account.bot
    peer = peer_number(api.world, arguments)
    return api.faults.strike(Call("bot", method, names_of(bot.id, bot.phone, bot.username), peer))


def _strike_account(api: BotApi, account: Account, plan: Plan) -> None:
    """A banned bot, or one whose token was revoked, is a stranger from now on."""
    if plan.has(FaultKind.BAN):
        api.world.people.set_state(account.bot, AccountState.BANNED)
    if plan.has(FaultKind.REVOKE_KEY):
        api.world.people.revoke_token(account.bot)
    if plan.has(FaultKind.BAN) or plan.has(FaultKind.REVOKE_KEY):
        raise BotApiError.verbatim("Unauthorized", 401)


def _cut(request: web.Request) -> web.Response:
    """The connection breaks; the answer below is written into the void."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _json(body: dict[str, object], status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


async def _download(request: web.Request) -> web.Response:
    api = request.app[BOT_API]
    try:
        api.account_by_token(request.match_info["token"])
    except (BotApiError, Refused):
        raise web.HTTPNotFound from None
    media = api.world.posts.files.get(int(request.match_info["number"]))
    if media is None:
        raise web.HTTPNotFound
    return web.Response(body=media.data, content_type="application/octet-stream")
