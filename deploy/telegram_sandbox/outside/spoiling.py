"""What an answer to a stranger becomes when it is to go wrong."""

import asyncio
from contextlib import suppress

from aiohttp import web

from telegram_sandbox.faults import FaultKind, Plan, Rule

LARGE_MB = 50
CAPTCHA = """<!DOCTYPE html>
<html><head><title>Just a moment...</title></head>
<body><h1>Are you human?</h1>
<form id="captcha-form" action="/check"><div class="g-recaptcha"></div></form></body></html>
"""
ODD = """<!DOCTYPE html>
<html><head><title>Welcome</title></head><body><app-root data-version="99"></app-root></body></html>
"""
FOREIGN = "https://example.com/elsewhere"
HTML = "text/html"


async def spoiled(request: web.Request, plan: Plan, answer: web.Response) -> web.StreamResponse:
    """`answer` as it comes after all that `plan` has struck it with."""
    await asyncio.sleep(plan.deed_delay + plan.answer_delay)
    if plan.has(FaultKind.DROP_SOCKET) or plan.has(FaultKind.LOSE_ANSWER):
        return _broken_off(request)
    if plan.error:
        return _refused(plan.error)
    if plan.has(FaultKind.LARGE):
        return await _large(request)
    return next((_SPOILED[rule.kind](answer) for rule in plan.struck if rule.kind in _SPOILED), answer)


def _broken_off(request: web.Request) -> web.Response:
    """The connection breaks; the answer below is written into the void."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refused(rule: Rule) -> web.Response:
    """`code` and `text`, with `Retry-After` where the rule has one. A `text` that is JSON is an API's answer."""
    headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
    kind = "application/json" if rule.text.startswith("{") else HTML
    return web.Response(text=rule.text, status=rule.code, headers=headers, content_type=kind)


async def _large(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    answer.content_type = HTML
    await answer.prepare(request)
    with suppress(ConnectionError):  # whoever reads has had enough
        for _ in range(LARGE_MB):
            await answer.write(b"<p>much</p>" * (1024 * 1024 // 11))
        await answer.write_eof()
    return answer


def _proof(_: web.Response) -> web.Response:
    return web.Response(text=CAPTCHA, content_type=HTML)


def _odd(_: web.Response) -> web.Response:
    return web.Response(text=ODD, content_type=HTML)


def _empty(answer: web.Response) -> web.Response:
    return web.Response(body=b"", content_type=answer.content_type)


def _cut(answer: web.Response) -> web.Response:
    """Whole for HTTP: what made it was broken off in the middle."""
    body = _bytes(answer)
    return web.Response(body=body[: len(body) // 2], headers={"Content-Type": answer.headers["Content-Type"]})


def _garbled(answer: web.Response) -> web.Response:
    """Windows-1251 that calls itself UTF-8."""
    body = _bytes(answer).decode(errors="replace").encode("cp1251", errors="replace")
    return web.Response(body=body, headers={"Content-Type": f"{answer.content_type}; charset=utf-8"})


def _elsewhere(_: web.Response) -> web.Response:
    return web.Response(status=302, headers={"Location": FOREIGN})


def _round(_: web.Response) -> web.Response:
    return web.Response(status=302, headers={"Location": "?again=1"})


def _bytes(answer: web.Response) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b""


_SPOILED = {
    FaultKind.CAPTCHA: _proof,
    FaultKind.ODD: _odd,
    FaultKind.EMPTY: _empty,
    FaultKind.CUT: _cut,
    FaultKind.GARBLED: _garbled,
    FaultKind.ELSEWHERE: _elsewhere,
    FaultKind.ROUND: _round,
}
