"""A channel's posts as the page shows them: an album is one post, counters are of this moment."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from telegram_sandbox.viewer.content import content_view, reactions_view
from telegram_sandbox.viewer.notes import note_for
from telegram_sandbox.viewer.reposts import Repost, Reposts
from telegram_sandbox.world import Channel, ForwardHeader, Message, World

Json = dict[str, Any]

PAGE = 50
"""Posts at once."""


def post_key(message: Message) -> str:
    """The same for every member of an album."""
    return f"m{message.id}" if message.grouped_id is None else f"g{message.grouped_id}"


def grouped(messages: Iterable[Message]) -> list[list[Message]]:
    """Messages gathered into posts, in their order."""
    posts: dict[str, list[Message]] = {}
    for message in messages:
        posts.setdefault(post_key(message), []).append(message)
    return list(posts.values())


class PostViews:
    """Posts of any channel, with what has become of them."""

    def __init__(self, world: World, reposts: Reposts) -> None:
        self._world = world
        self._reposts = reposts

    def page(
        self, channel: Channel, notes: Mapping[str, Any], *, before: int = 0, after: int = 0, around: int = 0
    ) -> Json:
        """Up to 50 posts in order of publication: the newest, those next to a message, or those around one."""
        posts = grouped(channel.messages.values())
        first, last = _window(posts, before, after, around)
        return {
            "posts": [self.post(channel, post, notes) for post in posts[first:last]],
            "has_older": first > 0,
            "has_newer": last < len(posts),
            "pts": channel.pts,
        }

    def post(self, channel: Channel, messages: Sequence[Message], notes: Mapping[str, Any]) -> Json:
        """One post: what it says, what it counts, where it went, what is thought of it."""
        first, ids = messages[0], [message.id for message in messages]
        worded = next((message for message in messages if message.text), first)
        author = self._world.people.find(first.author_id or 0) if channel.is_group else None
        return {
            "key": post_key(first),
            "ids": ids,
            "date": first.date,
            "edited": first.edit_date,
            "author": author.name if author else None,
            **content_view(worded.content, [message.content.media for message in messages if message.content.media]),
            "service": self._service(first),
            "forward": self._origin(first.forward),
            **self.live(channel, messages, notes),
        }

    def live(self, channel: Channel, messages: Sequence[Message], notes: Mapping[str, Any]) -> Json:
        """What changes while one looks. An album's views and forwards are its largest member's, as in the app."""
        counters = [self._world.posts.counters(message) for message in messages]
        views = [each.views for each in counters if each.views is not None]
        return {
            "counters": {
                "views": max(views) if views else None,
                "forwards": max(each.forwards for each in counters),
                "reactions": reactions_view(counters),
            },
            "reposts": self._went(channel, messages),
            "note": note_for(notes, channel.id, [message.id for message in messages]),
        }

    def changes(self, channel: Channel, notes: Mapping[str, Any], *, pts: int, shown: Sequence[int]) -> Json:
        """What happened since `pts`, and the live part of the posts on screen (`shown`: any member's id)."""
        touched = [message_id for event in channel.events if event.pts > pts for message_id in event.message_ids]
        changed = {post_key(channel.messages[number]) for number in touched if number in channel.messages}
        looked_at = {post_key(channel.messages[number]) for number in shown if number in channel.messages}
        posts = {post_key(post[0]): post for post in grouped(channel.messages.values())}
        return {
            "pts": channel.pts,
            "posts": [self.post(channel, post, notes) for key, post in posts.items() if key in changed],
            "deleted": [number for number in touched if number not in channel.messages],
            "live": {key: self.live(channel, post, notes) for key, post in posts.items() if key in looked_at - changed},
        }

    def _went(self, channel: Channel, messages: Sequence[Message]) -> list[Json]:
        reposts: dict[int, Repost] = {}
        for message in messages:
            for repost in self._reposts.of(channel.id, message.id):
                reposts.setdefault(repost.target_id, repost)
        return [
            {
                "channel_id": repost.target_id,
                "title": self._title(repost.target_id),
                "post_id": repost.message_id,
                "at": repost.at,
            }
            for repost in reposts.values()
        ]

    def _origin(self, header: ForwardHeader | None) -> Json | None:
        if header is None:
            return None
        if header.from_channel_id is None:
            person = self._world.people.find(header.from_person_id or 0)
            return {"title": person.name if person else header.from_name or "?", "channel_id": None, "post_id": None}
        is_known = self._world.channels.find(header.from_channel_id) is not None
        return {
            "title": self._title(header.from_channel_id),
            "channel_id": header.from_channel_id if is_known else None,
            "post_id": header.channel_post,
        }

    def _title(self, channel_id: int) -> str:
        channel = self._world.channels.find(channel_id)
        return channel.title if channel else f"канал {channel_id}"

    def _service(self, message: Message) -> Json | None:
        if message.service is None:
            return None
        return {"kind": message.service.kind, "title": message.service.details.get("title", "")}


def _window(posts: Sequence[Sequence[Message]], before: int, after: int, around: int) -> tuple[int, int]:
    """Which of the posts belong to the page, as the bounds of a slice."""
    if before:
        end = next((n for n, post in enumerate(posts) if post[0].id >= before), len(posts))
        return max(end - PAGE, 0), end
    if after:
        start = next((n for n, post in enumerate(posts) if post[0].id > after), len(posts))
        return start, min(start + PAGE, len(posts))
    if around:
        middle = next((n for n, post in enumerate(posts) if post[-1].id >= around), len(posts) - 1)
        start = max(min(middle - PAGE // 2, len(posts) - PAGE), 0)
        return start, min(start + PAGE, len(posts))
    return max(len(posts) - PAGE, 0), len(posts)
