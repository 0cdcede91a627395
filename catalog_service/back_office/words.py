"""How numbers are written for editors."""

from decimal import Decimal

MISSING = "—"
_THIN = "\N{NO-BREAK SPACE}"


def number(value: Decimal | int | None) -> str:
    """`12 345`, `62,5`; a dash for what is not known."""
    if value is None:
        return MISSING
    exact = Decimal(value)
    text = f"{exact:,.2f}".rstrip("0").rstrip(".") if exact % 1 else f"{exact:,.0f}"
    return text.replace(",", _THIN).replace(".", ",")
