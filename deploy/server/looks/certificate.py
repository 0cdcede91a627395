"""The certificate that visitors are shown. openssl reads it: Python alone reads none that it does not trust."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server.certificate import lets_encrypt, self_signed
from server.commands import run
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.layout import Layout

WITHIN_S: Final = 5
_ENDS: Final = re.compile(r"^notAfter=(.+)$", re.MULTILINE)
_NAME: Final = re.compile(r"DNS:([^,\s]+)")
_ISSUER: Final = re.compile(r"^(subject|issuer)=(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Certificate:
    """`is_own`: signed by nobody else; browsers warn of it, Telegram opens no Mini App with it."""

    ends_at: datetime
    names: frozenset[str]
    is_own: bool

    def fits(self, name: str) -> bool:
        wildcard = f"*.{name.partition('.')[2]}"
        return bool({name.lower(), wildcard.lower()} & self.names)


def served(name: str, port: int = 443, address: str = "127.0.0.1") -> Certificate:
    """The one that this machine answers with, whoever has signed it."""
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((address, port), timeout=WITHIN_S) as plain,
            anybody.wrap_socket(plain, server_hostname=name or None) as secured,
        ):
            raw = secured.getpeercert(binary_form=True) or b""
    except OSError as away:
        raise Trouble(f"порт {port} не отвечает по TLS ({type(away).__name__})") from None
    return read(ssl.DER_cert_to_PEM_cert(raw))


def of_site(layout: Layout, settings: Mapping[str, str], port: int = 443) -> Certificate:
    """The one that is served, else the one that would be."""
    site = settings.get("HOUSE_SITE_NAME", "")
    with contextlib.suppress(Trouble):
        return served(site, port)
    own = settings.get("HOUSE_TLS_CERTIFICATE", "")
    named = [layout.root / own.lstrip("/")] if own else []
    for path in (*named, lets_encrypt(layout, site).certificate, self_signed(layout).certificate):
        if path.is_file():
            return read(path.read_text())
    raise Trouble(f"порт {port} не отвечает, и файла сертификата нет")


def read(pem: str) -> Certificate:
    """The first certificate in the text."""
    told = run(
        ["openssl", "x509", "-noout", "-enddate", "-subject", "-issuer", "-ext", "subjectAltName"],
        "Сертификат не читается",
        says=pem,
        environment={"LC_ALL": "C"},
        timeout_s=WITHIN_S,
    )
    ends = _ENDS.search(told)
    if ends is None:
        raise Trouble("openssl не сказал, до какого дня сертификат")
    ends_at = datetime.strptime(ends[1], "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    whose = dict(_ISSUER.findall(told))
    names = frozenset(name.lower() for name in _NAME.findall(told))
    return Certificate(ends_at, names, whose.get("subject") == whose.get("issuer"))
