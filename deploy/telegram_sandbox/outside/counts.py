"""Numbers as Telegram's pages write them. Pure."""

from decimal import ROUND_HALF_UP, Decimal

SUFFIXES = ((1_000_000, "M", 999_500), (1_000, "K", 1_000))
"""With the least count that has it: what is rounded up to a million is one."""
DIGITS = 3


def spaced(count: int) -> str:
    """`8 123`."""
    return f"{count:,}".replace(",", " ")


def rounded(count: int) -> str:
    """`11.3M`, `826K`, `5.3M`, `677`: rounded to three digits."""
    for size, suffix, least in SUFFIXES:
        if count >= least:
            exact = Decimal(count) / size
            places = max(0, DIGITS - len(str(int(exact))))
            text = str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
            return (text.rstrip("0").rstrip(".") if places else text) + suffix
    return str(count)


def told(count: int, one: str, many: str) -> str:
    """`1 subscriber`, `8 123 subscribers`."""
    return f"{spaced(count)} {one if count == 1 else many}"
