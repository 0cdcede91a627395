"""The way out: each door in its turn, one request at a time, within limits of size and time, and never elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from random import SystemRandom
from ssl import SSLContext
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
from django.utils import timezone

from catalog_service.figures import politeness
from catalog_service.figures.fetching import bodies, pictures
from catalog_service.figures.fetching.access import Access
from catalog_service.figures.fetching.connections import Network, Resolve, Transport, resolve
from catalog_service.figures.fetching.outcomes import CONNECT_S, FAILURES, WHOLE_S, elsewhere, of_failure
from catalog_service.figures.findings import Door, Finding, NoAnswerError, Reply, Request
from catalog_service.figures.politeness import Pace
from catalog_service.figures.sources import replies
from catalog_service.figures.states import State

NAME = "ChannelHouse/1.0"
"""An honest one: who minds can say so, and the site's address is beside it."""
ENGLISH, RUSSIAN = "en, ru;q=0.5", "ru, en;q=0.5"
"""t.me words its labels by the language that is asked for, and where nobody asks by where it thinks that one is."""
LANGUAGES = {Door.TELEGRAM: ENGLISH, Door.PICTURES: ENGLISH}
HIDDEN = "[hidden]"
CHANCE = SystemRandom().random
SHORTEST_TOKEN = 8
"""Characters. A shorter one is no secret, and might stand in the middle of a figure."""


class NotAskedError(NoAnswerError):
    """The door is shut or rests: nobody was asked, and nothing was learnt."""


