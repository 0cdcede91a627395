"""PURE: a page as a tree, if it is whole and no deeper than pages are."""

import re

from selectolax.lexbor import LexborHTMLParser

DEEPEST = 1000
"""A page of t.me has some twenty levels. Looking through a megabyte of unclosed tags takes minutes."""
FEW = 5000
"""So many tags may be as deep as they like."""

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script|\Z)|<(?P<closes>/?)(?P<name>[a-z][a-z0-9-]*)[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def tree(text: str) -> LexborHTMLParser | None:
    """None: the page breaks off, and half of a number is a number too; or it is deeper than `DEEPEST`."""
    return LexborHTMLParser(text) if is_whole(text) and not _is_deep(text) else None


def is_whole(text: str) -> bool:
    """The page has its end. What follows it is a comment of the server's."""
    return "</html" in text[-2000:].lower()


def _is_deep(text: str) -> bool:
    """More or less: tags in attributes and those that nobody closes are counted as they stand."""
    if text.count("<") <= FEW:
        return False
    depth = 0
    for tag in _TAG.finditer(text):
        if tag["name"] is None or tag["name"].lower() in _WITHOUT_END or tag[0].endswith("/>"):
            continue
        depth = max(depth - 1, 0) if tag["closes"] else depth + 1
        if depth > DEEPEST:
            return True
    return False
