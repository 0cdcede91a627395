"""The story's telephones: what one reads on them when somebody signs in with their number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from telegram_sandbox.world import Person, World
from telegram_sandbox.world.sign_in import LoginCode

Json = dict[str, Any]

SERVICE_MESSAGES = 5
"""The newest of Telegram's own chat."""


class Phones:
    """`owners`: ids of the accounts that are shown; their passwords too, so only accounts of a story belong here.
    `tips`: links to try, shown beside them.
    """

    def __init__(self, world: World, owners: Collection[int], tips: Sequence[Mapping[str, str]]) -> None:
        self._world = world
        self._tips = tips
        self._owners = [person for person in map(world.people.find, owners) if person is not None]

    def view(self) -> Json:
        return {"phones": [self._phone(person) for person in self._owners], "tips": list(self._tips)}

    def row(self) -> Json | None:
        """For the list of chats: the newest code of all; None where there are no telephones."""
        if not self._owners:
            return None
        codes = [(code, owner) for owner in self._owners if (code := self._code(owner)) is not None]
        newest = max(codes, key=lambda found: found[0].sent_at, default=None)
        return {
            "section": "phone",
            "id": "phones",
            "address": "phones",
            "title": "Телефоны и ссылки",
            "username": None,
            "projects": [],
            "protected": False,
            "top": sum(self._received(owner) for owner in self._owners),
            "date": None,
            "last": f"+{newest[1].phone}: код {newest[0].code}" if newest else "коды входа, пароли, что попробовать",
        }

    def _phone(self, person: Person) -> Json:
        code = self._code(person)
        return {
            "id": person.id,
            "name": person.name,
            "phone": f"+{person.phone}",
            "state": person.state.value,
            "password": person.password,
            "administers": [
                {"title": channel.title, "address": channel.username or str(channel.id)}
                for channel in self._world.channels.all()
                if person.id in channel.admins
            ],
            "code": code and {"code": code.code, "state": self._world.sign_in.state_of(code).value},
            "messages": [
                {"date": message.date, "text": message.text}
                for message in self._world.direct.chat(person, self._world.people.telegram)[-SERVICE_MESSAGES:]
            ],
        }

    def _code(self, person: Person) -> LoginCode | None:
        return self._world.sign_in.newest(person.phone or "")

    def _received(self, person: Person) -> int:
        return len(self._world.direct.chat(person, self._world.people.telegram))
