"""What Telegram calls a channel, says of it and shows for it, where that is not what the catalog shows."""

from dataclasses import dataclass
from enum import StrEnum

from catalog_service.channels.models import Channel
from catalog_service.figures.models import Profile

LONGEST_TITLE = 128
"""Of a channel in the catalog."""


class Part(StrEnum):
    """Of a channel; its field, and the profile's, has this name."""

    TITLE = "title"
    DESCRIPTION = "description"
    LOGO = "logo"


@dataclass(frozen=True)
class Offer:
    """`offered` could stand in place of `present`, "" where the channel has none; of a logo these are its names."""

    part: Part
    offered: str
    present: str


def of(channel: Channel, profile: Profile | None) -> list[Offer]:
    """In the order of `Part`; nothing that the channel has already."""
    if profile is None:
        return []
    each = [Offer(part, _offered(profile, part), _value(channel, part)) for part in Part]
    return [offer for offer in each if offer.offered not in {"", offer.present}]


def _offered(profile: Profile, part: Part) -> str:
    value = _value(profile, part)
    return value[:LONGEST_TITLE].rstrip() if part is Part.TITLE else value


def _value(row: Channel | Profile, part: Part) -> str:
    """A picture's field gives a file, whose name it is stored under."""
    value = getattr(row, part)
    return str(value.name or "") if part is Part.LOGO else str(value)
