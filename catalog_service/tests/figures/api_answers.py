"""Answers of the two APIs, and somebody who is asked: what was asked for is written down."""

import json
import re
from dataclasses import asdict
from decimal import Decimal

from hypothesis import strategies as st

from catalog_service.figures.findings import Finding, Reply, Request, Whom

CHANNEL = Whom(1, "kanal_primer")
PRIVATE = Whom(1, "+AbCdEf_-123456")

any_text = st.text(st.characters(exclude_categories=()), max_size=8)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(any_text, inner, max_size=2),
    max_leaves=3,
)
figures_as_told = (
    any_json
    | st.integers(-5, 10**13)
    | st.decimals(-5, 10**13, places=3, allow_nan=False).map(str)
    | st.integers(0, 10**13).map(str)
    | st.from_regex(r"\A[0-9]{1,3}([ ',.][0-9]{3}){0,2}[.,]?[0-9]{0,2}\Z")
)


def said(content: object, status: int = 200, **headers: str) -> Reply:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def ok(response: object, status: int = 200) -> Reply:
    return said({"status": "ok", "response": response}, status)


class Asked:
    """Gives the same answer to whatever it is asked."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.requests: list[Request] = []

    async def __call__(self, request: Request) -> Reply:
        self.requests.append(request)
        return self.reply


def numbers(finding: Finding) -> dict[str, Decimal]:
    return {name.value: figure for name, figure in finding.figures.items()}


def can_be_stored(finding: Finding) -> bool:
    """As columns of PostgreSQL take it: no zero bytes, no halves of characters, words that are not too long."""
    texts = [finding.words, finding.page, *(text for text in asdict(finding.profile).values() if isinstance(text, str))]
    return len(finding.words) <= 512 and not any(re.search(r"[\0\ud800-\udfff]", text) for text in texts)


def stands_in(figure: Decimal, told: object) -> bool:
    """A figure is what was told, to the nearest whole one or hundredth; or a text has its digits, and decimals of 0."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return False
    try:
        if abs(Decimal(str(told).strip(" %").replace(",", ".")) - figure) <= Decimal("0.5"):
            return True
    except ArithmeticError:
        pass
    digits = re.sub("[^0-9]", "", str(told))
    return digits.startswith(str(figure)) and not digits.removeprefix(str(figure)).strip("0")
