"""Connections to what is outside, and what is said last: the token. Nothing above this knows it, so it logs none."""

import asyncio
import socket
import string
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from ssl import SSLContext
from typing import Any
from urllib.parse import quote

import httpcore
import httpx

from catalog_service.figures.fetching.addresses import public
from catalog_service.figures.findings import Door

TRIED = 2
"""Addresses of a name, one after the other, in the time that one would have."""
KEPT_S = 10
"""So long an idle connection is kept: servers close theirs a little later, and would be caught in the middle of it."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Addresses of a name. Raises OSError: there are none."""


class NoNameError(httpcore.ConnectError):
    """The name is not known to DNS."""


class NotPublicError(httpcore.ConnectError):
    """The name leads to a machine that is not outside."""


async def resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class Network(httpcore.AsyncNetworkBackend):
    """Looks at an address and connects to that very one: between two questions DNS may change its mind."""

    def __init__(self, resolve: Resolve, *, own_machine: bool) -> None:
        self._resolve = resolve
        self._own_machine = own_machine
        self._below = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpcore has it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises httpcore's errors, also those above."""
        addresses = await self._outside(host, port, timeout)
        share = timeout and timeout / len(addresses)
        *first, last = addresses
        for address in first:
            try:
                return await self._below.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._below.connect_tcp(last, port, share, local_address, socket_options)

    async def _outside(self, host: str, port: int, limit_s: float | None) -> Sequence[str]:
        try:
            async with asyncio.timeout(limit_s):
                found = await self._resolve(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except (OSError, UnicodeError) as error:
            raise NoNameError from error
        allowed = list(found) if self._own_machine else public(found)
        if not allowed:
            raise NotPublicError if found else NoNameError
        return allowed[:TRIED]


class Transport(httpx.AsyncBaseTransport):
    """HTTP/1.1 with certificates checked, whatever the environment says. A request's extension `door` says whose token
    it gets. Raises httpcore's errors."""

    def __init__(self, network: Network, tokens: Mapping[Door, str], tls: SSLContext | None) -> None:
        self._tokens = tokens
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or httpx.create_ssl_context(trust_env=False),
            keepalive_expiry=KEPT_S,
            network_backend=network,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        door = request.extensions["door"]
        target, credentials = with_token(door, self._tokens.get(door, ""), request.url.raw_path)
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=target),
                headers=[*request.headers.raw, *credentials],
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


def with_token(door: Door, token: str, target: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Path and query as they are sent, and further headers. TGStat wants it in the query, Telemetr in a header."""
    if token and door is Door.TGSTAT:
        return target + (b"&" if b"?" in target else b"?") + b"token=" + quote(token, safe="").encode(), []
    if token and door is Door.TELEMETR:
        return target, [(b"Authorization", b"Bearer " + quote(token, safe=string.punctuation).encode())]
    return target, []
