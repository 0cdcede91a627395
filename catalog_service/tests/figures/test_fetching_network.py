"""Connections: to public addresses only, whatever a name leads to, and to whom the certificate says."""

import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalog_service.figures.fetching.addresses import is_public, public
from catalog_service.figures.fetching.doors import Doors
from catalog_service.figures.findings import Door, Finding, NoAnswerError, Request
from catalog_service.figures.states import State
from catalog_service.tests.figures.far_side import FarSide, doors_to, far_side

PAGE = Request(Door.TELEGRAM, "/name")
NAME = "pages.example"

OUTSIDE = ["8.8.8.8", "149.154.167.99", "2a0a:f280:203::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
INSIDE = {
    "this machine": "127.0.0.1",
    "all of this machine": "127.8.9.10",
    "this machine, by nothing": "0.0.0.0",
    "a house": "192.168.1.1",
    "a company": "10.1.2.3",
    "a third range": "172.16.0.1",
    "a cloud's secrets": "169.254.169.254",
    "another cloud's secrets": "192.0.0.192",
    "a third cloud's secrets": "168.63.129.16",
    "a provider's own": "100.64.0.1",
    "for tests": "198.18.0.1",
    "for books": "192.0.2.1",
    "everybody": "255.255.255.255",
    "many": "224.0.0.251",
    "reserved": "240.0.0.1",
    "this machine as IPv6": "::1",
    "nothing as IPv6": "::",
    "a neighbour": "fe80::1",
    "a neighbour by a cable": "fe80::1%eth0",
    "a house as IPv6": "fd00::1",
    "a house as it once was": "fec0::1",
    "many as IPv6": "ff02::1",
    "for books as IPv6": "2001:db8::1",
    "this machine, mapped": "::ffff:127.0.0.1",
    "a cloud's secrets, mapped": "::ffff:169.254.169.254",
    "this machine, as of old": "::127.0.0.1",
    "this machine, translated": "64:ff9b::7f00:1",
    "a company, translated within a network": "64:ff9b:1::a01:203",
    "this machine, translated without state": "::ffff:0:127.0.0.1",
    "this machine, by a tunnel": "2002:7f00:1::1",
    "by another tunnel": "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "no address": "localhost",
    "an address as a number": "2130706433",
}


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_network_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE)
def test_what_is_not_outside_is_not(address: str) -> None:
    assert not is_public(address)


def test_of_several_addresses_the_public_ones_are_tried_ipv4_first() -> None:
    assert public(["2a0a::1", "10.0.0.1", "8.8.8.8", "::1", "9.9.9.9"]) == ["8.8.8.8", "9.9.9.9", "2a0a::1"]


@pytest_asyncio.fixture
async def side() -> AsyncIterator[FarSide]:
    async with far_side() as there:
        yield there


class Names:
    """A DNS that answers as it is told; `asked`: what it was asked for."""

    def __init__(self, *addresses: str) -> None:
        self.addresses: Sequence[str] = addresses
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        if not self.addresses:
            raise OSError("Name or service not known")
        return self.addresses


def doors_by(names: Names, side: FarSide, scheme: str = "http", *, own_machine: bool = True, **more: Any) -> Doors:
    address = f"{scheme}://{NAME}:{side.port}"
    return doors_to(side, addresses={Door.TELEGRAM: address}, own_machine=own_machine, resolve=names, **more)


async def finding(doors: Doors) -> Finding:
    async with doors:
        with pytest.raises(NoAnswerError) as raised:
            await doors.get(PAGE)
    return raised.value.finding


async def test_a_name_that_leads_inside_is_not_followed(side: FarSide) -> None:
    for address in ("127.0.0.1", "::ffff:127.0.0.1"):
        found = await finding(doors_by(Names(address), side, own_machine=False))
        assert found == Finding(State.UNREACHABLE, words="имя ведёт на внутренний адрес, туда не ходим")
    assert side.connections == 0


async def test_an_address_inside_is_not_followed_either(side: FarSide) -> None:
    doors = doors_to(side, addresses={Door.TELEGRAM: side.address}, own_machine=False)
    assert (await finding(doors)).words == "имя ведёт на внутренний адрес, туда не ходим"
    assert side.connections == 0


async def test_a_name_that_nobody_knows_is_said_to_be_unknown(side: FarSide) -> None:
    assert await finding(doors_by(Names(), side)) == Finding(State.UNREACHABLE, words="такого имени нет в DNS")


async def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(side: FarSide) -> None:
    """DNS is asked once for a connection: a second answer might be another."""
    names = Names("127.0.0.1")
    async with doors_by(names, side) as doors:
        assert (await doors.get(PAGE)).status == 404
        names.addresses = ["127.0.0.2"]
        assert (await doors.get(PAGE)).status == 404
    assert names.asked == [(NAME, side.port)]
    assert f"Host: {NAME}:{side.port}" in side.heard[0]


async def test_the_second_address_is_tried_when_nobody_is_at_the_first(side: FarSide) -> None:
    async with doors_by(Names("127.0.0.9", "127.0.0.1"), side) as doors:
        assert (await doors.get(PAGE)).status == 404


async def test_where_nobody_listens_there_is_no_connection(side: FarSide) -> None:
    found = await finding(doors_by(Names("127.0.0.9"), side))
    assert found == Finding(State.UNREACHABLE, words="соединения нет")


# ── Certificates ─────────────────────────────────────────────────────────────────────────────────────────────────────


def certificate_of(name: str, folder: Path) -> ssl.SSLContext:
    """A server's, of a name, signed by itself; its file is `folder / "certificate.pem"`."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anybody")])
    today = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(
        who, who, key.public_key(), x509.random_serial_number(), today, today + timedelta(days=36_500)
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "certificate.pem").write_bytes(signed.public_bytes(pem))
    (folder / "both.pem").write_bytes(signed.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def believing(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


async def test_a_certificate_is_of_the_name_though_the_connection_is_to_its_address(tmp_path: Path) -> None:
    async with (
        far_side(certificate_of(NAME, tmp_path)) as side,
        doors_by(Names("127.0.0.1"), side, "https", tls=believing(tmp_path)) as doors,
    ):
        assert (await doors.get(PAGE)).status == 404


async def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    async with far_side(certificate_of("other.example", tmp_path)) as side:
        doors = doors_by(Names("127.0.0.1"), side, "https", tls=believing(tmp_path))
        assert await finding(doors) == Finding(State.UNREACHABLE, words="сертификат или шифрование не приняты")
        assert not side.heard


async def test_a_certificate_that_nobody_has_signed_is_refused_even_on_an_own_machine(tmp_path: Path) -> None:
    async with far_side(certificate_of(NAME, tmp_path)) as side:
        doors = doors_by(Names("127.0.0.1"), side, "https", tls=None)
        assert await finding(doors) == Finding(State.UNREACHABLE, words="сертификат или шифрование не приняты")
        assert not side.heard
