"""Send alerts to the admins: each at least once to each of them, in order, none in the way of another.

A delivery is settled after it was sent: a crash in between sends it again. Woken each second, and sending one message a
wake, an admin's chat stays within what Telegram allows a bot.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reposter_service.clock import Clock
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, Temporary
from reposter_service.workflows.alert import admin_unreachable, offer
from reposter_service.workflows.ports import Deliveries
from reposter_service.workflows.records import Delivery
from reposter_service.workflows.telegram_ports import Messenger

FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)


@dataclass(slots=True)
class SendAlerts:
    deliveries: Deliveries
    messenger: Messenger
    clock: Clock
    _rest: tuple[datetime, datetime] | None = field(default=None, init=False)
    """Of the whole bot, from when until when."""
    _sent: set[Delivery] = field(default_factory=set, init=False)
    """Sent, and not yet written down: the database was away, and is not to make it a message a second."""

    async def next(self, admin_id: int) -> bool:
        """Send the admin's first waiting alert, if its time has come; whether it was sent."""
        now = self.clock()
        if self._rest and self._rest[0] <= now < self._rest[1]:  # a clock that is set back ends it
            return False
        delivery = await self.deliveries.next(admin_id, now)
        return delivery is not None and await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> bool:
        try:
            if delivery not in self._sent:
                await self.messenger.send(delivery.admin_id, delivery.text, offer(delivery))
        except AdminUnreachable:
            await self.deliveries.refuse(delivery, admin_unreachable(delivery), self.clock())
        except FloodWait as wait:
            self._let_the_bot_rest(wait.retry_after)
        except BotRefused:
            self._let_the_bot_rest(LONGEST_REST)
        except Temporary:
            await self.deliveries.postpone(delivery, self.clock() + rest(delivery.attempts))
        else:
            self._sent.add(delivery)
            await self.deliveries.sent(delivery, self.clock())
            self._sent.discard(delivery)
            return True
        return False

    def _let_the_bot_rest(self, length: timedelta) -> None:
        """All of it: Telegram counts what a bot sends to everybody."""
        now = self.clock()
        self._rest = now, now + length


def rest(attempts: int) -> timedelta:
    """After so many failed attempts before this one: ever longer, up to five minutes."""
    return min(FIRST_REST * 2.0 ** min(attempts, 10), LONGEST_REST)
