"""The site's certificate: the operator's, Let's Encrypt's, or one made here until there is another."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.commands import run
from server.trouble import Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from server.layout import Layout

SELF_SIGNED_DAYS: Final = 3650
RENEWED_BEFORE_S: Final = 30 * 24 * 3600


@dataclass(frozen=True)
class Pair:
    """PEM files; `certificate` with the chain that leads to its issuer."""

    certificate: Path
    key: Path

    @property
    def trouble(self) -> str | None:
        """Why nginx could not serve with it, in words."""
        for file in (self.certificate, self.key):
            if not file.is_file():
                return f"файла {file} нет"
        try:
            # Without a password: nginx, started by the machine, has nobody to ask.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key, password="")
        except (OSError, ValueError) as refused:
            return f"{self.certificate} и {self.key} не подходят друг к другу или не читаются ({refused})"
        return None

    @property
    def sent(self) -> bytes:
        """What a browser is shown first, DER."""
        pem = self.certificate.read_text(encoding="ascii", errors="replace")
        begin = pem.index("-----BEGIN CERTIFICATE-----")
        return ssl.PEM_cert_to_DER_cert(pem[begin : pem.index("-----END CERTIFICATE-----") + 25])


def certificate(layout: Layout, settings: Mapping[str, str]) -> Pair:
    """The first that there is; a pair is made where there is none. `UnfitError` where a named one cannot be used."""
    name = settings["HOUSE_SITE_NAME"]
    if settings.get("HOUSE_TLS_CERTIFICATE") or settings.get("HOUSE_TLS_KEY"):
        return _named(layout, settings)
    pair = lets_encrypt(layout, name)
    if pair.certificate.exists():
        if pair.trouble:
            raise UnfitError(f"Сертификат Let's Encrypt: {pair.trouble}. Получите его заново: certbot renew.")
        return pair
    return _self_signed(layout, name)


def require(layout: Layout, settings: Mapping[str, str]) -> str:
    """Which one there will be, for people; nothing is made. `UnfitError` where a named one cannot be used."""
    if settings.get("HOUSE_TLS_CERTIFICATE") or settings.get("HOUSE_TLS_KEY"):
        return str(_named(layout, settings).certificate)
    pair = lets_encrypt(layout, settings["HOUSE_SITE_NAME"])
    return str(pair.certificate) if pair.certificate.exists() else "самоподписанный, пока нет другого"


def lets_encrypt(layout: Layout, name: str) -> Pair:
    """Where certbot keeps it, in small letters however it was asked."""
    folder = layout.root / "etc/letsencrypt/live" / name.lower()
    return Pair(folder / "fullchain.pem", folder / "privkey.pem")


def self_signed(layout: Layout) -> Pair:
    folder = layout.settings / "tls"
    return Pair(folder / "self_signed.pem", folder / "self_signed.key")


def _named(layout: Layout, settings: Mapping[str, str]) -> Pair:
    pair = Pair(
        layout.root / settings.get("HOUSE_TLS_CERTIFICATE", "").lstrip("/"),
        layout.root / settings.get("HOUSE_TLS_KEY", "").lstrip("/"),
    )
    if pair.trouble:
        raise UnfitError(f"HOUSE_TLS_CERTIFICATE, HOUSE_TLS_KEY: {pair.trouble}. Исправьте их и повторите.")
    return pair


def _self_signed(layout: Layout, name: str) -> Pair:
    """Browsers warn of it, and Telegram opens no Mini App with it."""
    pair = self_signed(layout)
    if not pair.trouble and _is_good_for(pair, name):
        return pair
    pair.key.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    new = Pair(pair.certificate.with_suffix(".pem.part"), pair.key.with_suffix(".key.part"))
    new.key.unlink(missing_ok=True)
    os.close(os.open(new.key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # openssl keeps the rights of a file
    make: list[str | Path] = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    named: list[str | Path] = [
        "-subj",
        "/CN=channel-house",
        "-addext",
        f"subjectAltName=DNS:{name}",
        "-days",
        str(SELF_SIGNED_DAYS),
    ]
    files: list[str | Path] = ["-keyout", new.key, "-out", new.certificate]
    run([*make, *named, *files], "Не удалось сделать сертификат", timeout_s=60)
    new.key.replace(pair.key)
    new.certificate.replace(pair.certificate)
    return pair


def _is_good_for(pair: Pair, name: str) -> bool:
    look: list[str | Path] = ["openssl", "x509", "-in", pair.certificate, "-noout"]
    try:
        run([*look, "-checkend", str(RENEWED_BEFORE_S)], "Сертификат кончается", timeout_s=60)
        return "does match" in run([*look, "-checkhost", name], "Сертификат не читается", timeout_s=60)
    except Trouble:
        return False
