"""The one simulated world behind both doors: people, channels, posts, counters, direct messages.

It may touch the standard library only, and every change in it is an event its subscribers hear.
It must never import telethon, aiohttp or a door: a rule of Telegram's is written here once, for both."""

from telegram_sandbox.world.channels import Channel, Invite, Standing
from telegram_sandbox.world.clock import WorldClock
from telegram_sandbox.world.counters import Afterwards, Counters, Growth, Reaction, ReactionKind
from telegram_sandbox.world.ground import LogEntry, Switches
from telegram_sandbox.world.media import Media, MediaKind
from telegram_sandbox.world.messages import Content, DirectMessage, Entity, ForwardHeader, Message, Service
from telegram_sandbox.world.people import TELEGRAM_ID, AccountState, Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.rights import AdminRights, ReactionsMode, ReactionsPolicy
from telegram_sandbox.world.world import World

__all__ = [
    "TELEGRAM_ID",
    "AccountState",
    "AdminRights",
    "Afterwards",
    "Channel",
    "Content",
    "Counters",
    "DirectMessage",
    "Entity",
    "ForwardHeader",
    "Growth",
    "Invite",
    "LogEntry",
    "Media",
    "MediaKind",
    "Message",
    "Person",
    "Reaction",
    "ReactionKind",
    "ReactionsMode",
    "ReactionsPolicy",
    "Refused",
    "Service",
    "Standing",
    "Switches",
    "World",
    "WorldClock",
]
