"""The site's files are put in place, tried and taken back; its certificate is the best that there is."""

from __future__ import annotations

import dataclasses
import socket
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from server import site_files
from server.certificate import Pair, certificate, lets_encrypt, require, self_signed
from server.layout import Layout
from server.tests.nginx_house import NAME, SETTINGS, House, free_port, house, needs_nginx
from server.tests.visits import ask
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def started(tmp_path: Path) -> Iterator[House]:
    """nginx runs, and has no site."""
    open_house = house(tmp_path / "house", free_port())
    with open_house.running():
        yield open_house


def files_of(house: House) -> dict[str, bytes]:
    folder = site_files.nginx_folder(house.layout)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signed_here(pair: Pair, name: str = NAME) -> None:
    pair.key.parent.mkdir(parents=True, exist_ok=True)
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=x"]
    files: list[str | Path] = ["-keyout", pair.key, "-out", pair.certificate, "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run([*make, *files], check=True, capture_output=True)


def shown_to_who_trusts(pair: Pair, house: House) -> str:
    """What openssl says of the certificate that a visitor gets."""
    door = ["-connect", f"127.0.0.1:{house.nginx.doors.https}", "-servername", NAME]
    look: list[str | Path] = ["openssl", "s_client", *door, "-CAfile", pair.certificate]
    return subprocess.run(look, input="", capture_output=True, text=True, check=False).stdout


@needs_nginx
def test_a_site_that_is_as_it_should_be_is_left_alone(started: House) -> None:
    assert started.install()
    before = files_of(started)
    assert not started.install()
    assert files_of(started) == before


@needs_nginx
def test_a_change_of_the_settings_is_served_at_once(started: House) -> None:
    started.install()
    assert started.install({**SETTINGS, "HOUSE_ADMIN_ADDRESSES": "203.0.113.7"})
    assert ask(started, "/admin/").status == 403


@needs_nginx
def test_files_of_nginx_that_were_changed_by_hand_are_made_anew(started: House) -> None:
    started.install()
    changed = site_files.nginx_folder(started.layout) / site_files.SITE
    changed.write_text("server { listen 1; }")
    assert started.install()
    assert NAME in changed.read_text()


@needs_nginx
def test_what_nginx_refuses_is_taken_back_and_the_old_site_goes_on(started: House) -> None:
    started.install()
    before = files_of(started)
    other = site_files.nginx_folder(started.layout) / "sites-enabled/other.conf"
    other.write_text("this is no directive;")
    with pytest.raises(Trouble, match=r"nginx не принимает настройки сайта: .*other\.conf"):
        started.install({**SETTINGS, "HOUSE_ADMIN_ADDRESSES": "203.0.113.7"})
    other.unlink()
    assert files_of(started) == before
    assert ask(started, "/admin/").status == 503


@needs_nginx
def test_of_a_first_site_that_nginx_refuses_nothing_stays(started: House) -> None:
    other = site_files.nginx_folder(started.layout) / "sites-enabled/other.conf"
    other.write_text("this is no directive;")
    before = files_of(started)
    with pytest.raises(Trouble):
        started.install()
    assert files_of(started) == before
    assert not (site_files.nginx_folder(started.layout) / site_files.LINK).is_symlink()


@needs_nginx
def test_a_port_that_somebody_else_holds_is_named_with_its_holder(tmp_path: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        begun = house(tmp_path / "house", free_port())
        doors = dataclasses.replace(begun.nginx.doors, https=port)
        late = dataclasses.replace(begun, nginx=dataclasses.replace(begun.nginx, doors=doors))
        with begun.running(), pytest.raises(Trouble, match=rf"Порт {port} занят: \S+ \(процесс \d+\)"):
            late.install()
    assert files_of(late) == {}


@needs_nginx
def test_a_reload_that_nginx_does_not_do_is_no_success(started: House) -> None:
    deaf = dataclasses.replace(
        started, nginx=dataclasses.replace(started.nginx, reload=("true",), reloaded_within_s=0.2)
    )
    with pytest.raises(Trouble, match="не перешёл на новые настройки"):
        deaf.install()
    assert files_of(started) == {}


@needs_nginx
def test_a_certificate_of_lets_encrypt_is_served_as_soon_as_it_is_there_and_when_it_is_renewed(started: House) -> None:
    started.install()
    issued = lets_encrypt(started.layout, NAME)
    for _ in range(2):
        signed_here(issued)
        assert started.install()
        assert "Verify return code: 0 (ok)" in shown_to_who_trusts(issued, started)


def test_a_certificate_of_lets_encrypt_is_found_however_the_name_of_the_site_is_written(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    issued = lets_encrypt(layout, NAME)
    signed_here(issued)
    assert certificate(layout, {"HOUSE_SITE_NAME": NAME.title()}) == issued


def test_a_certificate_that_is_made_here_is_kept_and_its_key_is_roots_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    made = certificate(layout, SETTINGS)
    content = made.certificate.read_bytes()
    assert made == self_signed(layout)
    assert certificate(layout, SETTINGS).certificate.read_bytes() == content
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600


def test_for_another_name_another_certificate_is_made(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    before = certificate(layout, SETTINGS).certificate.read_bytes()
    assert certificate(layout, {"HOUSE_SITE_NAME": "other.test"}).certificate.read_bytes() != before


def test_a_certificate_that_is_named_comes_first(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    own = Pair(tmp_path / "etc/own/site.pem", tmp_path / "etc/own/site.key")
    signed_here(own)
    signed_here(lets_encrypt(layout, NAME))
    settings = {**SETTINGS, "HOUSE_TLS_CERTIFICATE": "/etc/own/site.pem", "HOUSE_TLS_KEY": "/etc/own/site.key"}
    assert certificate(layout, settings) == own


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        pytest.param("missing", "файла .*site.key нет", id="missing"),
        pytest.param("of another", "не подходят друг к другу", id="another's"),
        pytest.param("empty", "не читаются", id="empty"),
    ],
)
def test_a_named_certificate_that_cannot_be_used_is_refused_in_words(tmp_path: Path, spoilt: str, words: str) -> None:
    own = Pair(tmp_path / "etc/own/site.pem", tmp_path / "etc/own/site.key")
    signed_here(own)
    if spoilt == "missing":
        own.key.unlink()
    elif spoilt == "empty":
        own.key.write_text("")
    else:
        signed_here(Pair(tmp_path / "other.pem", own.key))
    settings = {**SETTINGS, "HOUSE_TLS_CERTIFICATE": "/etc/own/site.pem", "HOUSE_TLS_KEY": "/etc/own/site.key"}
    with pytest.raises(UnfitError, match=f"HOUSE_TLS_CERTIFICATE, HOUSE_TLS_KEY: .*{words}"):
        require(Layout(tmp_path), settings)


def test_which_certificate_there_will_be_is_told_before_anything_is_made(tmp_path: Path) -> None:
    assert require(Layout(tmp_path), SETTINGS).startswith("самоподписанный")
    assert not list(tmp_path.iterdir())
    signed_here(lets_encrypt(Layout(tmp_path), NAME))
    assert require(Layout(tmp_path), SETTINGS).endswith("fullchain.pem")


@pytest.mark.parametrize("name", ["", "a b", "a;b", "https://a.example", "a.example/", "-a.example", "a\n}"])
def test_a_name_that_is_none_gets_into_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnfitError, match="HOUSE_SITE_NAME"):
        site_files.site_name({"HOUSE_SITE_NAME": name})


@pytest.mark.parametrize(
    ("addresses", "lines"),
    [
        pytest.param("", [], id="everybody"),
        pytest.param("203.0.113.7", ["allow 203.0.113.7/32;", "deny all;"], id="one"),
        pytest.param(
            "10.1.2.3/8, 2001:db8::1/64", ["allow 10.0.0.0/8;", "allow 2001:db8::/64;", "deny all;"], id="networks"
        ),
    ],
)
def test_whom_nginx_lets_into_the_admin_site(tmp_path: Path, addresses: str, lines: list[str]) -> None:
    files = rendered(tmp_path, HOUSE_ADMIN_ADDRESSES=addresses)
    told = files["channel-house/admin.conf"].splitlines()
    assert [line for line in told if line and not line.startswith("#")] == lines


@pytest.mark.parametrize("addresses", ["10.0.0.0/33", "office", "1.2.3.4; allow all"])
def test_an_address_that_is_none_gets_into_no_file(tmp_path: Path, addresses: str) -> None:
    with pytest.raises(UnfitError, match="HOUSE_ADMIN_ADDRESSES"):
        rendered(tmp_path, HOUSE_ADMIN_ADDRESSES=addresses)


def test_nothing_is_left_to_fill_in(tmp_path: Path) -> None:
    assert [name for name, text in rendered(tmp_path).items() if "@" in text.replace("@api_", "")] == []


def test_whatever_changes_is_another_version(tmp_path: Path) -> None:
    plain, limited = rendered(tmp_path), rendered(tmp_path, HOUSE_ADMIN_ADDRESSES="10.0.0.0/8")
    assert site_files.version(plain) == site_files.version(rendered(tmp_path))
    assert site_files.version(plain) != site_files.version(limited)


def test_a_machine_without_ipv6_listens_without_it(tmp_path: Path) -> None:
    pair = self_signed(Layout(tmp_path))
    texts = [
        site_files.site_files(Layout(tmp_path), SETTINGS, pair, site_files.Doors(ipv6=ipv6))[site_files.SITE]
        for ipv6 in (True, False)
    ]
    assert ["[::]" in text for text in texts] == [True, False]


def rendered(root: Path, **settings: str) -> dict[str, str]:
    layout = Layout(root)
    return site_files.site_files(layout, {**SETTINGS, **settings}, self_signed(layout), site_files.Doors())
