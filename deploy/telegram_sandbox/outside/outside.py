"""Who is behind an address, for strangers: the world's own first, then those who are only listed. What was asked."""

import time
from collections import Counter
from dataclasses import replace

from telegram_sandbox.catalogued import Asking, Catalogued, Kind
from telegram_sandbox.faults import Call, Faults, Plan
from telegram_sandbox.outside.made_up import made_up
from telegram_sandbox.outside.seen import FIRST_OF_TGSTAT, Seen
from telegram_sandbox.outside.worldly import of_channel, of_person
from telegram_sandbox.world import Channel, Refused, World

FIRST_LISTED = 1_900_000_001
"""Telegram's number of the first listed channel; the world's own are below."""
TGSTAT_TOKEN, TELEMETR_TOKEN = "sandbox-tgstat-token", "sandbox-telemetr-token"


class Outside:
    """Of one world. `tokens`: which token each API takes; others are refused."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.tokens = {"tgstat": TGSTAT_TOKEN, "telemetr": TELEMETR_TOKEN}
        self.asked: list[Asking] = []
        self._faults = faults
        self._listed: dict[str, tuple[Catalogued, float]] = {}
        self._addresses: dict[int, str] = {}
        self._next = FIRST_LISTED

    # --- who is there ------------------------------------------------------------------------------------------------

    def catalogue(self, listed: Catalogued) -> Catalogued:
        """From now on strangers see it, with these figures at this moment. With its id."""
        key = listed.address.lower()
        known = self._listed.get(key)
        number = listed.id or (known[0].id if known else self._next)
        self._next = max(self._next, number + 1)
        if (before := self._addresses.get(number)) not in (None, key):
            self._listed.pop(str(before), None)
        self._addresses[number] = key
        numbered = replace(listed, id=number)
        self._listed[key] = (numbered, self.world.clock.exact())
        return numbered

    def forget(self, address: str) -> bool:
        """The name is free from now on; whether it was listed."""
        gone = self._listed.pop(address.lower(), None)
        if gone is not None:
            self._addresses.pop(gone[0].id, None)
        return gone is not None

    def find(self, address: str) -> Seen | None:
        """Who bears a name, or a private channel by its `+hash`."""
        found = self._in_the_world(address)
        if found is not None:
            return found
        listed = self._listed.get(address.lower())
        return made_up(listed[0], self.world.clock.exact(), listed[1]) if listed else None

    def find_channel(self, wanted: str) -> Seen | None:
        """As APIs are asked: `@name`, `name`, `t.me/name`, `t.me/joinchat/hash`, `+hash` or TGStat's own number."""
        text = wanted.strip().removeprefix("https://").removeprefix("http://").removeprefix("t.me/").removeprefix("@")
        text = "+" + text.removeprefix("joinchat/") if text.startswith("joinchat/") else text
        seen = self.by_id(int(text) + FIRST_OF_TGSTAT) if text.isdecimal() else self.find(text)
        return seen if seen is not None and seen.kind not in {Kind.BOT, Kind.PERSON} else None

    def by_id(self, number: int) -> Seen | None:
        channel = self.world.channels.find(number)
        if channel is not None:
            return of_channel(self.world, channel, channel.username) if channel.username else None
        address = self._addresses.get(number)
        return self.find(address) if address else None

    def _in_the_world(self, address: str) -> Seen | None:
        try:
            if address.startswith("+"):
                return of_channel(self.world, self.world.channels.by_invite(address[1:])[0], address)
            found = self.world.resolve(address)
        except Refused:
            return None
        if isinstance(found, Channel):
            return of_channel(self.world, found, address)
        return of_person(found, address)

    # --- what is asked -----------------------------------------------------------------------------------------------

    def note(self, door: str, what: str, address: str) -> Plan:
        """Count a request; what goes wrong with it."""
        name = address.lower()
        self.asked.append(Asking(door, what, name, time.time()))
        return self._faults.strike(Call(door, what, frozenset({name.lstrip("+")})))

    def counted(self) -> dict[str, Counter[str]]:
        """How often each door was asked about each channel."""
        counts: dict[str, Counter[str]] = {}
        for each in self.asked:
            counts.setdefault(each.door, Counter())[each.address] += 1
        return counts
