"""Links that people send: typed in any form, or a post handed on from its channel."""

from collections.abc import Iterable

from aiogram import F
from aiogram.types import Message, MessageOriginChannel

from reposter_service.domain import links
from reposter_service.domain.links import Link, PrivateLink
from reposter_service.workflows.records import Donor

TEXT_OR_FORWARDED = F.text | F.forward_origin
CHANNEL_IDS = 1_000_000_000_000
"""The Bot API writes a channel's id as `-100…`: negative, and with this much added."""


def link_in(message: Message) -> Link | None:
    """What a message points to. A forwarded post is known by its channel's id, which stays when the name changes."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return PrivateLink(-origin.chat.id - CHANNEL_IDS, origin.message_id)
    return links.parse(message.text or "")


def donor_behind(link: Link, donors: Iterable[Donor]) -> Donor | None:
    return next((d for d in donors if links.leads_to(link, d.channel_id, d.username, d.invite)), None)
