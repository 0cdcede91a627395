"""PURE: what an HTTP answer says before its content is looked at, and its content as text.

Used by every source. Which of the two decides is the source's own matter: t.me answers 200 for a name that is free.
"""

import codecs
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from catalog_service.figures.findings import Finding, Reply
from catalog_service.figures.states import State

MOST_KEPT = 200_000
"""Characters of a page that are kept for the editor."""
LONGEST_WAIT_S = 366 * 86_400.0
"""Nobody means more; how much of it is obeyed is a rule of politeness."""

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NOT_KEPT = re.compile(r"[\x00\ud800-\udfff]")
"""What neither PostgreSQL nor UTF-8 can hold."""
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""The four bytes of UTF-32 before the two of UTF-16, with which they begin."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE | re.ASCII)
_ENCODINGS = re.compile(r"utf-?(?:8|16|32)(?:-?[lb]e)?|(?:windows-|cp)125[0-8]|koi8-[ru]|iso-8859-\d{1,2}|gb18030|gbk")
"""Those that pages are written in. Python knows others, some of which take minutes for a megabyte."""
_PROOF = re.compile(
    r"captcha|cf-chl|cf_chl|challenge-platform|<title>\s*just a moment|are you (?:a )?(?:human|robot)"
    r"|не робот|на робота|проверка браузера|ddos-guard",
    re.IGNORECASE,
)


def of_status(reply: Reply) -> Finding | None:
    """What the status says whatever stands in the body; None: it says nothing, the content decides.

    429 TOO_OFTEN · 401, 403 REFUSED · 5xx TROUBLE; each with the Retry-After that came with it.
    """
    words = f"HTTP {reply.status}"
    if reply.status == 429:
        return Finding(State.TOO_OFTEN, words=words, wait_s=retry_after(reply))
    if reply.status in (401, 403):
        return Finding(State.REFUSED, words=words, wait_s=retry_after(reply))
    if reply.status >= 500:
        return Finding(State.TROUBLE, words=words, wait_s=retry_after(reply))
    return None


def retry_after(reply: Reply) -> float | None:
    """Seconds. A date is counted from the answer's own `Date`, without which it says nothing; a past one is 0."""
    text = reply.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_WAIT_S)
    until, sent = _date(text), _date(reply.headers.get("date", ""))
    if until is None or sent is None:
        return None
    return min(max((until - sent).total_seconds(), 0.0), LONGEST_WAIT_S)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def text_of(reply: Reply) -> str:
    """The body as text, whatever it is declared to be: what is valid UTF-8 is nothing else.

    Then what is declared, by the header before the page; at last UTF-8 with «�» in place of what is none.
    """
    for bom, encoding in _BOMS.items():
        if reply.body.startswith(bom):
            return clean(reply.body.decode(encoding, "replace"))
    return clean(reply.body.decode(_encoding(reply), "replace"))


def _encoding(reply: Reply) -> str:
    try:
        reply.body.decode()
        valid = b"\0" not in reply.body  # UTF-16 of plain Latin is valid UTF-8 full of zeros
    except UnicodeDecodeError:
        valid = False
    return "utf-8" if valid else _declared(reply) or "utf-8"


def _declared(reply: Reply) -> str | None:
    for said in (reply.headers.get("content-type", ""), reply.body[:2048].decode("latin-1")):
        found = _CHARSET.search(said)
        if found and _ENCODINGS.fullmatch(found[1].lower()):
            try:
                return codecs.lookup(found[1]).name
            except LookupError:
                continue
    return None


def clean(text: str) -> str:
    """Without characters that cannot be stored."""
    return _NOT_KEPT.sub("", text)


def asks_for_proof(text: str) -> bool:
    """Whether a page of no known shape wants it proven that we are no robot. A channel may well write of captchas:
    ask only of pages that are not understood otherwise."""
    return _PROOF.search(text) is not None


def not_understood(reply: Reply) -> Finding:
    """For an answer whose content says nothing: a captcha, what the status says, else UNKNOWN_SHAPE with the page."""
    if asks_for_proof(text_of(reply)):
        return Finding(State.REFUSED, words=f"HTTP {reply.status}, капча", wait_s=retry_after(reply))
    if finding := of_status(reply):
        return finding
    return unknown_shape(reply) if reply.body.strip() else Finding(State.TROUBLE, words="пустой ответ")


def unknown_shape(reply: Reply, words: str = "") -> Finding:
    """With the page, for the editor and for whoever teaches us its shape."""
    return Finding(State.UNKNOWN_SHAPE, words=words or f"HTTP {reply.status}", page=text_of(reply)[:MOST_KEPT])
