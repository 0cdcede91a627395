"""Links that people send: typed in any form, or a post handed on from its channel."""

from aiogram import F
from aiogram.types import Message, MessageOriginChannel

from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.channels import channel_id
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.refusals import told
from reposter_service.domain import links
from reposter_service.domain.links import Link, PrivateLink, PublicLink
from reposter_service.workflows.enroll import Refused
from reposter_service.workflows.records import Donor, Project

TEXT_OR_FORWARDED = F.text | F.forward_origin


def link_in(message: Message) -> Link | None:
    """What a message points to. A forwarded post is known by its channel's id, which stays when the name changes."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        return PrivateLink(channel_id(origin.chat.id), origin.message_id)
    return links.parse(message.text or "")


def link_to_find(message: Message) -> Link | None:
    """The same for a channel that is new to us, also one that was chosen by Telegram's own button: by its name, where
    it has one, anybody can find it.
    """
    origin, chosen = message.forward_origin, message.chat_shared
    if isinstance(origin, MessageOriginChannel) and origin.chat.username:
        return PublicLink(origin.chat.username)
    if chosen is not None:
        return PublicLink(chosen.username) if chosen.username else PrivateLink(channel_id(chosen.chat_id))
    return link_in(message)


async def donor_in(message: Message, prompt: str, project: Project, talk: Talk, office: Office) -> Donor | None:
    """The project's donor that a message leads to. None where there is none: that is said, and the question stands."""
    donor = await office.find.donor(project, link_in(message))
    if isinstance(donor, Refused):
        await told(donor, prompt, talk)
        return None
    return donor
