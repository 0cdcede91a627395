"""The catalog's API under buyers, compared with bare Django views that return the same bytes from memory.

10 000 channels, 2 gunicorn workers, 8 kept-alive clients in one process, all on this machine with PostgreSQL. API and
bare view are asked in turns of a second, so that whatever else runs here slows both.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

import psycopg

from bench import counting
from bench.buyers import Known, address, beginnings
from bench.catalog_web import CHANNELS, CatalogWeb, catalog_web
from bench.keep_alive_clients import Asked, KeepAliveClients, request
from bench.measurement import Measurement, not_exceeded
from bench.process_figures import cpu_s

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

CLIENTS: Final = 8
QUESTIONS: Final = 200
TURNS: Final = 12
TURN_S: Final = 1.0
WARM_S: Final = 5.0
"""Until every connection has planned what it is asked."""
FIRST_PAGE: Final = "/api/v1/categories/"
PUBLISH: Final = "UPDATE catalog.channel SET published = %s WHERE id = %s"


class WrongAnswerError(Exception):
    """What was measured is not what was meant."""


class Turn(NamedTuple):
    """`cpu_ms`: of one request, by the web process, PostgreSQL, the clients."""

    asked: Asked
    cpu_ms: tuple[float, ...]


def web_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    with catalog_web() as web:
        publication_shows(web)
        questions = asked_by_buyers(web)
        keep_for_bare(web, [*questions, FIRST_PAGE])
        with KeepAliveClients(web.port, CLIENTS) as clients:
            _tell(f"{CHANNELS} channels, {QUESTIONS} questions, load average {os.getloadavg()[0]:.1f}")
            lists, ratio = compared(web, clients, "list", questions)
            yield "list.ratio_to_bare", ratio
            took = sorted(seconds for turn in lists for seconds in turn.asked.took)
            yield "list.p99_ms", 1000 * not_exceeded(took, 0.99)
            if "categories.ratio_to_bare" in wanted:
                yield "categories.ratio_to_bare", compared(web, clients, "categories", [FIRST_PAGE])[1]
            conditional(web, clients, questions)
        yield "web.worker_rss_mb", web.worker_rss_mb()


def asked_by_buyers(web: CatalogWeb) -> list[str]:
    """Addresses: how a list begins, and its following page where it has one."""
    shelves = web.get(FIRST_PAGE).body["categories"]
    words = {word for shelf in shelves for card in shelf["channels"] for word in card["title"].split()}
    known = Known([shelf["id"] for shelf in shelves], sorted(word for word in words if len(word) > 3))
    return list(islice(_with_following(web, known), QUESTIONS))


def _with_following(web: CatalogWeb, known: Known) -> Iterator[str]:
    for question in beginnings(known):
        yield address(question)
        if cursor := web.get(address(question)).body["next"]:
            yield address(question | {"cursor": cursor})


def keep_for_bare(web: CatalogWeb, paths: list[str]) -> None:
    web.answers.write_text(json.dumps({_bare(path): web.get(path).text for path in paths}))


def _bare(path: str) -> str:
    return path.replace("/api/v1/", "/bare/")


def compared(web: CatalogWeb, clients: KeepAliveClients, name: str, paths: list[str]) -> tuple[list[Turn], float]:
    """Turns of the API, and the ratio of the medians of what API and bare view answer a second."""
    api, bare = [request(path) for path in paths], [request(_bare(path)) for path in paths]
    for requests in (api, bare):
        answered(clients, requests, 200, WARM_S)
    pairs = [(_turn(web, clients, api), _turn(web, clients, bare)) for _ in range(TURNS)]
    for which, turns in (("API", [of for of, _ in pairs]), ("bare", [of for _, of in pairs])):
        parts = zip(("web", "PostgreSQL", "clients"), zip(*(turn.cpu_ms for turn in turns), strict=True), strict=True)
        costs = ", ".join(f"{part} {median(ms):.2f}" for part, ms in parts)
        _tell(f"{name}, {which}: {median(turn.asked.per_s for turn in turns):.0f} requests/s; ms of CPU each: {costs}")
    _tell(f"{name}, pairs: {' '.join(f'{of.asked.per_s / to.asked.per_s:.2f}' for of, to in pairs)}")
    ratio = median(of.asked.per_s for of, _ in pairs) / median(of.asked.per_s for _, of in pairs)
    return [of for of, _ in pairs], ratio


def _turn(web: CatalogWeb, clients: KeepAliveClients, requests: list[bytes]) -> Turn:
    groups = (web.workers(), web.backends(), [clients.pid])
    before = [sum(map(cpu_s, pids)) for pids in groups]
    asked = answered(clients, requests, 200)
    after = [sum(map(cpu_s, pids)) for pids in groups]
    return Turn(asked, tuple(1000 * (b - a) / len(asked.took) for a, b in zip(before, after, strict=True)))


def answered(clients: KeepAliveClients, requests: list[bytes], status: int, seconds: float = TURN_S) -> Asked:
    asked = clients.ask(requests, seconds)
    if asked.statuses != {status}:
        raise WrongAnswerError(f"answered {asked.statuses} instead of {status}")
    return asked


def conditional(web: CatalogWeb, clients: KeepAliveClients, paths: list[str]) -> None:
    """Who holds the present edition gets no body."""
    held = f"If-None-Match: {web.get(FIRST_PAGE).headers['ETag']}\r\n"
    asked = answered(clients, [request(path, held) for path in paths], 304)
    _tell(f"conditional: {asked.per_s:.0f} requests/s")


def publication_shows(web: CatalogWeb) -> None:
    """Whatever is committed is in the next answer, in the list and on the first page; and is gone in the one after."""
    with psycopg.connect(web.database.dsn("catalog_app"), autocommit=True) as editor:
        for channel in _shown(web).first[:5]:
            before = _shown(web)
            editor.execute(PUBLISH, [False, channel])
            without = _shown(web)
            editor.execute(PUBLISH, [True, channel])
            fewer = (before.listed - 1, before.counted - 1)
            if channel in without.first or (without.listed, without.counted) != fewer or _shown(web) != before:
                raise WrongAnswerError(f"channel {channel}: {before}, without it {without}")


class Shown(NamedTuple):
    """Ids of the list's first page; how many channels list and first page tell."""

    first: list[int]
    listed: int
    counted: int


def _shown(web: CatalogWeb) -> Shown:
    page, shelves = web.get("/api/v1/channels/").body, web.get(FIRST_PAGE).body["categories"]
    return Shown([card["id"] for card in page["channels"]], page["count"], sum(shelf["count"] for shelf in shelves))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


MEASUREMENTS: Final = (
    Measurement(
        {
            "list.ratio_to_bare": "",
            "list.p99_ms": "ms",
            "categories.ratio_to_bare": "",
            "web.worker_rss_mb": "MiB",
        },
        web_figures,
    ),
    *counting.MEASUREMENTS,
)
