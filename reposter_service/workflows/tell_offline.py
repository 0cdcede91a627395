"""Tell of userbots without a connection: one alert for all of them, and one an outage."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reposter_service.clock import Clock
from reposter_service.domain.health import UserbotState
from reposter_service.domain.schedule import Delays
from reposter_service.workflows import alert
from reposter_service.workflows.ports import Accounts, Alerts


@dataclass(frozen=True, slots=True)
class TellOffline:
    """A userbot that Telegram has taken is no matter of connections: that was told when it was taken."""

    accounts: Accounts
    alerts: Alerts
    clock: Clock
    delays: Delays
    zone: ZoneInfo

    async def summary(self) -> int:
        """How many userbots are told of. All that are offline, once one of them has been for a while.

        Who is told of is told again only after it was connected. One that loses its connection during an outage that
        is told already has its own time to come back.
        """
        now = self.clock()
        offline = [
            card
            for card in await self.accounts.cards()
            if card.standing.state is UserbotState.RECONNECTING and not card.standing.offline_told
        ]
        if not any(now - card.standing.since >= self.delays.offline_told for card in offline):
            return 0
        await self.alerts.raise_once(alert.userbots_offline(offline, self.zone), now)
        await self.accounts.set_offline_told([card.userbot_id for card in offline])
        return len(offline)
