"""PURE: the mark of registration at РКН, which a channel of 10 000 and more subscribers needs to carry ads (2025)."""

from enum import StrEnum

NEEDED_FROM = 10_000


class Registration(StrEnum):
    """REGISTERED: the number is known · MISSING: needed and not known · NOT_NEEDED: too small, or size unknown."""

    REGISTERED = "registered"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


def registration(subscribers: int | None, number: str) -> Registration:
    if number:
        return Registration.REGISTERED
    return Registration.MISSING if subscribers is not None and subscribers >= NEEDED_FROM else Registration.NOT_NEEDED
