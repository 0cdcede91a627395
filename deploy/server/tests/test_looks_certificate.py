"""The certificate that is served, over real TLS, and the one that would be."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from server.layout import Layout
from server.looks import certificate
from server.trouble import Trouble

NOBODY = 9


def make(folder: Path, *names: str, days: int = 30) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    sans = ",".join(f"DNS:{name}" for name in names)
    files = ("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"))
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days))
    command = (
        "openssl",
        "req",
        "-x509",
        *kind,
        "-subj",
        f"/CN={names[0]}",
        "-addext",
        f"subjectAltName={sans}",
        *files,
    )
    subprocess.run(command, check=True, capture_output=True)
    return folder


@contextmanager
def served(folder: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def shake_hands() -> None:
            plain, _ = listening.accept()
            with context.wrap_socket(plain, server_side=True) as secured:
                secured.recv(1)

        thread = threading.Thread(target=shake_hands, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(30)


def test_what_visitors_are_shown_is_read_whoever_signed_it(tmp_path: Path) -> None:
    with served(make(tmp_path, "catalog.example", "*.shop.example")) as port:
        found = certificate.served("catalog.example", port)
    assert found.is_own
    assert found.names == {"catalog.example", "*.shop.example"}


@pytest.mark.parametrize(
    ("name", "fits"),
    [("catalog.example", True), ("Catalog.Example", True), ("a.shop.example", True), ("other.example", False)],
)
def test_a_certificate_fits_its_names_and_what_its_star_stands_for(tmp_path: Path, name: str, *, fits: bool) -> None:
    pem = make(tmp_path, "catalog.example", "*.shop.example") / "fullchain.pem"
    assert certificate.read(pem.read_text()).fits(name) is fits


def test_without_a_server_it_is_the_file_that_would_be_served(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    make(tmp_path / "etc/letsencrypt/live/catalog.example", "catalog.example")
    found = certificate.of_site(layout, {"HOUSE_SITE_NAME": "catalog.example"}, NOBODY)
    assert found.fits("catalog.example")


def test_the_operators_own_comes_first(tmp_path: Path) -> None:
    make(tmp_path / "etc/letsencrypt/live/catalog.example", "catalog.example")
    make(tmp_path / "srv/tls", "bought.example")
    settings = {"HOUSE_SITE_NAME": "catalog.example", "HOUSE_TLS_CERTIFICATE": "/srv/tls/fullchain.pem"}
    assert certificate.of_site(Layout(tmp_path), settings, NOBODY).fits("bought.example")


def test_no_certificate_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="файла сертификата нет"):
        certificate.of_site(Layout(tmp_path), {"HOUSE_SITE_NAME": "catalog.example"}, NOBODY)


def test_what_is_no_certificate_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Сертификат не читается"):
        certificate.read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
