"""Posts of channels: published, edited, deleted, counted, reacted to."""

from collections.abc import Iterable, Mapping, Sequence

from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.counters import Counters, Growth, Reaction
from telegram_sandbox.world.events import DeletedMessages, EditedMessage, NewMessage
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.media import Media, MediaKind, picture
from telegram_sandbox.world.messages import Content, ForwardHeader, Message, Service, refuse_long
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.rights import AdminRights

ALBUM_LIMIT = 10


class Posts:
    """The only place where a channel's messages and its event count change."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.files: dict[int, Media] = {}

    def publish(
        self,
        channel: Channel,
        content: str | Content = "",
        *,
        author: Person | None = None,
        growth: Growth | None = None,
        date: int | None = None,
        grouped_id: int | None = None,
        forward: ForwardHeader | None = None,
        service: Service | None = None,
        reply_to: int | None = None,
        origin: object = None,
    ) -> Message:
        """A new post with the channel's next id. `author` None: the channel itself (its owner) writes.

        `date` (world seconds) is for stories that begin in the past; ids stay dense and in order of publishing.
        """
        body = Content(content) if isinstance(content, str) else content
        refuse_long(body)
        channel.top_id += 1
        message = Message(
            channel.top_id,
            channel.id,
            self._ground.now() if date is None else date,
            body,
            author_id=author.id if author else channel.owner_id,
            grouped_id=grouped_id,
            forward=forward,
            service=service,
            reply_to=reply_to,
            growth=growth,
            counted=Counters(None if service or channel.is_group else 0),
        )
        channel.messages[message.id] = message
        pts = channel.record("new", (message.id,))
        self._ground.note("post", channel_id=channel.id, message_id=message.id, grouped_id=grouped_id)
        self._ground.emit(NewMessage(channel, message, pts, origin))
        return message

    def album(
        self,
        channel: Channel,
        contents: Sequence[Content],
        *,
        author: Person | None = None,
        growths: Sequence[Growth | None] = (),
        date: int | None = None,
        origin: object = None,
    ) -> list[Message]:
        """Two to ten posts with one `grouped_id` and adjacent ids; `growths` one per member, or none at all."""
        if not 2 <= len(contents) <= ALBUM_LIMIT:
            raise Refused("MULTI_MEDIA_TOO_LONG")
        plans = list(growths) or [None] * len(contents)
        grouped_id = self.new_grouped_id()
        return [
            self.publish(
                channel,
                content,
                author=author,
                growth=plan,
                date=date,
                grouped_id=grouped_id,
                origin=origin,
            )
            for content, plan in zip(contents, plans, strict=True)
        ]

    def service(self, channel: Channel, kind: str, **details: object) -> Message:
        """A message nobody wrote: `channel_created`, `title_changed`, `pinned`."""
        return self.publish(channel, service=Service(kind, details))

    def edit(
        self,
        channel: Channel,
        message_id: int,
        content: Content,
        *,
        is_hidden: bool = False,
        origin: object = None,
    ) -> Message:
        """Change what a post says. `is_hidden`: no edit mark is shown, as when only a keyboard changes."""
        message = self.get(channel, message_id)
        if message.content == content:
            raise Refused("MESSAGE_NOT_MODIFIED")
        refuse_long(content)
        message.content = content
        if not is_hidden:
            message.edit_date = self._ground.now()
        pts = channel.record("edit", (message_id,))
        self._ground.note("edit", channel_id=channel.id, message_id=message_id)
        self._ground.emit(EditedMessage(channel, message, pts, origin))
        return message

    def delete(self, channel: Channel, message_ids: Iterable[int], *, origin: object = None) -> list[int]:
        """Delete posts; ids that do not exist are passed over. The ids really deleted."""
        gone = tuple(sorted({wanted for wanted in message_ids if wanted in channel.messages}))
        if not gone:
            return []
        for message_id in gone:
            del channel.messages[message_id]
        pts = channel.record("delete", gone)
        self._ground.note("delete", channel_id=channel.id, message_ids=list(gone))
        self._ground.emit(DeletedMessages(channel, gone, pts, origin))
        return list(gone)

    def get(self, channel: Channel, message_id: int) -> Message:
        """The post, or `MESSAGE_ID_INVALID`."""
        if message_id not in channel.messages:
            raise Refused("MESSAGE_ID_INVALID")
        return channel.messages[message_id]

    def counters(self, message: Message) -> Counters:
        """What stands under the post at this instant of the world."""
        return message.counters_at(self._ground.clock.exact())

    def set_counters(
        self,
        message: Message,
        *,
        views: int | None = 0,
        forwards: int = 0,
        reactions: Mapping[Reaction, int] | None = None,
    ) -> None:
        """Put exact figures under a post; its growth plan ends. `views` None: no counter is shown at all."""
        message.growth = None
        message.counted = Counters(views, forwards, dict(reactions or {}))

    def count(self, message: Message, *, views: int = 0, forwards: int = 0) -> None:
        """Add to the figures; posts without a view counter stay without one."""
        message.counted = message.counted.plus(Counters(views, forwards))

    def see(self, message: Message, person: Person) -> None:
        """Count a reader, once per person and post."""
        if person.id not in message.readers:
            message.readers.add(person.id)
            self.count(message, views=1)

    def grow(self, message: Message, growth: Growth | None) -> None:
        """Give a post another growth plan, reckoned from its publication."""
        message.growth = growth

    def react(self, channel: Channel, message_id: int, person: Person, reactions: Sequence[Reaction]) -> Message:
        """Set a person's reactions on a post (none: take them back), or `REACTION_INVALID`."""
        message = self.get(channel, message_id)
        if any(not channel.reactions.allows(reaction) for reaction in reactions):
            raise Refused("REACTION_INVALID")
        message.chosen.pop(person.id, None)
        if reactions:
            message.chosen[person.id] = tuple(reactions)
        return message

    def refuse_writing(self, channel: Channel, person: Person) -> None:
        """Raise when this person may not post here.

        To a stranger the channel is closed (`CHAT_WRITE_FORBIDDEN`, a private one `CHANNEL_PRIVATE`); a mere
        subscriber or an admin without `post_messages` is told `CHAT_ADMIN_REQUIRED`. Every member writes in a group.
        """
        if not channel.may_read(person.id):
            raise Refused("CHANNEL_PRIVATE")
        if person.id not in channel.members:
            raise Refused("CHAT_WRITE_FORBIDDEN")
        rights = channel.rights_of(person.id) or AdminRights.none()
        if not channel.is_group and not rights.post_messages:
            raise Refused("CHAT_ADMIN_REQUIRED")

    def new_grouped_id(self) -> int:
        """An album's number."""
        return 13_000_000_000_000_000 + self._ground.new_number()

    def photo(self, data: bytes | None = None, *, colour: tuple[int, int, int] = (90, 140, 190)) -> Media:
        """A picture kept by the world: the given bytes, or a plain coloured one."""
        return self.keep_file(MediaKind.PHOTO, data if data is not None else picture(colour))

    def keep_file(self, kind: MediaKind, data: bytes, *, mime_type: str = "image/png", file_name: str = "") -> Media:
        """Store bytes as a file that messages can carry."""
        media = Media(self._ground.new_number(), kind, data, mime_type, file_name, width=96, height=64)
        self.files[media.id] = media
        return media
