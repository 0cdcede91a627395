"""PURE: numbers as people and pages write them, and as APIs give them. What is not surely understood is None.

**Groups.** Digits stand in groups of three behind spaces of any kind (plain, no-break, thin, narrow), «'», «’», «,» or
«.», one kind in a number: «1 234 567», «12'345», «1,234». **Decimals** stand behind one «,» or «.»: «12,5 тыс.»,
«11.3M», «1,234.5K». One «,» or «.» before exactly three digits is a group («1,234» is 1234: no count has thousandths),
anything else before other digits is a decimal. With a suffix both would be possible («1,234K»), so that is None.

Digits of other scripts, signs, «~», more than one number, leading zeros: None.
"""

import re
from decimal import Decimal

MOST = Decimal(999_999_999_999)
"""What a figure can hold. Nobody has a trillion readers."""

_SPACES = "\u0020\u00a0\u2000-\u200a\u202f\u205f"
_LONGEST = 64
_GROUPED = rf"(?P<grouped>[1-9][0-9]{{0,2}}(?P<by>[{_SPACES}'’,.])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*)"
_PLAIN = r"(?P<plain>0|[1-9][0-9]*)"
_WRITTEN = re.compile(
    rf"[{_SPACES}]*(?:{_GROUPED}|{_PLAIN})(?:(?P<point>[.,])(?P<decimals>[0-9]{{1,9}}))?"
    rf"(?:[{_SPACES}]*(?P<suffix>[^\W\d_]+\.?))?[{_SPACES}]*"
)
_GIVEN = re.compile(r"\s*([0-9]{1,15})(?:([.,])([0-9]{1,30}))?\s*", re.ASCII)

_THOUSAND, _MILLION, _BILLION = Decimal(10**3), Decimal(10**6), Decimal(10**9)
_SUFFIXES = {
    "k": _THOUSAND,
    "к": _THOUSAND,
    "тыс": _THOUSAND,
    "тыс.": _THOUSAND,
    "тысяча": _THOUSAND,
    "тысячи": _THOUSAND,
    "тысяч": _THOUSAND,
    "m": _MILLION,
    "м": _MILLION,
    "млн": _MILLION,
    "млн.": _MILLION,
    "миллион": _MILLION,
    "миллиона": _MILLION,
    "миллионов": _MILLION,
    "b": _BILLION,
    "млрд": _BILLION,
    "млрд.": _BILLION,
    "миллиард": _BILLION,
    "миллиарда": _BILLION,
    "миллиардов": _BILLION,
}


def count(written: object) -> Decimal | None:
    """A whole number of subscribers or views, 0…`MOST`, from a text as above or from an int, float or Decimal.

    Whole after its suffix: «1.2K» is 1200, «1.2345K» is None. `measure` is for numbers that may have decimals.
    """
    found = _written(written) if isinstance(written, str) else _number(written)
    return None if found is None or found != found.to_integral_value() else found.to_integral_value()


def measure(given: object) -> Decimal | None:
    """A figure as an API gives it: 0…`MOST`, from an int, float or Decimal, or a text of one, «26.4», «26,4».

    A «.» is a decimal point whatever follows it; a «,» before exactly three digits could be a group: None.
    """
    if not isinstance(given, str):
        return _number(given)
    found = _GIVEN.fullmatch(given) if len(given) <= _LONGEST else None
    if not found or (found[2] == "," and len(found[3]) == 3):
        return None
    return _believable(Decimal(f"{found[1]}.{found[3] or 0}"))


def _number(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        return None
    return _believable(Decimal(repr(given)) if isinstance(given, float) else Decimal(given))


def _written(text: str) -> Decimal | None:
    found = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
    if not found or _has_two_meanings(found):
        return None
    times = _SUFFIXES.get((found["suffix"] or "").lower(), None if found["suffix"] else Decimal(1))
    if times is None:
        return None
    whole = re.sub("[^0-9]", "", found["grouped"] or found["plain"])
    return _believable(Decimal(f"{whole}.{found['decimals'] or 0}") * times)


def _has_two_meanings(found: re.Match[str]) -> bool:
    """«1,234K», and «1.234.5» or «1 234,567», whose last digits are neither a group nor decimals for sure."""
    by, groups = found["by"], found["grouped"]
    if groups and found["suffix"] and by in {",", "."} and groups.count(by) == 1 and not found["decimals"]:
        return True
    return bool(found["decimals"]) and (by == found["point"] or (bool(groups) and len(found["decimals"]) == 3))


def _believable(number: Decimal) -> Decimal | None:
    return number if number.is_finite() and 0 <= number <= MOST and not number.is_signed() else None
