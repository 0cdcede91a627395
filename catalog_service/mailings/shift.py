"""What the sender does for as long as it has the lock.

Some lanes, each with one letter under way at most, take turns at an even pace. Beside them mailings are tended about
once a second. Whatever Telegram answers, or does not, opens and shuts the gates before which the lanes wait.
"""

import asyncio
import logging
import time
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from psycopg import AsyncConnection

from catalog_service.mailings import recipients, tending
from catalog_service.mailings.claims import Claim, Settlement
from catalog_service.mailings.clerk import Clerk
from catalog_service.mailings.delivery import Delivery, Line
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.pace import Pace
from catalog_service.mailings.rests import Mode, Rests
from catalog_service.postgres import rows
from catalog_service.postgres.own import AWAY
from catalog_service.telegram import actions as telegram
from catalog_service.telegram.outcomes import BotUnknown, Outcome, Trouble, Unreached, Wait, Wrong

log = logging.getLogger(__name__)

LANES = 10
"""So many letters are under way at most, and so many may be unknown after a crash."""
TEND_S = 1.0
TOLD_EVERY_S = 5.0
SAME_SILENCE = timedelta(seconds=1)
Halt = Mailing.Halt


class Shift:
    """`unsettled`: what could not be written, when it ends because the database is `lost`."""

    def __init__(
        self, line: Line, connection: AsyncConnection[Any], pace: Pace, unsettled: list[Settlement], lanes: int = LANES
    ) -> None:
        self.lost: Exception | None = None
        self._line = line
        self._pace = pace
        self._rests = Rests()
        self._wake = asyncio.Event()
        self._clerk = Clerk(connection, unsettled, self._wake.set)
        self._deliveries: dict[int, Delivery] = {}
        self._bot_unknown = ""
        self._silent_until: datetime | None = None
        self._is_over = False
        self._first, self._others = asyncio.Event(), asyncio.Event()
        self._gates = [self._first, *[self._others] * (lanes - 1)]
        self._told: tuple[float, float | None] = (float("-inf"), None)

    async def work(self) -> None:
        """Until nothing is left to be sent, or it is ended, or the database is lost."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._clerk.serve())
            lanes = [group.create_task(self._lane(gate)) for gate in self._gates]
            await self._tend()
            self.end()
            await asyncio.wait(lanes)
            self._clerk.close()
        self.lost = self.lost or self._clerk.lost

    def end(self) -> None:
        """Letters under way are waited for, and settled."""
        self._is_over = True
        self._wake.set()
        self._turn_gates()

    # --- lanes -------------------------------------------------------------------------------------------------------

    async def _lane(self, gate: asyncio.Event) -> None:
        while True:
            await gate.wait()
            if self._is_over:
                return
            await self._slot()
            if gate.is_set() and not self._is_over and (claim := await self._clerk.claim()):
                await self._write_to(claim)
            self._turn_gates()

    async def _slot(self) -> None:
        now = time.monotonic()
        await asyncio.sleep(self._pace.slot(now) - now)

    async def _write_to(self, claim: Claim) -> None:
        delivery = self._deliveries[claim.mailing]
        outcome = await delivery.to(claim.visitor)
        await self._hear(outcome)
        delivery.heard(claim.id, outcome)
        becomes = recipients.becomes(outcome)
        if delivery.is_refused:
            self._clerk.drop(claim.mailing)
            self._wake.set()
            becomes = recipients.AGAIN if isinstance(outcome, Wrong) else becomes
        self._clerk.settle(claim, becomes)

    def _turn_gates(self) -> None:
        mode = self._rests.mode
        is_held = bool(self._bot_unknown) or self._is_silent() or mode is Mode.RESTING
        may_go = self._is_over or (self._clerk.has_work and not is_held)
        for gate, is_open in ((self._first, may_go), (self._others, may_go and (self._is_over or mode is Mode.ALL))):
            gate.set() if is_open else gate.clear()

    # --- what Telegram answers ---------------------------------------------------------------------------------------

    async def _hear(self, outcome: Outcome | None) -> None:
        """Of a letter, as far as it concerns all of them."""
        match outcome:
            case Trouble(words=words) | Unreached(words=words):
                return self._rests.unanswered(words, time.monotonic())
            case Wait(seconds=seconds):
                await self._be_silent(seconds)
            case BotUnknown(words=words):
                self._bot_unknown = words
                self._wake.set()
        return self._rests.answered()

    async def _be_silent(self, seconds: int) -> None:
        now = timezone.now()
        until, known = now + timedelta(seconds=seconds), self._silent_until
        if known is not None and until - known < SAME_SILENCE:
            return  # another lane has heard of it, and tells the database
        self._silent_until = until
        self._turn_gates()
        log.warning("Telegram wants the bot silent for %s seconds", seconds)
        try:
            await rows.work(partial(telegram.keep_silent, until, now))
        except AWAY as error:
            log.warning("the bot is silent, but the database could not be told: %s", type(error).__name__)

    def _is_silent(self) -> bool:
        return self._silent_until is not None and timezone.now() < self._silent_until

    async def _probe(self) -> None:
        if not self._rests.wants_probe(time.monotonic()):
            return
        outcome = await self._line.probe()
        if isinstance(outcome, Trouble | Unreached):
            self._rests.probed(outcome.words, time.monotonic())
        else:
            self._rests.probed(None, time.monotonic())
            if outcome is not None:
                await self._hear(outcome)

    # --- tending -----------------------------------------------------------------------------------------------------

    async def _tend(self) -> None:
        try:
            while not self._is_over and not self._clerk.lost and await self._look():
                await self._pause()
            await self._keep_pictures()
        except AWAY as error:
            self.lost = error

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(TEND_S):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _look(self) -> bool:
        """Whether anything is left to be sent."""
        self._wake.clear()
        await self._probe()
        await self._halt()
        await self._tell()
        await self._keep_pictures()
        tended = await rows.work(partial(tending.tend, timezone.now()))
        if tended.silent_until is not None:
            self._silent_until = max(self._silent_until or tended.silent_until, tended.silent_until)
        self._take_up(tended.at_work)
        self._turn_gates()
        return bool(tended.at_work)

    def _take_up(self, at_work: list[Mailing]) -> None:
        for mailing in at_work:
            delivery = self._deliveries.setdefault(mailing.pk, Delivery(mailing, self._line))
            if delivery.is_halted:
                delivery.go_on()
        self._clerk.take_up([each.pk for each in at_work if not self._deliveries[each.pk].is_refused])

    async def _halt(self) -> None:
        if words := self._bot_unknown:
            log.error("all mailings are paused: %s", words)
            await rows.work(partial(tending.halt, None, Halt.BOT_UNKNOWN, words))
            self._bot_unknown = ""
        for delivery in list(self._deliveries.values()):
            # Only what is written can be taken back.
            if delivery.is_refused and not delivery.is_halted and not self._clerk.unsettled:
                await self._halt_refused(delivery)

    async def _halt_refused(self, delivery: Delivery) -> None:
        log.error("mailing %s is paused, Telegram does not take it: %s", delivery.mailing.pk, delivery.words)
        wrong = list(delivery.wrong)
        await rows.work(partial(tending.halt, [delivery.mailing.pk], Halt.NOT_TAKEN, delivery.words, wrong))
        delivery.is_halted = True

    async def _tell(self) -> None:
        """What managers are told of the sender: at once when it changes, and every few seconds that it is there."""
        now, rest = time.monotonic(), self._rests.until if self._rests.mode is Mode.RESTING else None
        told_at, told = self._told
        if now - told_at < TOLD_EVERY_S and rest == told:
            return
        self._told = now, rest
        moment = timezone.now()
        until = None if rest is None else moment + timedelta(seconds=rest - now)
        await rows.work(partial(tending.tell, moment, until, "" if rest is None else self._rests.words))

    async def _keep_pictures(self) -> None:
        for delivery in list(self._deliveries.values()):
            if (file_id := delivery.new_file_id()) is not None:
                await rows.work(partial(tending.keep_picture, delivery.mailing, file_id))
