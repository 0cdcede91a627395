"""The world's own channels, groups, people and bots as strangers see them."""

from collections.abc import Iterator

from telegram_sandbox.catalogued import Kind
from telegram_sandbox.outside.seen import FEED_POSTS, Seen, SeenPost
from telegram_sandbox.world import Channel, Message, Person, World

USERS = 120
"""Of a bot, in a month."""


def of_channel(world: World, channel: Channel, address: str) -> Seen:
    """Also of a group. `address`: by which one came, a private one's invite."""
    kind = Kind.GROUP if channel.is_group else Kind.INVITE if address.startswith("+") else Kind.CHANNEL
    return Seen(
        kind=kind,
        address=channel.username if channel.username and not address.startswith("+") else address,
        title=channel.title,
        id=channel.id,
        about=channel.about,
        subscribers=channel.subscribers,
        online=min(channel.subscribers, 1),
        posts=tuple(_posts(world, channel)) if not channel.is_group else (),
        male=40 + channel.id % 40,
    )


def of_person(person: Person, address: str) -> Seen:
    kind = Kind.BOT if person.is_bot else Kind.PERSON
    return Seen(kind=kind, address=person.username or address, title=person.name, users=USERS, has_logo=False)


def _posts(world: World, channel: Channel) -> Iterator[SeenPost]:
    """The last ones, an album as one post, the oldest first."""
    shown: dict[object, list[Message]] = {}
    for message in channel.newest_first():
        if (key := message.grouped_id or -message.id) not in shown and len(shown) == FEED_POSTS:
            break
        shown.setdefault(key, []).insert(0, message)
    for parts in reversed(shown.values()):
        yield _post(world, parts)


def _post(world: World, parts: list[Message]) -> SeenPost:
    """Of an album everything is counted under its first message."""
    first = parts[0]
    counters = world.posts.counters(first)
    return SeenPost(
        id=first.id,
        date=first.date,
        text=next((each.text for each in parts if each.text), ""),
        views=counters.views,
        forwards=counters.forwards,
        reactions=counters.reactions,
        forwarded_from=_origin(world, first),
        photos=sum(each.content.media is not None for each in parts),
        is_service=first.service is not None,
    )


def _origin(world: World, message: Message) -> tuple[str, str | None] | None:
    """A channel it was forwarded from, or a person whose name alone is told."""
    header = message.forward
    if header is None:
        return None
    source = world.channels.find(header.from_channel_id) if header.from_channel_id is not None else None
    if source is not None:
        return source.title, source.username
    person = world.people.find(header.from_person_id) if header.from_person_id is not None else None
    return (person.name if person else header.from_name or "…"), None
