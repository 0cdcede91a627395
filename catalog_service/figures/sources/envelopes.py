"""PURE: the JSON envelope in which TGStat and Telemetr both answer, read so that nothing in it can surprise.

    {"status": "ok", "response": {…}}        {"status": "error", …what is wrong, each in its own way…}

Numbers may arrive as strings, as null, or not at all; PHP writes an empty object as `[]`. A zero is never a figure: a
channel has its owner at least, and 0 is also what is written of a channel without posts in the time that is counted.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from catalog_service.figures.findings import Finding, Name, Profile, Reply
from catalog_service.figures.formulas import MOST_PERCENT
from catalog_service.figures.numbers import count, measure
from catalog_service.figures.sources.replies import (
    clean,
    not_understood,
    of_status,
    retry_after,
    text_of,
    unknown_shape,
)
from catalog_service.figures.states import State

_LONGEST_SAID = 200


@dataclass(frozen=True, slots=True)
class Envelope:
    """`content`: the whole object, for what a source writes beside `response`. Numbers in it are Decimals."""

    status: str
    response: object
    content: Mapping[str, object]


def opened(reply: Reply) -> Envelope | None:
    """None: it is no envelope, whatever else it is."""
    try:
        # An int of more than 4300 digits and a million brackets are both possible in a megabyte.
        content = json.loads(text_of(reply), parse_int=_decimal, parse_float=_decimal, parse_constant=_nothing)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("status"), str):
        return None
    return Envelope(content["status"], content.get("response"), content)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _nothing(_: str) -> None:
    """For NaN and infinities, which are no JSON."""


def no_envelope(reply: Reply) -> Finding:
    """For what `opened` gives None for: a page in place of JSON, JSON cut off, nothing at all."""
    if reply.location is not None:
        return Finding(State.ELSEWHERE, words=said(reply.location))
    if reply.status == 401:
        return Finding(State.BAD_TOKEN, words="HTTP 401")
    if text_of(reply).lstrip().startswith(("{", "[")):
        # Posts and titles within may well speak of captchas: it is not asked whether this is one.
        return of_status(reply) or unknown(reply, "ответ оборван или незнакомого вида")
    return not_understood(reply)


def unknown(reply: Reply, words: str) -> Finding:
    return unknown_shape(reply, f"HTTP {reply.status}, {words}")


def of_error(reply: Reply, words: str) -> Finding:
    """An error whose words are not known: the status decides, and the words are kept."""
    if reply.status in {401, 403}:
        return Finding(State.BAD_TOKEN, words=words)
    if reply.status == 404:
        return Finding(State.NOT_KNOWN, words=words)
    state = State.TOO_OFTEN if reply.status == 429 else State.TROUBLE
    return Finding(state, words=words or f"HTTP {reply.status}", wait_s=retry_after(reply))


Read = Callable[[object], Decimal | None]
Fields = Mapping[Name, tuple[str, Read]]
"""In which field of an answer each figure stands, and how it is read."""


def measured(reply: Reply, response: object, fields: Fields, profile: Profile) -> Finding:
    """FOUND with those figures that `response` tells.

    EMPTY: it tells none of them. UNKNOWN_SHAPE: it is no object, or what stands there cannot be read.
    """
    if tells_nothing(response):
        return Finding(State.EMPTY, words="показателей в ответе нет")
    if not isinstance(response, dict):
        return unknown(reply, "показатели незнакомого вида")
    told = {name: response.get(field) for name, (field, _) in fields.items()}
    read = {name: as_read(told[name]) for name, (_, as_read) in fields.items()}
    figures = {name: figure for name, figure in read.items() if figure}
    odd = [field for name, (field, _) in fields.items() if read[name] is None and not tells_nothing(told[name])]
    if figures:
        return Finding(State.FOUND, figures, profile, words=f"не прочитано: {', '.join(odd)}" if odd else "")
    if odd or not any(field in response for field, _ in fields.values()):
        return unknown(reply, f"не прочитано: {', '.join(odd) or 'нет ни одного показателя'}")
    return Finding(State.EMPTY, profile=profile, words="показателей в ответе нет")


def tells_nothing(value: object) -> bool:
    return value is None or value in ("", [], {})


def whole(value: object) -> Decimal | None:
    """A whole number; None: it is none."""
    number = _number(value)
    return None if number is None or number != number.to_integral_value() else number.to_integral_value()


def rounded(value: object) -> Decimal | None:
    """A mean of views, to the nearest whole one."""
    number = _number(value)
    return None if number is None else number.quantize(Decimal(1), ROUND_HALF_UP)


def per_cent(value: object) -> Decimal | None:
    """Two digits behind the point. ERR over 100 is nothing special: of 18 subscribers, 19 views."""
    number = measure(value.rstrip().removesuffix("%") if isinstance(value, str) else value)
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP) if number is not None and number <= MOST_PERCENT else None


def _number(value: object) -> Decimal | None:
    """As an API writes a number, or as people do; «1.234», which would be two, is none."""
    one, other = measure(value), count(value)
    if one is None or other is None:
        return other if one is None else one
    return one if one == other else None


def own_id(value: object) -> int | None:
    """Of a channel: a positive int, also from a text of one."""
    number = measure(value)
    return int(number) if number and number == number.to_integral_value() else None


def said(value: object, most: int = _LONGEST_SAID) -> str:
    """A text of the source's, on one line, without what cannot be seen or stored; "" for what is no text or number."""
    if not isinstance(value, str | Decimal):
        return ""
    text = str(value)[: most * 8]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in clean(text)).split())[:most]