class Doors:
    """`async with Doors(configured(), paces) as doors`: every request of one process leaves here.

    `paces`: how each door is; what it was given, and what it learns. `now`, `sleep`, `chance` and `resolve` are the
    world's, `tls` the certificates that are believed, `whole_s` the time from connection to last byte.
    """

    def __init__(
        self,
        access: Access,
        paces: Mapping[Door, Pace],
        *,
        now: Callable[[], datetime] = timezone.now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = CHANCE,
        resolve: Resolve = resolve,
        tls: SSLContext | None = None,
        whole_s: float = WHOLE_S,
    ) -> None:
        self.paces = {door: paces.get(door, Pace()) for door in Door}
        self._access, self._whole_s = access, whole_s
        self._now, self._sleep, self._chance = now, sleep, chance
        self._turns = {door: asyncio.Lock() for door in Door}
        self._client = httpx.AsyncClient(
            transport=Transport(Network(resolve, own_machine=access.own_machine), access.tokens, tls),
            headers={"User-Agent": f"{NAME} (+{access.site})" if access.site else NAME},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx.Timeout(whole_s, connect=CONNECT_S),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    def off_because(self, door: Door) -> str:
        """ "" while the door is on."""
        return self._access.shut.get(door, "")

    def is_on(self, door: Door) -> bool:
        return not self.off_because(door)

    def is_open(self, door: Door) -> bool:
        """On, and does not rest."""
        return self.is_on(door) and not self.paces[door].rests(self._now())

    def look(self) -> "Look":
        return Look(self)

    async def get(self, request: Request) -> Reply:
        """Of a page or an API. Raises `NoAnswerError`; `NotAskedError` when nobody was asked."""
        url = url_of(self._access.addresses[request.door], request)
        return await self._in_turn(request.door, url, bodies.MOST_OF_A_PAGE)

    async def picture(self, address: str) -> bytes:
        """A logo, as it was sent: nobody has looked whether it is one. Raises as `get`; the door knows already."""
        url = pictures.address(address, self._access.picture_hosts, own_machine=self._access.own_machine)
        if url is None:
            raise NotAskedError(elsewhere("чужой сервер"))
        reply = await self._in_turn(Door.PICTURES, url, bodies.MOST_OF_A_PICTURE)
        finding = replies.of_status(reply) or Finding(State.FOUND if reply.status == 200 else State.NOT_KNOWN)
        self.learn(Door.PICTURES, finding)
        if finding.state is not State.FOUND:
            raise NoAnswerError(finding)
        return reply.body

    def learn(self, door: Door, finding: Finding) -> None:
        """What came of asking it."""
        self.paces[door] = politeness.after(door, self.paces[door], finding, self._now())

    async def _in_turn(self, door: Door, url: httpx.URL, most: int) -> Reply:
        async with self._turns[door]:
            self._check(door)
            if gap := self._gap_s(door):
                await self._sleep(gap)
                self._check(door)  # others have learnt something meanwhile
            self.paces[door] = politeness.asked(self.paces[door], self._now())
            try:
                return await self._exchange(door, url, most)
            except NoAnswerError as error:
                self.learn(door, error.finding)
                raise

    def _check(self, door: Door) -> None:
        if because := self.off_because(door):
            raise NotAskedError(Finding(State.NO_PACKAGE, words=because))
        pace = self.paces[door]
        if pace.rests(self._now()):
            raise NotAskedError(Finding(pace.why or State.TOO_OFTEN, words=pace.words))

    def _gap_s(self, door: Door) -> float:
        return politeness.gap_s(self.paces[door], self._now(), factor=self._access.pace, jitter=self._chance())

    async def _exchange(self, door: Door, url: httpx.URL, most: int) -> Reply:
        headers = {"Accept-Encoding": bodies.ACCEPTED, "Accept-Language": LANGUAGES.get(door, RUSSIAN)}
        try:
            async with (
                asyncio.timeout(self._whole_s),
                self._client.stream("GET", url, headers=headers, extensions={"door": door}) as response,
            ):
                location = self._location(door, url, response)
                body = await bodies.read(response, most)
        # Its own, for it looks where a redirect leads, though it does not go there; also of a host that cannot be read.
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise NoAnswerError(elsewhere("")) from None
        except FAILURES as error:
            raise NoAnswerError(of_failure(error, most=most, whole_s=self._whole_s)) from None
        return self._reply(door, response, body, location)

    def _location(self, door: Door, url: httpx.URL, response: httpx.Response) -> str | None:
        """Path within the door that a redirect names; None: it is none. Raises `NoAnswerError`: it leads elsewhere."""
        named = response.headers.get("location")
        if not 300 <= response.status_code < 400 or named is None:
            return None
        target = url.join(named)
        if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port) or target.userinfo:
            raise NoAnswerError(elsewhere(target.host))
        within = httpx.URL(self._access.addresses.get(door, "")).path.rstrip("/")
        return target.path.removeprefix(within) if target.path.startswith(f"{within}/") else target.path

    def _reply(self, door: Door, response: httpx.Response, body: bytes, location: str | None) -> Reply:
        """Without the token, which some servers quote: pages of unknown shape are kept for people."""
        headers, status = {name.lower(): value for name, value in response.headers.items()}, response.status_code
        for said in _spellings(self._access.tokens.get(door, "")):
            headers = {name: value.replace(said, HIDDEN) for name, value in headers.items()}
            body = body.replace(said.encode(), HIDDEN.encode())
            location = location and location.replace(said, HIDDEN)
        return Reply(status, headers, body, location)


def _spellings(token: str) -> set[str]:
    """In which servers quote it: as it is, as it was sent, as PHP writes it into JSON. Of a short one none."""
    return {token, quote(token, safe=""), token.replace("/", r"\/")} if len(token) >= SHORTEST_TOKEN else set()


def url_of(address: str, request: Request) -> httpx.URL:
    """What is asked for there. Nothing in path or query becomes a part of the host, nor of each other."""
    path = quote(request.path.lstrip("/"), safe="/@+:")
    url = httpx.URL(f"{address}/{path}")
    return url.copy_merge_params(dict(request.query)) if request.query else url


class Look:
    """One look of a source at a channel: the `Ask` that it is given. `asked`: doors that were really asked."""

    def __init__(self, doors: Doors) -> None:
        self.asked: set[Door] = set()
        self._doors = doors
        self._known: set[Door] = set()

    async def __call__(self, request: Request) -> Reply:
        try:
            reply = await self._doors.get(request)
        except NoAnswerError as error:
            self._known.add(request.door)
            if not isinstance(error, NotAskedError):
                self.asked.add(request.door)
            raise
        self.asked.add(request.door)
        return reply

    def heard(self, finding: Finding) -> None:
        """What the look came to: the doors that were asked learn it, unless they know why nothing came."""
        for door in self.asked - self._known:
            self._doors.learn(door, finding)
