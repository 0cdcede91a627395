"""PURE: the shares of men and women on a channel's page at Telemetr, https://telemetr.me/@name, and nothing else of it.

NO SUCH PAGE HAS BEEN SEEN BY US. One program of other people reads «М: 62%» and «Ж: 38%» from a `.kt-widget__value`; it
has logged in before, so to others the shares may not be shown at all. Hence: whatever the markup and the order, but
taken only where there is one pair, and it makes 100. Descriptions and posts are words of the channel's owner: left out.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, NamedTuple
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser

from catalog_service.figures.findings import Ask, Door, Finding, Profile, Reply, Request, SourceName, Whom
from catalog_service.figures.sources import markup
from catalog_service.figures.sources.envelopes import said
from catalog_service.figures.sources.replies import text_of, unknown_shape
from catalog_service.figures.states import State

MOST_WIDGETS = 200
"""Of thousands within each other each would be read with all that are in it."""
MOST_LETTERS = 200_000
"""Of a page's text. Of a megabyte of labels each would be remembered with where it stands."""

_WIDGETS = ".kt-widget__value"
_OWN = "kt-widget"
_OF_OTHERS = "script, style, noscript, template, textarea, .kt-widget__desc, #rmjs-1, .post-list"
"""What is not Telemetr's own word."""
_OF_TELEMETR = ".kt-widget__username, .kt-widget__value, #btn_auth, [data-num]"
"""By these its page is known. A captcha on it belongs to the form for logging in, and is no refusal."""

_WORD = re.compile(
    r"\b(?P<male>[Мм]уж\w*|М|M)\b|\b(?P<female>[Жж]ен\w*|Ж)\b"
    r"|(?<![\w.,])(?P<share>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?%"
)
_CLOSE = re.compile(r"\.? ?[:—–-]? ?")
_APART = 60
"""Characters between the shares of men and women."""


class Half(NamedTuple):
    """A share with whose it is, and where in the text both of them stand."""

    is_male: bool
    share: Decimal
    start: int
    end: int


class Shares(NamedTuple):
    male: Decimal
    female: Decimal


class TelemetrPage:
    """One request. No `Source` of figures: it gives `profile.male` and `profile.female`."""

    name: ClassVar = SourceName.TELEMETR

    async def look(self, whom: Whom, ask: Ask) -> Finding:
        """FOUND with both shares, or a state with neither."""
        path = f"/joinchat/{_quoted(whom.address[1:])}" if whom.is_private else f"/@{_quoted(whom.address)}"
        return gender(await ask(Request(Door.TELEMETR_PAGE, path)))


def _quoted(address: str) -> str:
    return quote(address, safe="")


def gender(reply: Reply) -> Finding:
    """What a page says. UNKNOWN_SHAPE with the page where it shows no shares, or cannot be surely understood."""
    if reply.location is not None:
        return Finding(State.ELSEWHERE, words=said(reply.location))
    if reply.status == 404:
        return Finding(State.NOT_KNOWN)
    tree = markup.tree(text_of(reply), gap=" ") if reply.status == 200 else None
    if tree is None:
        return markup.not_understood(reply, _OWN)
    if shares := _shares(tree):
        return Finding(State.FOUND, profile=Profile(male=shares.male, female=shares.female))
    if tree.css_first(_OF_TELEMETR) is not None:
        return unknown_shape(
            reply, "долей мужчин и женщин на странице не нашли: возможно, они видны только после входа"
        )
    return markup.not_understood(reply, _OWN)


def _shares(tree: LexborHTMLParser) -> Shares | None:
    """From where they are known to stand, else from anywhere."""
    nodes = tree.css(_WIDGETS)
    if len(nodes) > MOST_WIDGETS:
        return None
    widgets = [node.text(separator=" ") for node in nodes]
    for node in tree.css(_OF_OTHERS):
        node.decompose()
    rest = tree.body.text(separator=" ") if tree.body else ""
    for text in (" | ".join(widgets), rest):
        if len(text) > MOST_LETTERS:
            return None
        if found := _pairs(" ".join(text.split())):
            return found.pop() if len(found) == 1 else None
    return None


def _pairs(text: str) -> set[Shares]:
    """All that make 100. «М: 62%» comes before «62% М»: in «М 62% Ж 38%» there is a «62% Ж» too."""
    words = list(_WORD.finditer(text))
    for is_label_first in (True, False):
        halves = list(_halves(text, words, is_label_first))
        if found := {_together(one, other) for one, other in pairwise(halves) if _is_pair(one, other)}:
            return found
    return set()


def _halves(text: str, words: list[re.Match[str]], is_label_first: bool) -> Iterator[Half]:
    for one, other in pairwise(words):
        label, share = (one, other) if is_label_first else (other, one)
        if share["share"] and not label["share"] and _CLOSE.fullmatch(text, one.end(), other.start()):
            yield Half(bool(label["male"]), Decimal(share["share"].replace(",", ".")), one.start(), other.end())


def _is_pair(one: Half, other: Half) -> bool:
    return one.is_male != other.is_male and other.start - one.end <= _APART and one.share + other.share == 100


def _together(one: Half, other: Half) -> Shares:
    return Shares(one.share, other.share) if one.is_male else Shares(other.share, one.share)
