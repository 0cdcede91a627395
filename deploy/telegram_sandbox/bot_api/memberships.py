"""What was, next to what is: the world only says that something about a member changed."""

from typing import Any

from telegram_sandbox.bot_api.member_views import change_view, left_view, member_view
from telegram_sandbox.bot_api.views import user_view
from telegram_sandbox.world import Person, Standing, World
from telegram_sandbox.world.events import MemberChanged

Json = dict[str, Any]


class Memberships:
    """Remembers how each member looked last, from the moment it is made."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen = {
            (channel.id, person.id): member_view(channel, person)
            for channel in world.channels.all()
            for member_id in channel.members
            if (person := world.people.find(member_id)) is not None
        }
        self._blocked = {(person.id, bot_id) for person in world.people.all() for bot_id in person.blocked}

    def change(self, event: MemberChanged) -> Json | None:
        """`ChatMemberUpdated`, or None for the half-step of a bot that enters a channel before it is an admin."""
        channel, person = event.channel, event.person
        new = member_view(channel, person)
        if person.is_bot and not channel.is_group and new["status"] == Standing.MEMBER.value:
            return None
        old = self._seen.get((channel.id, person.id), left_view(person))
        self._seen[channel.id, person.id] = new
        return None if old == new else change_view(channel, event.by, self._world.now(), old, new)

    def access(self, person: Person, bot: Person, *, is_allowed: bool) -> Json | None:
        """Blocked and unblocked; a first /start is neither, and Telegram says nothing of it here."""
        key = (person.id, bot.id)
        if is_allowed == (key not in self._blocked):
            return None
        if is_allowed:
            self._blocked.discard(key)
        else:
            self._blocked.add(key)
        member = {"status": Standing.MEMBER.value, "user": user_view(bot)}
        kicked = {"status": Standing.KICKED.value, "user": user_view(bot), "until_date": 0}
        old, new = (kicked, member) if is_allowed else (member, kicked)
        return change_view(person, person, self._world.now(), old, new)
