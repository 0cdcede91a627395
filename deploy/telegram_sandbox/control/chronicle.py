"""Remembers every message of a world, also those deleted since: begun before the first post, it misses nothing."""

from telegram_sandbox.dumped import DumpedChannel, DumpedForward, DumpedLetter, DumpedMessage
from telegram_sandbox.world import Channel, Message, World
from telegram_sandbox.world.events import DeletedMessages, Event, NewMessage


class Chronicle:
    """`channels()` and `forwards()` are plain data, ready for JSON."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._messages: dict[int, dict[int, Message]] = {}
        self._deleted_at: dict[tuple[int, int], float] = {}
        world.subscribe(self._hear)

    def channels(self) -> tuple[DumpedChannel, ...]:
        """Every channel with every message it ever had, by id."""
        return tuple(self._channel(channel) for channel in self._world.channels.all())

    def forwards(self) -> tuple[DumpedForward, ...]:
        """Every forward into a channel, in order."""
        return tuple(
            DumpedForward(entry.at, entry.by_id, entry.source_id, entry.source_ids, entry.target_id, entry.target_ids)
            for entry in self._world.forwards.log
        )

    def letters(self) -> tuple[DumpedLetter, ...]:
        """What bots have written to people, as it stands in their chats."""
        direct = self._world.direct
        chats = ((bot, person) for bot in self._world.people.bots() for person in direct.correspondents(bot))
        return tuple(
            DumpedLetter(message.date, person.id, message.text, bot.username or "")
            for bot, person in chats
            for message in direct.chat(person, bot)
            if message.sender_id == bot.id
        )

    def _hear(self, event: Event) -> None:
        if isinstance(event, NewMessage):
            self._messages.setdefault(event.channel.id, {})[event.message.id] = event.message
        elif isinstance(event, DeletedMessages):
            now = self._world.clock.exact()
            self._deleted_at.update({(event.channel.id, message_id): now for message_id in event.message_ids})

    def _channel(self, channel: Channel) -> DumpedChannel:
        return DumpedChannel(
            channel.id,
            channel.title,
            channel.username,
            channel.is_group,
            channel.is_noforwards,
            channel.reactions.is_on,
            tuple(channel.members),
            tuple(self._message(message) for message in self._messages.get(channel.id, {}).values()),
        )

    def _message(self, message: Message) -> DumpedMessage:
        counters = self._world.posts.counters(message)
        header = message.forward
        return DumpedMessage(
            message.id,
            message.date,
            message.text,
            message.grouped_id,
            header.from_channel_id if header else None,
            header.channel_post if header else None,
            message.service.kind if message.service else None,
            self._deleted_at.get((message.channel_id, message.id)),
            counters.views,
            counters.forwards,
            counters.reactions_total(),
        )
