"""The list on the left: projects' channels, their donors, other channels, chats of people."""

from collections.abc import Collection, Sequence
from typing import Any

from telegram_sandbox.viewer.actors import Actors
from telegram_sandbox.viewer.notes import Project
from telegram_sandbox.viewer.phones import Phones
from telegram_sandbox.viewer.readers import Readers
from telegram_sandbox.viewer.reposts import Reposts
from telegram_sandbox.world import Channel, Content, DirectMessage, Media, Person, Service, World

Json = dict[str, Any]

_MEDIA = {"photo": "Фото", "video": "Видео", "document": "Файл", "sticker": "Стикер"}
_SERVICES = {
    "channel_created": "Канал создан",
    "title_changed": "Название изменено",
    "pinned": "Сообщение закреплено",
    "chat_shared": "Выбран канал",
    "contact": "Контакт",
    "web_app_data": "Данные мини-приложения",
    "write_access_allowed": "Боту разрешено писать",
}


class ChatList:
    """`actors`: people one may act as; `readers`: of thousands the few that are shown. `chats`: person and peer of
    those that stand there from the start, also while they are empty. Projects and donors are what the notes say. Only
    where those say nothing they are guessed: `targets` are the projects' channels, or else channels that somebody
    beside the owner may post into, or that something was forwarded into.
    """

    def __init__(
        self,
        world: World,
        reposts: Reposts,
        phones: Phones,
        readers: Readers,
        *,
        targets: Collection[int] = (),
        actors: Actors,
        chats: Collection[tuple[int, int]] = (),
    ) -> None:
        self._world = world
        self._reposts = reposts
        self._phones = phones
        self._readers = readers
        self._given = frozenset(targets)
        self._actors = actors
        self._opened = dict.fromkeys(chats)

    def open(self, person: Person, peer: Person) -> str:
        """A chat that somebody opens by its name stands there, too, from now on; its address in the page."""
        self._opened[person.id, peer.id] = None
        return _address(person, peer)

    def view(self, told: Sequence[Project] | None = None, *, search: str = "", address: str = "") -> list[Json]:
        """Rows by section: `phone`, `project`, `donor`, `channel`, `dialog`, `reader`. `told`: the notes' projects.

        `search` and the open chat's `address` say which readers; whatever else is there is told anyway.
        """
        projects = self._guessed() if told is None else told
        targets = {project.channel_id for project in projects}
        whose: dict[int, list[str]] = {}
        for project in projects:
            for channel_id in project.donors:
                whose.setdefault(channel_id, []).append(project.title)
        channels = sorted(self._world.channels.all(), key=lambda channel: channel.id not in targets)
        rows = [self._channel(channel, channel.id in targets, whose.get(channel.id, [])) for channel in channels]
        dialogs = [self._dialog(person, bot, "dialog") for person, bot in self._dialogs()]
        readers = [self._dialog(person, bot, "reader") for person, bot in self._readers.shown(search, address)]
        return [*self._telephones(), *rows, *dialogs, *readers]

    def readers(self) -> int:
        """How many there are, most of whom are not among the rows."""
        return self._readers.count()

    def _is_target(self, channel: Channel) -> bool:
        if self._given:
            return channel.id in self._given
        publishers = (self._world.people.find(person_id) for person_id in channel.admins)
        is_published_into = any(person and not person.is_bot for person in publishers)
        return not channel.is_group and (is_published_into or channel.id in self._reposts.targets())

    def _guessed(self) -> list[Project]:
        """Donors: channels that a project's userbot is a member of, or has forwarded from."""
        targets = [channel for channel in self._world.channels.all() if self._is_target(channel)]
        ids = {target.id for target in targets}
        found: list[Project] = []
        for target in targets:
            read = {channel.id for admin_id in target.admins for channel in self._world.channels.of(admin_id)}
            donors = (read | self._reposts.sources(target.id)) - ids
            found.append(Project(target.id, target.title, frozenset(donors)))
        return found

    def _channel(self, channel: Channel, is_target: bool, projects: list[str]) -> Json:
        latest = channel.latest()
        return {
            "section": "project" if is_target else "donor" if projects else "channel",
            "id": channel.id,
            "address": channel.username or str(channel.id),
            "title": channel.title,
            "username": channel.username,
            "about": channel.about,
            "is_group": channel.is_group,
            "members": channel.subscribers,
            "projects": projects,
            "protected": channel.is_noforwards,
            "reactions": channel.reactions.is_on,
            "top": channel.top_id,
            "date": latest.date if latest else None,
            "last": words(latest.content, latest.service) if latest else "",
        }

    def _telephones(self) -> list[Json]:
        row = self._phones.row()
        return [row] if row else []

    def _dialogs(self) -> list[tuple[Person, Person]]:
        """Those that stand there, of the actors with bots that they let write and with people, of others with bots."""
        people, direct = self._world.people, self._world.direct
        pairs = [(people.get(person_id), people.get(peer_id)) for person_id, peer_id in self._opened]
        pairs += [(person, bot) for bot in people.bots() for person in self._actors if bot.id in person.started]
        pairs += [(person, bot) for bot in people.bots() for person in self._residents_with(bot)]
        pairs += [(person, peer) for person in self._actors for peer in direct.correspondents(person)]
        return [pair for pair in dict.fromkeys(pairs) if people.telegram not in pair]

    def _residents_with(self, bot: Person) -> list[Person]:
        others = self._world.direct.box(bot.id).others
        return [person for person in self._world.people.residents() if person.id in others]

    def _dialog(self, person: Person, peer: Person, section: str) -> Json:
        latest = self._world.direct.chat(person, peer)[-1:]
        return {
            "section": section,
            "id": f"{person.id}:{peer.id}",
            "address": _address(person, peer),
            "title": peer.name,
            "username": peer.username,
            "is_bot": peer.is_bot,
            "person": person.name,
            "may_act": person in self._actors,
            "top": latest[0].ids[person.id] if latest else 0,
            "date": latest[0].date if latest else None,
            "last": _said(latest[0], person) if latest else "",
        }


def _address(person: Person, peer: Person) -> str:
    return f"dialog:{person.id}:{peer.id}"


def _said(message: DirectMessage, person: Person) -> str:
    who = f"{person.first_name}: " if message.sender_id == person.id else ""
    return who + words(message.content, message.service)


def words(content: Content, service: Service | None) -> str:
    """A message in a few words."""
    if service:
        return _SERVICES.get(service.kind, service.kind)
    return " ".join(content.text.split())[:120] or _file_words(content.media)


def _file_words(media: Media | None) -> str:
    return _MEDIA[media.kind.value] if media else ""
