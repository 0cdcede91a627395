"""Logos are fetched from where Telegram keeps them, and from nowhere else."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from django.test import override_settings

from catalog_service.figures.fetching import pictures
from catalog_service.figures.fetching.access import configured
from catalog_service.figures.fetching.bodies import MOST_OF_A_PICTURE
from catalog_service.figures.fetching.doors import NotAskedError
from catalog_service.figures.findings import Door, Finding, NoAnswerError
from catalog_service.figures.states import State
from catalog_service.tests.figures.far_side import FarSide, doors_to, far_side, said

HOSTS = ("telesco.pe", "cdn-telegram.org", "pictures.example:8443")
ALLOWED = [
    "https://cdn4.telesco.pe/file/abc.jpg?x=1",
    "https://telesco.pe/file/abc.jpg",
    "https://CDN4.Telesco.PE/file/abc.jpg",
    "https://telesco.pe:443/file/abc.jpg",
    "https://a.b.cdn-telegram.org/x",
    "https://xn--a.telesco.pe/x",
    "https://pictures.example:8443/x",
]
FORBIDDEN = {
    "another host": "https://evil.example/x.jpg",
    "one that ends alike": "https://eviltelesco.pe/x.jpg",
    "one that begins alike": "https://telesco.pe.evil.example/x.jpg",
    "a full stop after it": "https://telesco.pe./x.jpg",
    "without encryption": "http://cdn4.telesco.pe/x.jpg",
    "another port": "https://cdn4.telesco.pe:8443/x.jpg",
    "the usual port of a host with its own": "https://pictures.example/x.jpg",
    "a user": "https://me@cdn4.telesco.pe/x.jpg",
    "a host that looks like a user": "https://cdn4.telesco.pe@evil.example/x.jpg",
    "a host behind a backslash": "https://evil.example\\@telesco.pe/x.jpg",
    "a host behind a hash": "https://evil.example#@telesco.pe/x.jpg",
    "an address": "https://127.0.0.1/x.jpg",
    "a file": "file:///etc/passwd",
    "the data itself": "data:image/png;base64,AAAA",
    "no scheme": "//cdn4.telesco.pe/x.jpg",
    "no host": "https:///x.jpg",
    "no address": "logo",
    "nothing": "",
    "bytes that no address has": "https://telesco.pe/\x00",
    "a name that cannot be read": "https://xn--a.example/x.jpg",
    "a broken address": "https://[::1/x.jpg",
    "a wrong port": "https://telesco.pe:99999999/x.jpg",
}


@pytest.mark.parametrize("address", ALLOWED)
def test_a_picture_is_fetched_from(address: str) -> None:
    assert pictures.address(address, HOSTS, own_machine=False)


@pytest.mark.parametrize("address", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_picture_is_never_fetched_from(address: str) -> None:
    assert pictures.address(address, HOSTS, own_machine=False) is None


def test_where_no_host_is_named_no_picture_is_fetched() -> None:
    assert pictures.address(ALLOWED[0], (), own_machine=True) is None


def test_on_an_own_machine_they_may_come_without_encryption() -> None:
    assert pictures.address("http://127.0.0.1:9000/x.jpg", ("127.0.0.1:9000",), own_machine=True)


@pytest_asyncio.fixture
async def side() -> AsyncIterator[FarSide]:
    async with far_side() as there:
        yield there


async def test_a_logo_comes_as_it_is(side: FarSide) -> None:
    picture = b"\xff\xd8 a picture, perhaps".ljust(MOST_OF_A_PICTURE)
    side.answers["/logo.jpg"] = said(picture, "Content-Type: text/html")
    async with doors_to(side) as doors:
        assert await doors.picture(f"{side.address}/logo.jpg") == picture
        assert doors.paces[Door.PICTURES].found_at


async def test_a_logo_of_another_host_is_not_asked_for(side: FarSide) -> None:
    async with doors_to(side, picture_hosts=HOSTS) as doors:
        with pytest.raises(NotAskedError) as raised:
            await doors.picture(f"{side.address}/logo.jpg")
    assert raised.value.finding == Finding(State.ELSEWHERE, words="на чужой сервер")
    assert not side.heard


@pytest.mark.parametrize(
    ("answer", "state", "rests"),
    [
        pytest.param(said(status="404 Not Found"), State.NOT_KNOWN, False, id="gone"),
        pytest.param(said(b"", "Location: /other", status="302 Found"), State.NOT_KNOWN, False, id="moved"),
        pytest.param(said(status="429 Slow down"), State.TOO_OFTEN, True, id="too often"),
        pytest.param(said(status="403 Forbidden"), State.REFUSED, True, id="refused"),
        pytest.param(said(b"x" * 5_000_001), State.TOO_LARGE, False, id="too large"),
        pytest.param(b"", State.UNREACHABLE, False, id="no answer"),
    ],
)
async def test_a_logo_that_does_not_come_is_told_and_the_door_knows(
    side: FarSide, answer: bytes, state: State, rests: bool
) -> None:
    side.answers["/logo.jpg"] = answer
    async with doors_to(side) as doors:
        with pytest.raises(NoAnswerError) as raised:
            await doors.picture(f"{side.address}/logo.jpg")
        assert raised.value.finding.state is state
        assert doors.is_open(Door.PICTURES) is not rests


def test_settings_say_where_the_doors_lead_and_which_are_shut() -> None:
    doors = {"telegram": "https://t.me"}
    with override_settings(
        FIGURES_DOORS=doors, TGSTAT_TOKEN="secret-of-tgstat", TELEMETR_TOKEN="", TELEMETR_PAGE=False
    ):
        access = configured()
    assert access.addresses[Door.TELEGRAM] == "https://t.me"
    assert access.tokens[Door.TGSTAT] == "secret-of-tgstat"
    assert access.picture_hosts == ("telesco.pe", "cdn-telegram.org")
    assert set(access.shut) == {Door.TELEMETR, Door.TELEMETR_PAGE}
    assert (access.own_machine, access.pace, access.site) == (False, 1, "https://testserver/")
