"""Who may look and write: a browser on this machine, and only from the page itself."""

from urllib.parse import urlsplit

from aiohttp import web

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
