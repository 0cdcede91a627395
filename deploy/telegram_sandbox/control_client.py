"""The control port from outside: one method per deed, plain values in and out. Standard library only."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

from telegram_sandbox.catalogued import Asking, Catalogued
from telegram_sandbox.dumped import Dump
from telegram_sandbox.faults import Rule
from telegram_sandbox.readers import Letter, Reader

TIMEOUT_S = 60


class ControlError(Exception):
    """The sandbox did not do it; its words, and the refusal's word where the world refused."""

    def __init__(self, words: str, word: str | None = None) -> None:
        super().__init__(words)
        self.word = word


@dataclass(frozen=True, slots=True)
class Growing:
    """Counters a post has at `at_age` world seconds; `stays`: and from then on, else it grows further."""

    at_age: float
    views: int | None = 0
    forwards: int = 0
    reactions: Mapping[str, int] | None = None
    stays: bool = True

    def to_json(self) -> dict[str, Any]:
        counts = {"views": self.views, "forwards": self.forwards, "reactions": dict(self.reactions or {})}
        return {"at_age": self.at_age, "stays": self.stays, **counts}


class ControlClient:
    """Blocking: one connection per call. `address`: where the control port's application is mounted."""

    def __init__(self, address: str) -> None:
        self._host, self._root = urlsplit(address).netloc, urlsplit(address).path.rstrip("/")

    # --- people and channels -----------------------------------------------------------------------------------------

    def add_person(self, first_name: str, **more: str) -> int:
        """A person's id; `phone`, `username`, `password` if wanted."""
        return self._number(self.post("/people", first_name=first_name, **more)["id"])

    def session(self, person_id: int) -> str:
        """A Telethon string session, signed in as this person."""
        return str(self.post(f"/people/{person_id}/session")["session"])

    def people(self) -> list[dict[str, Any]]:
        """`id`, `name`, `phone`, `state`, `administers` of everybody."""
        return list(self._call("GET", "/people")["people"])

    def revoke(self, person_id: int) -> None:
        """End all sessions of this account."""
        self._call("DELETE", f"/people/{person_id}/session")

    def set_state(self, person_id: int, state: str) -> None:
        """`active`, `banned`, `frozen`, `deleted`."""
        self.post(f"/people/{person_id}/state", state=state)

    def register_app(self, bot: str, name: str, url: str) -> None:
        """From now on `t.me/<bot>/<name>` opens the Mini App at `url`."""
        self.post("/apps", bot=bot, name=name, url=url)

    def add_readers(self, bot: str, readers: Iterable[Reader]) -> int:
        """A hundred thousand at once are fine; how many were not there yet."""
        people = [reader.to_json() for reader in readers]
        return self._number(self.post("/readers", bot=bot, people=people)["new"])

    def letters(self, bot: str, since: float = 0) -> list[Letter]:
        """What the bot has sent since that moment of the world, by text."""
        found = self._call("GET", f"/letters?bot={bot}&since={since!r}")["letters"]
        return [Letter(each["text"], {int(who): times for who, times in each["received"].items()}) for each in found]

    def revoke_token(self, bot: str) -> None:
        """Whoever speaks as this bot is 401 from now on."""
        self._call("DELETE", f"/bots/{bot}/token")

    def give_token(self, bot: str, token: str | None = None) -> str:
        """This one, or a new one: the bot's only one from now on."""
        return str(self.post(f"/bots/{bot}/token", **({"token": token} if token else {}))["token"])

    def create_channel(self, title: str, owner_id: int, **more: Any) -> int:
        """A channel's id; `username`, `is_group`, `is_noforwards` if wanted."""
        return self._number(self.post("/channels", title=title, owner_id=owner_id, **more)["id"])

    def invite(self, channel_id: int, *, needs_approval: bool = False) -> str:
        """The hash of a new invite link."""
        return str(self.post(f"/channels/{channel_id}/invites", needs_approval=needs_approval)["hash"])

    def set_standing(self, channel_id: int, person_id: int, standing: str) -> None:
        """`member`, `administrator`, `left`, `kicked`."""
        self.post(f"/channels/{channel_id}/members", person_id=person_id, standing=standing)

    # --- strangers ---------------------------------------------------------------------------------------------------

    def catalogue(self, channels: Iterable[Catalogued]) -> dict[str, int]:
        """Ten thousand at once are fine; the id of each address."""
        return dict(self.post("/catalogued", channels=[each.to_json() for each in channels])["ids"])

    def forget_catalogued(self, address: str) -> None:
        """Nobody bears this name any more."""
        self._call("DELETE", f"/catalogued/{quote(address)}")

    def seen(self, address: str) -> dict[str, Any]:
        """What strangers can know at this moment: `kind`, `id`, `title`, `subscribers`, `posts`."""
        return self._call("GET", f"/seen/{quote(address)}")

    def asked(self, door: str = "", since: float = 0) -> list[Asking]:
        """Requests of strangers, in their order; `since` in real seconds."""
        found = self._call("GET", f"/asked?since={since!r}" + (f"&door={door}" if door else ""))["asked"]
        return [Asking(**each) for each in found]

    def times_asked(self) -> dict[str, dict[str, int]]:
        """Door → channel's address → how many requests of strangers so far."""
        return self._call("GET", "/asked/counts")

    def forget_asked(self) -> None:
        self._call("DELETE", "/asked")

    # --- posts -------------------------------------------------------------------------------------------------------

    def publish(self, channel_id: int, text: str, growth: Growing | None = None, **more: Any) -> int:
        """A post's id; `date`, `has_photo`, `from_channel_id`, `from_person_id` if wanted."""
        if growth is not None:
            more["growth"] = growth.to_json()
        return self._number(self.post(f"/channels/{channel_id}/posts", text=text, **more)["id"])

    def publish_album(self, channel_id: int, texts: Sequence[str], growth: Growing | None = None) -> list[int]:
        """The members' ids."""
        more = {"growth": growth.to_json()} if growth is not None else {}
        return list(self.post(f"/channels/{channel_id}/albums", texts=list(texts), **more)["ids"])

    def edit(self, channel_id: int, message_id: int, text: str) -> None:
        self.post(f"/channels/{channel_id}/edits", id=message_id, text=text)

    def delete(self, channel_id: int, message_ids: Sequence[int]) -> list[int]:
        """Those really deleted."""
        return list(self.post(f"/channels/{channel_id}/deletions", ids=list(message_ids))["ids"])

    def set_counters(
        self, channel_id: int, message_id: int, *, views: int | None, forwards: int, reactions: Mapping[str, int]
    ) -> None:
        figures = {"views": views, "forwards": forwards, "reactions": dict(reactions)}
        self.post(f"/channels/{channel_id}/counters", id=message_id, **figures)

    def set_reactions(self, channel_id: int, mode: str, **more: Any) -> None:
        """`all`, `none`, or `some` with `emojis`."""
        self.post(f"/channels/{channel_id}/reactions", mode=mode, **more)

    def set_protection(self, channel_id: int, *, is_on: bool) -> None:
        self.post(f"/channels/{channel_id}/protection", is_on=is_on)

    # --- time and trouble --------------------------------------------------------------------------------------------

    def advance(self, seconds: float) -> float:
        """World time after the jump."""
        return float(self.post("/clock", advance=seconds)["now"])

    def set_speed(self, speed: float) -> None:
        self.post("/clock", speed=speed)

    def set_clock_shift(self, seconds: float) -> None:
        """Telegram's clock is so much ahead of the machine's from now on; less than 0: behind."""
        self.post("/clock", shift=seconds)

    def add_fault(self, rule: Rule) -> int:
        """The rule's number."""
        return self._number(self.post("/faults", **rule.to_json())["number"])

    def remove_fault(self, number: int) -> int:
        """How often it struck."""
        return self._number(self._call("DELETE", f"/faults/{number}")["struck"])

    def faults(self) -> list[dict[str, Any]]:
        """Rules in force with `number` and `struck`."""
        return list(self._call("GET", "/faults")["faults"])

    def forget_random_ids(self) -> None:
        self.post("/random_ids/forget")

    def drop_sockets(self, person_id: int | None = None) -> int:
        """How many connections were open."""
        return self._number(self.post("/sockets/drop", person_id=person_id)["open"])

    # --- story, replay, what happened --------------------------------------------------------------------------------

    def begin(self) -> None:
        """Let story or replay start publishing."""
        self.post("/performance/begin")

    def stop(self) -> None:
        """Nothing more is published by story or replay."""
        self.post("/performance/stop")

    def state(self) -> dict[str, Any]:
        """`now`, `speed`, `unknown_methods`, `performance`."""
        return self._call("GET", "/state")

    def requests(self) -> dict[str, dict[str, int]]:
        """Account's phone → method → how many calls so far."""
        return self._call("GET", "/requests")

    def dump(self) -> Dump:
        return Dump.from_json(self._call("GET", "/dump"))

    def annotate(self, annotations: Mapping[str, Any]) -> None:
        """What the viewer shows beside the posts; the whole of it each time."""
        self._call("PUT", "/annotations", annotations)

    def post(self, path: str, **arguments: Any) -> dict[str, Any]:
        """Any deed by its path."""
        return self._call("POST", path, arguments)

    def _call(self, method: str, path: str, arguments: Mapping[str, Any] | None = None) -> dict[str, Any]:
        connection = HTTPConnection(self._host, timeout=TIMEOUT_S)
        try:
            body = None if arguments is None else json.dumps(arguments, ensure_ascii=False).encode()
            connection.request(method, self._root + path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ControlError(answer.get("error", f"HTTP {response.status}"), answer.get("word"))
        return answer

    @staticmethod
    def _number(value: Any) -> int:
        return int(value)
