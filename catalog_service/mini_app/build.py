"""The Mini App as `make webapp` has built it: one HTML, in which a place is kept for what the first screen shows."""

import re
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

PLACE = b"<!--boot-->"
LESS_THAN = "\\u003c"
SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Build:
    """`scripts` and `styles` are what a Content-Security-Policy names them by. `version`: other bytes, another one."""

    before: bytes
    after: bytes
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    version: str

    def with_boot(self, boot: str) -> bytes:
        """`boot` is JSON. No tag can begin or end in it: `<` stands only within its texts, written otherwise."""
        block = f'<script type="application/json" id="boot">{boot.replace("<", LESS_THAN)}</script>'
        return self.before + block.encode() + self.after


def built() -> Build | None:
    """As it stands on the disk now, read once and after each build; None, and a line in the log, where there is none.

    Django's MINI_APP_BUILD says where.
    """
    file = Path(settings.MINI_APP_BUILD)
    with suppress(OSError, LookupError):
        about = file.stat()
        return _read(file, about.st_mtime_ns, about.st_size)
    log.error("the Mini App is not built, or may not be read: make webapp", file=str(file))
    return None


@lru_cache(maxsize=2)
def _read(file: Path, _changed_ns: int, _size: int) -> Build:
    """`LookupError`: it has no place for the boot, or not all of it is written yet."""
    html = file.read_bytes()
    before, place, after = html.partition(PLACE)
    if not place:
        raise LookupError(file)
    version = blake2b(html, digest_size=8).hexdigest()
    return Build(before, after, _named(SCRIPT, html), _named(STYLE, html), version)


def _named(tag: re.Pattern[bytes], html: bytes) -> tuple[str, ...]:
    return tuple(f"'sha256-{b64encode(sha256(inside).digest()).decode()}'" for inside in tag.findall(html))
