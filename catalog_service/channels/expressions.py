"""Columns that PostgreSQL computes by itself, and the indexes' own functions. Written once, used by models."""

import re
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, DecimalField, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Lower, NullIf, Replace, Round

from catalog_service.channels import registration

PUBLIC_LINK = r"^https://t\.me/([A-Za-z][A-Za-z0-9_]{3,31})$"
LINK = r"^https://t\.me/([A-Za-z][A-Za-z0-9_]{3,31}|\+[A-Za-z0-9_-]{8,64})$"
"""A channel's name, or the invite link of a private one: both normalised by `telegram_links.py`."""
POST_LINK = r"^https://t\.me/([A-Za-z][A-Za-z0-9_]{3,31}|c/[0-9]{1,16})/[0-9]{1,12}$"

_ADDRESS = re.compile(r"(https?://)?t\.me/|(?<!\S)@")
"""What stands around a channel's name where people copy it from."""
_money = DecimalField(max_digits=18, decimal_places=2)


def _name_in_link() -> Func:
    """The two-argument `substring` of PostgreSQL: what the pattern's brackets hold, NULL for an invite link."""
    return Func(F("telegram_link"), Value(PUBLIC_LINK), function="substring", output_field=CharField())


def username() -> Lower:
    return Lower(_name_in_link())


def search_text() -> Replace:
    """What a search looks through: title, name, description; lower-case, ё as е."""
    name = Coalesce(_name_in_link(), Value(""), output_field=CharField())
    text = _joined(F("title"), name, F("description"), by=" || ' ' || ")
    return Replace(Lower(text), Value("ё"), Value("е"), output_field=TextField())


def _joined(*parts: Any, by: str = " || ") -> Func:
    """Django's own Concat is not immutable for PostgreSQL, which a generated column must be."""
    return Func(*parts, template="(%(expressions)s)", arg_joiner=by, output_field=TextField())


def searched(words: str) -> str:
    """The visitor's words as `search_text` has its own: of a channel's link and of `@name` the name alone."""
    return " ".join(_ADDRESS.sub(" ", words.lower()).replace("ё", "е").split())


def cpm() -> Round:
    """Price of the base format ÷ reach × 1000; NULL without a price, a reach, or with a reach of 0."""
    price = Cast(F("base_price"), output_field=_money)
    return Round(price * Value(1000) / NullIf(F("reach"), Value(0)), precision=2, output_field=_money)


def card() -> Func:
    """The channel as a row of a list, in JSON: the fields are those of the SQL function `catalog.card`, in its order.

    A generated column cannot be made of other generated ones, but it can be made of what those are made of.
    """
    return Func(
        F("id"),
        F("category"),
        F("title"),
        username(),
        _logo_address(),
        F("subscribers"),
        F("reach"),
        F("err"),
        F("er"),
        F("base_price"),
        cpm(),
        _registration(),
        F("hot_slot"),
        function="catalog.card",
        output_field=TextField(),
    )


def shown() -> Func:
    """The card as visitors see it now: without a hot slot that is over and still stands in it."""
    return Func(F("card"), F("hot_slot"), function="catalog.shown", output_field=TextField())


def _logo_address() -> Func:
    """With `{width}` where the width goes; NULL without a logo."""
    return _joined(Value(settings.MEDIA_URL), NullIf(F("logo"), Value("")), Value("-{width}.webp"))


def _registration() -> Case:
    """What `registration.registration` says, in SQL."""
    known, large = ~Q(rkn_number=""), Q(subscribers__gte=registration.NEEDED_FROM)
    of = registration.Registration
    return Case(
        When(known, then=Value(of.REGISTERED.value)),
        When(large, then=Value(of.MISSING.value)),
        default=Value(of.NOT_NEEDED.value),
    )
