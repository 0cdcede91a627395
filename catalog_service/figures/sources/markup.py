"""PURE: a page as a tree, if it is whole, and nothing in it keeps the parser busy for minutes or fills the memory."""

import re
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from catalog_service.figures.findings import Finding, Reply
from catalog_service.figures.sources import replies
from catalog_service.figures.states import State

MOST_TAGS = 20_000
"""Opened and closed, those of letters left out. The parser's time grows with the square of how deep they stand: for so
many it takes a second or two, for a megabyte of them minutes. A megabyte of t.me's own has about as many."""

# Separators are never given back, and nothing reaches over the next «<» or «>»: a page is looked through once.
_ATTRIBUTE = r"""[\s/]++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++))?+"""
_LEFT_OUT = re.compile(
    # Bold and its like last until they are closed, over the blocks in which they stand: a thousand of them are opened
    # anew in each of a thousand blocks. Of the second html and body the attributes are added to those of the first.
    r"</?(?:b|big|body|code|em|font|html|i|nobr|s|small|strike|strong|tt|u)(?![^\s/>])[^<>]*>"
    # The beginning of what is neither a tag nor a comment for sure: of a tag, say, with a hundred thousand attributes,
    # each of which would be compared with all before it. The rest stays as text.
    rf"|<(?!!|/?[a-z][a-z0-9-]*+(?:{_ATTRIBUTE}){{0,50}}+[\s/]*+>)",
    re.IGNORECASE,
)


def tree(text: str, gap: str = "") -> LexborHTMLParser | None:
    """None: the page breaks off, and half of a number is a number too; or it has more than `MOST_TAGS`.

    Without bold letters and their like: `gap` stands in place of the beginning and the end of each.
    """
    if not _is_whole(text):
        return None
    harmless = _LEFT_OUT.sub(gap, text)
    return LexborHTMLParser(harmless) if harmless.count("<") <= MOST_TAGS else None


def _is_whole(text: str) -> bool:
    """The page has its end. What follows it is a comment of the server's."""
    return "</html" in text[-2000:].lower()


def not_understood(reply: Reply, own: str) -> Finding:
    """As of any answer. `own`: stands in every page of the source itself. On such a one captchas are what somebody
    writes of, and no reason to leave the source alone; of one that breaks off it is said."""
    text = replies.text_of(reply)
    finding = replies.not_understood(reply)
    if own in text:
        finding = replies.of_status(reply) or replies.unknown_shape(reply)
    broken_off = finding.state is State.UNKNOWN_SHAPE and not _is_whole(text)
    return replace(finding, words="страница оборвана") if broken_off else finding
