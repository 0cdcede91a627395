"""A link's address as a QR code: on its page, and as files for print and posts."""

from collections.abc import Callable, Mapping
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET = 4
"""Modules around the code that stay light: scanners look for them."""
SHOWN, FOR_PRINT = 5, 24
"""Pixels of a module on the page (of SVG: at its natural size) and in a PNG: near 1000 across."""


def shown(address: str, title: str) -> SafeString:
    """An `svg` element with a name, dark on light in both themes: scanners want it so."""
    code = _code(address).svg_inline(
        scale=SHOWN, border=QUIET, dark="#000", light="#fff", title=title, svgclass="qr-code"
    )
    return mark_safe(code)  # noqa: S308 - segno's own, which escapes the title


def svg(address: str) -> bytes:
    return _saved(address, "svg", scale=SHOWN, dark="#000", light="#fff", title=address)


def png(address: str) -> bytes:
    return _saved(address, "png", scale=FOR_PRINT)


def _code(address: str) -> segno.QRCode:
    """A part of it may be dirty."""
    return segno.make_qr(address, error="m")


def _saved(address: str, kind: str, **options: object) -> bytes:
    written = BytesIO()
    _code(address).save(written, kind=kind, border=QUIET, **options)
    return written.getvalue()


FILES: Mapping[str, tuple[str, Callable[[str], bytes]]] = {"svg": ("image/svg+xml", svg), "png": ("image/png", png)}
"""By how a file's name ends: its media type, and what makes it of an address."""
